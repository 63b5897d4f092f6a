"""What decides about meaning: phrases, menus, phases of a call, claims, corrections, what is masked."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseThresholds:
    """How far a recogniser's slips are forgiven when phrases are looked for."""

    certain_score: float = 0.86
    """From here on a phrase counts. One misheard word in a short phrase passes, a missing one does not."""
    possible_score: float = 0.68
    """From here on a phrase is shown as possible and never counted."""
    long_phrase_weight: float = 2.5
    """A phrase of so many words that carry meaning may be amiss as far as the two scores say; a shorter one in
    proportion less: one misheard word is half of a phrase of two."""
    doubt_cost: float = 0.35
    """What a word that the recogniser was not sure of at all costs, as a share of its weight: a phrase of a single
    word counts only where the odds for the word are better than three to two."""
    denying_score: float = 0.92
    """Words that take a phrase's meaning away must be there in full, small ones too."""
    doubt_of_a_slip: float = 0.4
    """Words of which the recogniser is less sure take no meaning away from a clear phrase: over noise 0 to 12 dB below
    the voice one in five of such words was said, and nine in ten of the surest."""
    doubt_of_what_is_clear: float = 0.15
    """Up to here a phrase is clear enough for that."""
    small_word_weight: float = 0.25
    """Articles, prepositions and the like are what a recogniser drops or swaps first, and they decide little."""
    inflected_likeness: float = 0.97
    """``calls`` for ``call``: nearly always the same meaning."""
    shortest_inflected: int = 4
    """Letters from which endings may differ; in shorter words the ending is half of the word."""
    shortest_stem: int = 3
    """Letters that an ending must leave."""
    shortest_split_word: int = 7
    """Letters of a word that may as well stand there as two; shorter pairs join to words that nobody said."""
    sounds_like_ceiling: float = 0.9
    """A different spelling of the same sounds is worth this much, an edit away in proportion less."""
    sounds_like_floor: float = 0.8
    """Share of equal sounds from which one word may stand for another: one slip in six sounds, two in ten."""
    shortest_sound_key: int = 6
    """Sounds that a word must have to be matched by sound; shorter words have too many neighbours."""
    skipped_word_cost: float = 0.02
    """Words between two parts of a phrase: the farther apart, the less they belong together."""
    slipped_in_cost: float = 0.08
    """A small word in the midst of a phrase that the pattern does not know."""
    rest_cost: float = 0.4
    """A gap that reaches over a pause joins two sentences more often than it bridges one."""
    longer_bonus: float = 0.05
    """Of two readings that end together, the one that explains more words."""
    sentence_pause_ms: int = 400
    """Pauses above this part sentences more often than clauses in prompts."""
    longest_pause_ms: int = 1200
    """No phrase goes on after a pause of this length."""
    usual_gap_words: int = 3
    """What ``..`` bridges in a pattern."""
    unless_words: int = 6
    """How far from a phrase the words that take its meaning away are looked for."""


PHRASES = PhraseThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceThresholds:
    """How the words of a sentence are weighed where no list of phrases could do; the weights are in the seeds."""

    longest_words: int = 40
    """Words in which something is said: an advert of one or two sentences."""
    reach_words: int = 100
    """From the start of a stretch; no sign beyond has a say in it: far more than it, what stands close to it and a long
    sign have together."""
    further_sign: float = 0.5
    """What the second sign of a kind counts beside the first. Of adverts left out of the learning 2 to 7 in a hundred
    more were found than with none."""
    rest_cost: float = 0.4
    """Log odds that each short pause between the words takes away: they may belong to two sentences."""


EVIDENCE = EvidenceThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingThresholds:
    """How words and pairs of words are weighed; the weights are in the seeds."""

    pair_words: int = 3
    """How far the second word of a pair stands behind the first, at most: "busier than we usually are"."""
    longest_words: int = 16
    """Words in which something is said. Of 45 unseen sentences that only these weights find, one needs more; what was
    falsely found in ordinary talk and in calls were such long stretches."""
    most_doubt: float = 0.3
    """What the recogniser was less sure of is possible at most: many words, each a little likely, are soon found among
    misread ones."""


