"""Recordings in which nobody claims anything: everyday talk, reading aloud and music, at 8 kHz, the same for a seed.

The sentences are about gardens, trains, cooking and neighbours, and use the words that claims are made of (calls,
lines, waiting, important, soon, numbers, minutes) as people do who claim nothing; those in the folder ``everyday`` are
also about shops, journeys, doctors, offices, and what people and those who help them ask of each other on the phone.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from telephone import RATE, band, mu_law, noise, tone
from tunes import STYLES, tune
from voices import AWB, HTS, KAL, KED, RMS, SLT, Voice

VOICES = (
    SLT,
    RMS,
    AWB,
    KAL,
    HTS,
    KED,
    Voice("slt_low", "flite", "slt", pitch=-2.0, formant=-1.5, tempo=1.05),
    Voice("rms_high", "flite", "rms", pitch=2.5, formant=1.5, tempo=0.95),
)
SLOTS = {
    "who": ("my brother", "the neighbour", "her aunt", "our teacher", "the postman", "old Mr Finch", "my cousin Ruth"),
    "place": ("the market", "the station", "the harbour", "the library", "Brighton", "the village hall", "the dentist"),
    "thing": (
        "the ladder",
        "a blue kettle",
        "the garden gate",
        "two loaves",
        "an umbrella",
        "the spare key",
        "a violin",
    ),
    "number": ("two", "three", "five", "eight", "ten", "twelve", "twenty", "forty"),
    "day": ("Monday", "Tuesday", "Thursday", "Saturday", "Sunday"),
    "food": ("soup", "apple cake", "fried rice", "leeks", "bread", "porridge"),
    "weather": ("rain", "snow", "fog", "sunshine", "frost", "thunder"),
}
SENTENCES = (
    "I saw {who} near {place} on {day}, and we talked about {food}.",
    "It is important to water the tomatoes early, before the sun gets strong.",
    "The train to {place} leaves at {number} minutes past the hour.",
    "We waited about {number} minutes for the bus in the {weather}.",
    "{who} bought {thing} for {number} pounds at {place}.",
    "There was a long line at the bakery, so I came home without any bread.",
    "My grandmother used to call me in from the garden when the {food} was ready.",
    "The house at number {number} has been empty since the winter.",
    "She plays the flute in an orchestra and practises every {day}.",
    "Please turn the volume of the radio down, the baby is asleep.",
    "The {weather} will be gone by {day}, or so {who} says.",
    "You can take the high road along the cliffs, it is busier but prettier.",
    "He finished third in the race, with {number} runners behind him.",
    "Put the {food} in the oven for {number} minutes and stir it now and then.",
    "{who} is at {place} today and will be back on {day}.",
    "The demand for coal fell when the mines were closed.",
    "Somebody left {thing} in the hall, and nobody knows whose it is.",
    "I value a quiet evening more than a noisy one.",
    "The letter said that the meeting had been moved to {day}.",
    "An unusually large heron stood in the river this morning.",
    "The doctor told {who} to walk {number} miles a day.",
    "We had more apples than usual this year, and fewer pears.",
    "In the next room the clock struck {number}.",
    "The queue for the museum went all the way round the corner.",
    "{who} rang the bell twice, but the door stayed shut.",
    "Our team lost {number} games in a row, and then it rained.",
    "The children were patient and waited for their turn on the swing.",
    "There are {number} chairs in front of the stage and {number} more behind it.",
    "Does {who} still sing in the choir at {place}?",
    "I left {thing} on the back seat, could you bring it on {day}?",
    "The river was higher in March than anybody could remember.",
    "We will be moving house shortly before Easter.",
    "His answer was short, and I did not quite believe it.",
    "The agent sold the farm to a family from {place}.",
    "Every customer in the cafe had {food}, except for {who}.",
    "Well, I thought that the film was far too long.",
    "Yes, and then the lights went out all over {place}.",
    "Oh, that reminds me, {who} has a birthday on {day}.",
    "The wind took {thing} and carried it over the wall.",
    "First you peel the onions, and soon they begin to smell sweet.",
    "The holidays start in {number} days, and nobody has packed.",
    "My record player needs a new needle.",
    "She was the most important painter of her town.",
    "They recorded the concert in a church with {number} microphones.",
    "What did {who} say about the {weather}?",
    "The bridge is closed for lorries, but you may walk across.",
    "I was sorry to hear about the old oak tree.",
    "He holds the rope, and she climbs up to the window.",
    "A wave came over the side and wet us all.",
    "The shop on the corner sells {food} and sewing thread.",
    "The kettle has boiled twice, and still nobody has made the tea.",
    "{who} walks the dog along the canal every morning before work.",
    "We spent about {number} hours on the motorway because of the {weather}.",
    "My daughter is in the third row of the picture, next to her teacher.",
    "The cake needs another {number} minutes, so lay the table in the meantime.",
    "He reads two newspapers a day and believes neither of them.",
    "There were more swallows than usual under the roof this summer.",
    "The band was so loud that I could hardly hear {who}.",
    "I met {who} in the queue at the chemist on {day}.",
    "Somebody should call the plumber, the tap drips all night.",
    "The ferry crosses {number} times a day when the sea is calm.",
    "They want to build {number} new houses behind {place}.",
    "She waited for the rain to stop and then ran across the square.",
    "It matters little to me whether we eat early or late.",
    "The price of {food} has gone up again, and so has the rent.",
    "In the old days you had to ask the operator for a number.",
    "The moon was unusually bright when we walked home from {place}.",
    "Our street was busy with people carrying flags and drums.",
    "He took the call in the kitchen and closed the door behind him.",
    "I shall be glad when the painters are finished with the stairs.",
    "The museum has {number} rooms, and the best one is upstairs.",
    "My uncle left the navy after {number} years and opened a cafe.",
    "Patience is a virtue, as my mother liked to say.",
    "The exam lasts {number} minutes, and you may bring a dictionary.",
    "All of the hens were in the barn when the fox came.",
    "It was an exceptional year for plums but a poor one for pears.",
    "Her letters were short, friendly and full of news about {place}.",
    "The film begins at {number}, so we should leave soon after supper.",
    "The washing line broke, and the shirts fell into the mud.",
    "One of my colleagues has moved to a farm near {place}.",
    "You can see {number} church towers from the top of that hill.",
    "A number of guests arrived late because the bus had broken down.",
    "{who} was first in the swimming race and second in the long jump.",
    "The baker held the door open for me with his foot.",
    "I have no idea who put {thing} in the fridge.",
    "Their customers are mostly farmers who come in on {day}.",
    "The whole village helped when the river came over its banks.",
    "He is the most popular doctor in the valley, and rightly so.",
    "The wait was worth it, because the soup was excellent.",
    "Grandfather counted the minutes until the news came on.",
    "The council is busy with the new bus station again.",
    "Would you like sugar, or are you still without it?",
    "They keep {number} goats and sell the cheese at {place}.",
    "The lines on this map are paths and not roads.",
    "It is {number} minutes on foot and rather less by bicycle.",
    "She dropped {thing} into the well, and we heard it splash.",
    "The answer was on page {number}, at the foot of the column.",
    "High winds brought down {number} trees in the park.",
    "Every spring the volume of water in the lake rises by a third.",
    "Our call for helpers went up on the wall beside the notice board.",
    "I value good shoes, because I walk so much.",
    "He promised to return the ladder as soon as the roof was mended.",
    "The next village has a better pub and a worse football team.",
    "They played cards until {number} in the morning.",
    "My turn came at last, and I forgot the words of the song.",
    "The chairman spoke for {number} minutes, and we nearly fell asleep.",
    "Her phone fell into the harbour while she was taking a picture.",
    "You must hold the brush like this and pull it towards you.",
    "The train was full, so we stood between the carriages.",
    "Important letters used to be sealed with red wax.",
    "There is a long queue of ducks behind the old boat.",
    "After lunch {who} usually sleeps for {number} minutes in the armchair.",
    "The cat sat on the stairs and watched us carry {thing} in.",
    "A heavy lorry got stuck under the bridge on {day}.",
    "We are having {food} tonight, and you are welcome to join in.",
    "I asked {who} for the way to {place}, and got lost anyway.",
    "The carpenter said that he would come shortly, and that was in May.",
    "Few people know that the tower once had {number} bells.",
    "The post is late again, perhaps because of the {weather}.",
    "He answered the door in his slippers and offered us coffee.",
    "Do you remember the summer when the well ran dry?",
    "The demand for umbrellas rises whenever there is {weather}.",
    "She is helping other people's children with their sums.",
    "My first job was in a bakery, and I was always tired.",
    "They recorded the {weather} every day for {number} years.",
    "No, I would rather stay at home and read.",
    "What a lovely morning, and how green the hills are.",
    "Right, then I will bring the plates, and you bring {food}.",
    "The dentist was friendly, but the chair was hard.",
    "Could you pass me the salt and {thing}, please?",
    "Of the {number} eggs in the basket, half were broken.",
    "The choir needs more tenors than it can find.",
    "I called on {who} last week and stayed for supper.",
    "The lake froze over, and people skated from {place} to the island.",
    "Be careful with the step, it is higher than the others.",
    "Her business is doing well, and she has bought a van.",
    "The children are growing fast, and nothing fits them any more.",
    "He moved his bishop, and {number} moves later the game was over.",
    "The radio said that there would be {weather} by {day}.",
    "We were next to the window and had a view of the sea.",
    "Our neighbours will be with us for Easter, all {number} of them.",
    "The parcel contained a scarf, a book and a jar of honey.",
    "Leave {thing} by the gate, and I will pick it up on {day}.",
    "It was my brother on the phone, asking for a recipe.",
    "The old clock in {place} has been slow for years.",
    "A good knife is worth more than {number} bad ones.",
    "They changed the menu at the inn, and the pie is gone.",
    "{who} is still waiting for an answer from the council.",
    "Nobody was busier than my aunt in the week before the wedding.",
    "You are the second person today who asks me about {place}.",
)
LATER_SENTENCES = (
    "My neighbour keeps bees, and the honey is excellent with {food}.",
    "On {day} we drove to {place} and looked at a second hand piano.",
    "The old bridge can carry no more than {number} people at once.",
    "Twice a week {who} brings us fresh eggs and the local gossip.",
    "I do not like to be kept waiting, and neither does the dog.",
    "Wait until you see the garden in June, it is a sea of roses.",
    "The number of visitors has doubled since they opened the tea room.",
    "Everybody wants to sit by the window in this {weather}.",
    "The concert was sold out, so {number} of us listened from the lawn.",
    "Young people call it a classic, and I call it my first car.",
    "You will find the scissors in the second drawer on the left.",
    "The plumber says that it takes {number} minutes to change the pipe.",
    "There is nothing more important to a cat than its dinner.",
    "We hope that the swing will be ready soon, the children ask every day.",
    "Turn left after the mill, then it is the third gate.",
    "Our choir sings at the hospital, where the audience is always grateful.",
    "A customer at the next table sent back the {food}.",
    "The lesson lasts {number} minutes, and then there is a break.",
    "Who was the first man to cross the channel in a balloon?",
    "Keep the lid on for {number} minutes and do not peep.",
    "The line between the two fields is marked by a row of stones.",
    "The members of the club meet in the room above {place}.",
    "I cannot answer that, but {who} might know.",
    "The gardener is available in the mornings and asleep in the afternoons.",
    "They were expecting {weather} and got a heat wave.",
    "He is a patient man who has repaired {number} clocks this year.",
    "You may borrow {thing} if you bring it back by {day}.",
    "The team at the bakery starts at {number} in the morning.",
    "We have been busy with the apple harvest all week.",
    "Hold the needle up to the light when you thread it.",
    "Some people talk to their plants, and mine answer.",
    "The higher you climb, the colder the wind gets.",
    "Supper is in {number} minutes, so please wash your hands.",
    "{who} lives at the end of the road, behind a very high hedge.",
    "It is always the last bus that is late.",
    "The cook apologised and brought us another bottle.",
    "Her position at the university is secure for {number} years.",
    "We took the wrong turning and lost {number} minutes near {place}.",
    "My brother is helping a friend to paint the boat.",
    "In spring the stream is too high for the stepping stones.",
    "Tell {who} that the spare room is free from {day}.",
    "The price of bread rises, and the loaf gets smaller.",
    "The exhibition is well worth the journey, and it closes on {day}.",
    "She phoned from {place} to say that the ferry had left early.",
    "Someone has been sleeping in the hay again.",
    "The mayor thanked all those who had helped with the flood.",
    "A volume of old maps lay open beside {thing}.",
    "There must be {number} kinds of moss on that roof.",
    "If the {weather} holds, we can cut the hay on {day}.",
    "The goalkeeper is in great demand since the final.",
    "They live {number} minutes from the sea, and never swim.",
    "Nobody expected so many answers to our little advertisement.",
    "Look, the lights are on at {place}, somebody must be at home.",
    "An agent sold the story to a film company.",
    "Quite a few of the guests wanted to hear the song again.",
    "I am next, and after me it is {who} who has to jump.",
    "The river is at its highest level for {number} years.",
    "Your turn to shuffle, and do not let {who} see the cards.",
    "He will be here at {number}, or a little after.",
    "The service in the village church is short and cheerful.",
    "Do call in when you are near {place}, the kettle is always on.",
    "It is better to wait for the ripe ones than to pick them green.",
    "The office has been moved to the first floor of {place}.",
    "Please put {thing} back where you found it.",
    "She was caught in the rush hour and missed the first act.",
    "Their time in the relay was {number} seconds faster than ours.",
    "Our team needs {number} more points to stay at the top.",
    "There will be a short delay while they move the piano.",
    "Be quick, the shop shuts in {number} minutes.",
    "What matters to {who} is that the dog gets enough exercise.",
)
EVERYDAY = Path(__file__).parent / "everyday"


def lines_of(path: Path) -> tuple[str, ...]:
    """The sentences of a file: a line each, without those that begin with ``#``."""
    return tuple(line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))


