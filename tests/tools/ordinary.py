"""Recordings in which nobody claims anything: everyday talk, reading aloud and music, at 8 kHz, the same for a seed.

The sentences are about gardens, trains, cooking and neighbours, and use the words that claims are made of (calls,
lines, waiting, important, soon, numbers, minutes) as people do who claim nothing.
"""

from __future__ import annotations

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
)


def paragraph(rng: np.random.Generator, sentences: int) -> str:
    """So many sentences, one after the other."""
    picked = rng.choice(len(SENTENCES), size=sentences, replace=False)
    return " ".join(_filled(SENTENCES[int(number)], rng) for number in picked)


def recording(seed: int, seconds: float, *, ringing: bool = True) -> np.ndarray:
    """One recording of at least that length: ringing, then talk, reading, reading over music and music in turns."""
    rng = np.random.default_rng([20260701, seed])
    voices = [VOICES[int(number)] for number in rng.permutation(len(VOICES))[:3]]
    music = band(tune(str(rng.choice(sorted(STYLES))), seed))
    parts = [_ring()] if ringing else []
    makers = (_talk, _reading, _reading_over_music, _music)
    while sum(map(len, parts)) < seconds * RATE:
        for number in rng.permutation(len(makers)):
            parts += [makers[int(number)](rng, voices, music), _quiet(float(rng.uniform(0.8, 4.0)))]
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


def _talk(rng: np.random.Generator, voices: list[Voice], music: np.ndarray) -> np.ndarray:
    """Two people in turns, a paragraph of one to three sentences each."""
    turns = int(rng.integers(6, 12))
    said = [voices[turn % 2].say(paragraph(rng, int(rng.integers(1, 4)))) for turn in range(turns)]
    return np.concatenate([part for one in said for part in (band(one), _quiet(float(rng.uniform(0.2, 1.1))))])


def _reading(rng: np.random.Generator, voices: list[Voice], music: np.ndarray) -> np.ndarray:
    """One voice that goes on for a while."""
    return band(voices[2].say(paragraph(rng, int(rng.integers(6, 14)))))


def _reading_over_music(rng: np.random.Generator, voices: list[Voice], music: np.ndarray) -> np.ndarray:
    voice = _reading(rng, voices, music)
    bed = np.resize(music, len(voice) + 4 * RATE) * 10 ** (float(rng.uniform(-16, -9)) / 20)
    bed[2 * RATE : 2 * RATE + len(voice)] += voice
    return bed


def _music(rng: np.random.Generator, voices: list[Voice], music: np.ndarray) -> np.ndarray:
    return 0.5 * np.resize(music, round(float(rng.uniform(20, 60)) * RATE))