WORDING = WordingThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingThresholds:
    """When a phrase is believed because it was read more than once, though not where the transcript has it."""

    fewest_alike: int = 2
    """Readings that must have a phrase, one of them certainly. Of 28 claims in doubtful recordings of made-up calls
    19 were found in the transcript, 21 like this, 22 in any reading at all; none of these was false, but on other calls
    some that one reading alone had were."""


READINGS = ReadingThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseWeights:
    """Log-odds of the judgement of phases. Order of columns: ringing, menu, waiting, person, voicemail, ended.

    1 is a hint, 3 is strong, 6 nearly settles it alone, 20 forbids.
    """

    start: tuple[float, ...] = (0.0, -1.0, -4.0, -3.0, -3.0, -6.0)
    """A recording usually starts with the ringing, sometimes later."""
    change: tuple[tuple[float, ...], ...] = (
        (0.0, 0.0, -3.0, -2.0, -1.5, 0.0),
        (-6.0, 0.0, -1.0, -2.5, -2.0, -2.0),
        (-8.0, -6.5, 0.0, -1.5, -2.5, -2.0),
        (-8.0, -5.0, -3.0, 0.0, -5.0, -1.0),
        (-8.0, -6.0, -6.0, -6.0, 0.0, -0.5),
        (-8.0, -6.0, -6.0, -6.0, -4.0, 0.0),
    )
    """Row: from, column: to. A wait has no way back to the menu but a refused callback; people rarely come twice."""
    breath_ms: int = 340
    change_within_a_breath: float = 2.5
    change_within_one_voice: float = 2.0
    """Speakers leave a gap when they take over; the sentences of one message follow within a third of a second."""

    tones: dict[str, tuple[float, ...]] = field(
        default_factory=lambda: {
            "ringback": (0.0, -6.0, -1.0, -12.0, -12.0, -8.0),
            "busy": (-8.0, -8.0, -5.0, -8.0, -8.0, 0.0),
            "reorder": (-8.0, -8.0, -5.0, -8.0, -8.0, 0.0),
            "dial": (0.0, -8.0, -8.0, -8.0, -8.0, -1.0),
            "sit": (-8.0, -8.0, -8.0, -8.0, -2.0, 0.0),
            "dtmf": (-0.5, 0.0, -1.5, -4.0, -4.0, -4.0),
            "beep": (-1.0, -2.0, 0.0, -2.0, 0.0, -1.0),
        }
    )
    music_counts_up_to_s: float = 8.0
    """Longer music says no more than this much of it."""
    music_per_s: float = 1.2
    music_in_menu_per_s: float = 0.8
    """A jingle under or before a greeting is usual, so music speaks less against a menu than against a person."""
    quiet_free_s: tuple[float, ...] = (8.0, 8.0, 60.0, 5.0, 6.0, 10.0)
    """Quiet this long is usual: menus wait for a key, callers leave messages with pauses, people look things up."""
    quiet_per_s: float = 0.35
    quiet_most: float = 8.0
    whole_utterance_ms: int = 700
    """What is shorter tells in proportion less by its place: it may be a scrap of the sound before or behind it."""
    repeated: tuple[float, ...] = (0.5, 1.0, -6.0, 0.0, 0.0)
    """menu, waiting, person, voicemail, ended. A person never says the same sound twice."""
    repeated_fully_ms: int = 4000
    repeated_across_fully_ms: int = 2500
    """Shorter repeats count in proportion: sighs and greetings can be alike, less so when a wait lies between."""
    repeated_across_a_wait: tuple[float, ...] = (-2.5, 2.5, -2.0, -2.0, -2.0)
    unrepeated: tuple[float, ...] = (0.0, -0.4, 0.2, 0.0, 0.0)
    """Menus and people say most things once; what a queue says is soon said again."""
    before_the_wait: tuple[float, ...] = (0.0, -3.5, 0.0, 0.0, 0.0)
    before_the_wait_no_menu: tuple[float, ...] = (0.0, -1.0, 0.0, 0.0, 0.0)
    """Menus may well begin by telling how busy the lines are; where no choice follows, that was the wait's message."""
    after_putting_through: tuple[float, ...] = (-0.5, 1.0, 1.0, 0.0, 0.0)
    """Menus end by telling that they put the caller through: what is heard then is the wait, or a person."""
    after_the_wait: tuple[float, ...] = (-0.7, -0.5, 0.5, 0.4, 0.3)
    line_drop_ms: int = 5000
    before_line_drop: tuple[float, ...] = (0.0, -2.0, 0.0, 0.0, 4.0)
    key_follows_ms: int = 8000
    key_before_a_wait: tuple[float, ...] = (1.0, -4.0, 0.0, 0.0, 0.0)
    before_a_key: tuple[float, ...] = (1.5, 0.0, -1.5, -1.0, -1.0)
    """Keys answer menus."""
    before_a_machine: tuple[float, ...] = (0.5, 0.0, -2.0, 0.0, 0.0)
    sentence_pause_ms: int = 500
    """A machine leaves shorter pauses between its sentences; people need longer to answer it."""
    few_words_ms: int = 5000
    talk_pause_ms: int = 4000
    few_words_in_a_wait: tuple[float, ...] = (0.0, 1.5, -4.0, 0.0, 0.0)
    """Unless a hold was asked for: then it was a person who has no hand free."""
    within_a_wait: tuple[float, ...] = (-1.0, 0.5, -2.5, -1.0, -1.0)
    """A conversation has two voices, and a person who lets somebody wait again says so."""
    before_a_second_hold: frozenset[str] = frozenset({"hold_request", "transfer", "agent_stall", "live_greeting"})
    asked_to_hold: tuple[float, ...] = (-1.5, 0.0, 2.0, 0.0, 0.0)
    asked_before_ms: int = 12_000
    """The caller's answer, a remark to somebody else and a beep may lie between the request and the silent hold."""
    quiet_after_asking: tuple[float, ...] = (0.0, 2.0, -2.0, 0.0, 0.0)
    machines_hand_over: frozenset[str] = frozenset({"transfer", "bot_greeting", "hold_instruction"})
    last_moment_ms: int = 1200
    in_the_last_moment: tuple[float, ...] = (0.0, 0.0, -2.5, 0.0, 0.0)
    """Whoever holds for minutes does not hang up on the first syllable of a person; on a message, often."""
    beep_follows_ms: int = 3000
    before_one_beep: tuple[float, ...] = (0.0, -1.5, -2.0, 3.0, 0.0)
    after_one_beep: tuple[float, ...] = (-1.0, -1.0, -0.75, 0.75, 0.0)
    after_a_voicemails_beep: tuple[float, ...] = (-1.0, -1.0, -4.0, 2.0, 0.0)
    """Whom a machine has just asked for a message is a caller, however much like a person who answers."""
    after_accepted_callback: tuple[float, ...] = (0.0, -2.5, -1.5, 0.0, 4.0)
    last_sentences_ms: int = 15_000
    """A machine confirms a choice in two or three sentences; people who pick up talk for longer."""
    after_leaving_by_key: tuple[float, ...] = (0.0, -2.0, -1.5, 0.0, 2.5)
    """The same where no offer of a call back was heard, or none could be read."""
    after_network_tones: tuple[float, ...] = (-1.0, -3.0, -3.0, -1.0, 3.0)
    over_music: tuple[float, ...] = (-0.5, 1.0, -3.0, -2.0, -1.0)
    """Music ducks for an announcement and stops for a person."""
    music_stops: tuple[float, ...] = (0.0, -1.0, 0.5, 0.5, 0.0)
    fewest_messages: int = 2
    mostly_over_music: float = 0.8
    """How a line plays its messages is one habit; every utterance of a talk repeats this evidence, so each counts
    little."""
    caller_answers: tuple[float, ...] = (-1.0, -2.0, 2.5, -0.5, -1.0)
    ask_for_words: frozenset[str] = frozenset({"menu_option", "bot_greeting"})
    menu_answered_ms: int = 20_000
    """Who says "billing" to a menu that takes words talks to nobody; what follows may confirm it and offer more."""
    categories: dict[str, tuple[float, ...]] = field(
        default_factory=lambda: {
            "menu_option": (4.0, -2.0, -3.0, -1.0, -2.0),
            "options_changed": (4.0, -2.0, -3.0, -1.0, -2.0),
            "bot_greeting": (3.5, -1.0, -4.0, -1.0, -1.0),
            "recording_notice": (2.5, 0.0, -1.0, 0.0, -1.0),
            "transfer": (1.0, 0.0, 0.5, -1.0, -1.0),
            "high_volume_claim": (0.5, 2.5, -3.0, -1.5, -1.0),
            "volume_plain": (0.5, 2.5, -3.0, -1.0, -1.0),
            "importance_claim": (0.0, 2.5, -3.0, -1.0, -1.0),
            "soon_claim": (0.0, 2.5, -2.0, -2.0, -2.0),
            "order_claim": (0.0, 2.5, -3.0, -1.0, -1.0),
            "hold_instruction": (0.0, 2.0, -1.5, -1.0, -1.5),
            "queue_position": (0.0, 4.0, -3.0, -2.0, -2.0),
            "estimated_wait": (0.0, 3.5, -2.0, -2.0, -2.0),
            "callback_offer": (0.0, 2.5, -1.5, -0.5, -1.0),
            "accept_callback": (0.0, 0.0, -1.5, 0.0, 2.5),
            "web_deflection": (0.0, 2.0, -1.0, 0.0, 0.5),
            "promotion": (0.0, 2.0, -1.5, -1.0, -1.0),
            "gratitude": (0.0, 1.5, -1.0, 0.0, 0.0),
            "voicemail": (-1.0, -2.0, -3.0, 5.0, 0.0),
            "closed": (0.5, 0.0, -3.0, 2.5, 1.5),
            "live_greeting": (-1.5, -2.5, 4.0, -2.5, -2.5),
            "agent_name": (-1.0, -2.0, 2.5, -1.5, -2.0),
            "hold_thanks": (-1.0, -0.5, 1.5, -1.0, -1.0),
            "hold_request": (0.0, 0.0, 1.5, -1.0, -1.0),
            "agent_stall": (0.0, -0.5, 0.7, -0.5, -0.5),
            "goodbye": (-0.5, -0.5, 0.3, 0.5, 2.0),
        }
    )
    """Who says such things: menu, waiting, person, voicemail, ended."""
    sure_words: float = 0.75
    """Mean word confidence from which on a phrase counts in full; prompts on a fair line are read with about 0.85."""
    least_share_of_words: float = 0.3
    only_machines_say: frozenset[str] = frozenset(
        {"menu_option", "queue_position", "estimated_wait", "high_volume_claim", "importance_claim", "recording_notice"}
    )
    """Utterances that lend their voice as that of the recordings, even when they are played once."""
    mostly_waits_say: frozenset[str] = frozenset(
        {
            "high_volume_claim",
            "volume_plain",
            "importance_claim",
            "order_claim",
            "queue_position",
            "estimated_wait",
        }
    )
    """Who says so where no menu follows fills a wait, with music still to come or without any. That somebody will come
    soon is not among it: greetings say so too."""
    only_menus_say: frozenset[str] = frozenset(
        {"menu_option", "options_changed", "bot_greeting", "recording_notice", "transfer"}
    )
    only_people_say: frozenset[str] = frozenset({"live_greeting", "agent_name"})
    wait_music_ms: int = 3000
    wait_quiet_ms: int = 5000
    """What counts as waiting between two playings."""
    first_person: frozenset[str] = frozenset({"i", "i'm", "i'll", "i'd", "i've", "my", "me", "mine"})
    first_person_each: float = 0.7
    first_person_counts_up_to: int = 3
    """Prompts say we and our; people say I."""
    worth_telling: float = 0.6
    """Weaker hints are not named among the reasons."""