BOOKS = {
    0: SENTENCES,
    100: LATER_SENTENCES,
    300: lines_of(EVERYDAY / "first_half.txt"),
    400: lines_of(EVERYDAY / "second_half.txt"),
    500: lines_of(EVERYDAY / "more_subjects.txt"),
}
"""What is spoken from which number of a recording on; each book was written when the rules stood on the ones before."""
LOOKED_AT = (0, 100, 300, 400)
"""The books beside which rules may be looked at; the others are only measured with."""


def book_of(number: int) -> tuple[str, ...]:
    """The sentences that the recording of this number speaks."""
    return BOOKS[max(first for first in BOOKS if first <= number)]


def paragraph(rng: np.random.Generator, sentences: int, book: tuple[str, ...] = SENTENCES) -> str:
    """So many sentences, one after the other."""
    picked = rng.choice(len(book), size=sentences, replace=False)
    return " ".join(_filled(book[int(number)], rng) for number in picked)


def recording(seed: int, seconds: float, *, ringing: bool = True) -> np.ndarray:
    """One recording of at least that length: ringing, then talk, reading, reading over music and music in turns."""
    rng = np.random.default_rng([20260701, seed])
    book = book_of(seed)
    voices = [VOICES[int(number)] for number in rng.permutation(len(VOICES))[:3]]
    music = band(tune(str(rng.choice(sorted(STYLES))), seed))
    parts = [_ring()] if ringing else []
    makers = (_talk, _reading, _reading_over_music, _music)
    while sum(map(len, parts)) < seconds * RATE:
        for number in rng.permutation(len(makers)):
            parts += [makers[int(number)](rng, book, voices, music), _quiet(float(rng.uniform(0.8, 4.0)))]
    sound = np.concatenate(parts)
    return mu_law(np.clip(sound + 0.0015 * noise("pink", len(sound), rng), -0.99, 0.99)).astype(np.float32)