PHASES = PhaseWeights()


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkThresholds:
    """How the voices of a talk tell people, who take turns, from recordings, which make way for them."""

    another_from: float = 1.5
    """Distance from which an utterance is another voice's."""
    fewest_later: int = 4
    """Utterances after another voice has come in, so that whoever takes turns has had one."""
    same_up_to: float = 1.2
    """The most similar of them was nearer than this for about 19 of 20 utterances of made-up conversations, and often
    farther for a message before one."""
    weight: float = 4.0
    most_against: float = 3.0
    most_for: float = 0.5
    """That it comes back says less: one of many later utterances may be like it by chance."""
    turn_pause_ms: int = 800
    """Who reads out pauses for less between sentences; in most talks somebody takes longer to answer."""
    longest_passage_ms: int = 25_000
    """Of one voice, without music: adverts and what is said between pieces on a radio. A talk lasts longer."""


TALK = TalkThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentThresholds:
    """From phases to labels, holds and outcome."""

    shortest_hold_ms: int = 2000
    """A shorter wait is a pause: menus take about a second to put a call through."""
    putting_through_ms: int = 2000
    """Quiet between the last words and the first message of a wait: the exchange switches, nobody waits yet."""
    putting_through_to_music_ms: int = 5000
    """The same before music or ringing, which would have filled the quiet had the wait begun: an exchange takes some
    seconds to find a free line, and a key or a word pressed or said in the quiet may have gone unheard."""
    sentence_pause_ms: int = 800
    """Quiet within the words of one speaker."""
    shortest_dead_air_ms: int = 1000
    """Shorter quiet in a wait is the seam between a message and the music."""
    callback_music_ms: int = 4000
    """Who accepted a callback hears no more than this much music before the line is closed."""
    hardly_over_music: float = 0.2
    """Share of a line's messages that may be heard over music where the music stops for them: edges and misses."""
    units_before_hold: int = 6
    """How far back an agent's announcement of a transfer is looked for: about two turns."""
    reasons_told: int = 4


SEGMENTS = SegmentThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementThresholds:
    """Which utterances are one playing, and which playings one message."""

    sentence_gap_ms: int = 1000
    """The longest pause between the sentences of one playing; messages follow each other after more. They need not be
    the same recording: a number within a sentence is another each time."""
    same_share: float = 0.5
    """Two playings are one message when they share this part of the shorter one's sound."""
    same_words_percent: float = 88.0
    """Or when their words agree this well (normalised edit similarity), where the sound was too poor to match."""
    fewest_words: int = 5
    """Fewer words agree by chance."""
    cut_ms: int = 700
    """A playing that lacks more than this of its recording was cut short or joined late."""
    same_playing_gap_ms: int = 1500
    """Sentences closer than this belong to one playing, for counting."""


ANNOUNCEMENTS = AnnouncementThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnThresholds:
    """When turns of a conversation are told."""

    fewest_turns: int = 3
    """A question and an answer may be two prompts; the third turn answers the answer."""
    fewest_prints: int = 4
    fewest_of_a_voice: int = 2
    most_prints: int = 40
    voices_apart: float = 1.6
    """Median distance of two people on one line; utterances of one voice lie about 0.7 apart."""
    times_the_spread: float = 1.5
    """Noise moves all prints: the voices must be farther apart than each is within itself."""