def _filled(sentence: str, rng: np.random.Generator) -> str:
    while "{" in sentence:
        slot = sentence[sentence.index("{") + 1 : sentence.index("}")]
        sentence = sentence.replace("{" + slot + "}", str(rng.choice(SLOTS[slot])), 1)
    return sentence[0].upper() + sentence[1:]


def _ring() -> np.ndarray:
    return np.concatenate([tone((440, 480), 2.0, 0.08), _quiet(4.0), tone((440, 480), 2.0, 0.08), _quiet(1.0)])


def _quiet(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.float32)


def _talk(rng: np.random.Generator, book: tuple[str, ...], voices: list[Voice], music: np.ndarray) -> np.ndarray:
    """Two people in turns, a paragraph of one to three sentences each."""
    turns = int(rng.integers(6, 12))
    said = [voices[turn % 2].say(paragraph(rng, int(rng.integers(1, 4)), book)) for turn in range(turns)]
    return np.concatenate([part for one in said for part in (band(one), _quiet(float(rng.uniform(0.2, 1.1))))])


def _reading(rng: np.random.Generator, book: tuple[str, ...], voices: list[Voice], music: np.ndarray) -> np.ndarray:
    """One voice that goes on for a while."""
    return band(voices[2].say(paragraph(rng, int(rng.integers(6, 14)), book)))


def _reading_over_music(
    rng: np.random.Generator, book: tuple[str, ...], voices: list[Voice], music: np.ndarray
) -> np.ndarray:
    voice = _reading(rng, book, voices, music)
    bed = np.resize(music, len(voice) + 4 * RATE) * 10 ** (float(rng.uniform(-16, -9)) / 20)
    bed[2 * RATE : 2 * RATE + len(voice)] += voice
    return bed


def _music(rng: np.random.Generator, book: tuple[str, ...], voices: list[Voice], music: np.ndarray) -> np.ndarray:
    return 0.5 * np.resize(music, round(float(rng.uniform(20, 60)) * RATE))