TURNS = TurnThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentHoldThresholds:
    """What leads up to a hold by the person who had answered."""

    asked_before_ms: int = 30_000
    """How long before a hold its request may lie: the question, the caller's answer, and a last detail."""
    words_quoted: int = 12
    """The last words before a hold: about a sentence."""


AGENT_HOLDS = AgentHoldThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUpThresholds:
    """Who ended the call, by what is heard last."""

    cut_off_ms: int = 10_000
    """A tone of the exchange this soon after the last words tells that the other side has gone."""
    still_ringing_ms: int = 6000
    """The longest pause between two rings: ringing that ended longer ago had stopped."""
    after_goodbye_ms: int = 10_000
    """A machine that has said goodbye closes the line within seconds; a recording that goes on tells another story."""
    last_word_ms: int = 500
    """Both sides' last words nearer together than this were said at once: neither was last."""


HANG_UP = HangUpThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuThresholds:
    """How the choices of a spoken menu hang together."""

    longest_destination_words: int = 14
    """Prompts name a destination in a few words; what is farther from the key belongs to something else."""
    usual_destination_words: int = 9
    """Where more is said between two keys, the destination is what follows the last lead (``for``, ``to``, ``if``)."""
    longest_option_ms: int = 9000
    """Keys closer than this are read in one go: no choice takes longer to say."""
    telling_pause_ms: int = 80
    """Difference of the pauses around a key that tells on which side its destination stands."""
    clause_pause_ms: int = 180
    """A pause from which a new clause may begin."""
    longest_afterthought_words: int = 8
    """How far after a choice ``... and we will call you back`` may still speak of it."""
    sentence_pause_ms: int = 450
    """A pause that parts a choice from the sentence before or after it."""
    most_words_to_say: int = 3
    """A menu asks for a word or two; more is a sentence about something else."""
    same_destination_percent: float = 85.0
    """Likeness, 0 to 100, from which what a caller says names a destination."""
    most_words_said: int = 8
    """A caller who answers a menu says no more."""
    answer_pause_ms: int = 700
    """A pause that parts two answers of a caller."""
    number_pause_ms: int = 2500
    """Keys pressed closer together than this may be the digits of a number."""


MENUS = MenuThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimThresholds:
    """When a promise counts as kept."""

    shortly_ms: int = 60_000
    """What a caller may take "shortly" for: the project's own reading, printed with every verdict."""
    least_rounding_ms: int = 30_000
    rounding_share: float = 0.1
    """Announced waits are rounded to minutes, longer ones to more."""
    before_hold_ms: int = 15_000
    """A promise in the last prompt is about the wait that it leads to."""
    longest_until_ms: int = 10_800_000
    """A wait is told as a time of day for at most so long: what is later was misheard, or said by another clock."""
    place_near_ms: int = 15_000
    """A wait that is told for each caller goes with a place in the queue that is told at most so far from it."""
    stuck_ms: int = 120_000
    """A place in the queue that is told again unchanged so long after was not moving: the project's own limit."""
    sure_figure: float = 0.75
    """Confidence from which a figure is held against anyone: of 65 figures in made-up calls nine were read less
    surely, four of them wrongly; of the other 56 two."""
    sentence_pause_ms: int = 260
    hours_pause_ms: int = 700
    """Days and hours are told in clauses with longer pauses between them."""
    needs_many_calls: dict[str, str] = field(
        default_factory=lambda: {
            "high_volume_claim": "one call cannot tell whether this is unusual",
            "importance_claim": "counted, not judged",
            "options_changed": "needs earlier calls to compare with",
            "callback_offer": "whether the call back came must be entered",
            "order_claim": "one caller cannot test it",
        }
    )


CLAIMS = ClaimThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionThresholds:
    """How exactly a person's times are taken."""

    beyond_end_ms: int = 1000
    """Reports show whole seconds, so a time read off one may lie this far beyond the end; it then means the end."""
    shortest_difference_ms: int = 20
    """A label track that differs by less says the same: no ear sets a border so finely, and programs round."""
    shortest_message_ms: int = 500
    """What is left of a message where a person was heard to speak; less of it is the person's voice."""


CORRECTIONS = CorrectionThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyThresholds:
    """Which spoken numbers are masked."""

    fewest_numbers: int = 4
    """The shortest number that opens anything: a PIN, or the last four digits of a card."""
    longest_pause_ms: int = 1500
    words_between: int = 1
    """People pause within long numbers, and say "and" or "dash"."""


PRIVACY = PrivacyThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegibilityThresholds:
    """How much must have been read before silence on something means that it was not said."""

    least_share: float = 0.4
    """Of the time of speech: prompts on fair lines reach 0.66 to 0.8, the rest being pauses; on a call of which hardly
    a sentence was read it was 0.07."""
    fair_share: float = 0.6
    """For recordings. Below it about half of the claims went unread: of twenty made-up calls that were read so, six
    were praised for claims that they did make, and none of the 34 that were read better."""
    fair_confidence: float = 0.8
    """For people, whose pauses say little of how well they are read: the mean confidence of their words. On 48 made-up
    calls 11 of 13 sentences that put a caller off were found where it was above, and 5 of 13 below."""
    shortest_ms: int = 3000
    """In less, one word decides."""


LEGIBILITY = LegibilityThresholds()
