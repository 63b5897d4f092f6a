"""Every threshold and weight of the program, in one place, each with its reason.

Phrases, tone plans and the limits of the rules are not here: they are seed data (``seeds/*.toml``).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanThresholds:
    """When a frame changes its kind."""

    switch_cost: float = 6.0
    """Log-likelihood a change of kind must earn: about 60 ms of sure frames, so that flicker is smoothed away."""
    music_bias: float = 0.7
    """Log-odds in favour of music: behind noise it is missed more often than it is invented."""
    least_probability: float = 0.02
    """No single frame is believed more than this surely, so that one odd frame cannot force a change."""
    quiet_percentile: float = 10.0
    """Frames below this percentile are the call's own quiet: few calls have sound in nine tenths of their frames."""
    loud_percentile: float = 90.0
    pause_depth: float = 0.25
    """A pause lies in the lowest part of the range (in dB) between the line's quiet and the loud syllables."""
    shortest_pause_ms: int = 180
    """Stops within words last up to about 150 ms; pauses between sentences start at about 250 ms."""
    rustle_dbfs: float = -60.0
    """No line is quieter for a listener: comfort noise after digital silence is no event."""
    noise_above_quiet_db: float = 15.0
    """What is no speech, music or tone and this much above the quiet is noise rather than silence."""


SPANS = SpanThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptThresholds:
    """What is given to the recogniser."""

    margin_ms: int = 250
    """Sound before and after a stretch that is read with it: the recogniser loses first and last words otherwise."""
    shortest_ms: int = 200
    """Shorter pieces hold no whole word."""
    beyond_ms: int = 150
    """A word may lie this far outside of the stretch in which it was read: boundaries of stretches are about this
    sure."""
    join_gap_ms: int = 900
    """Stretches closer than this are read in one go: a sentence pause is context, and each start costs time."""
    readings: int = 3
    """How many playings of one recording are read; the surest reading counts."""
    whole_share: float = 0.9
    """Only playings at least this long, against the longest, are read: a cut one lacks words."""
    block_samples: int = 4000
    """Half a second at a time, as vosk's own examples do."""


TRANSCRIPT = TranscriptThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLookThresholds:
    """When a phrase is read again with typical sentences in mind, and when that reading is taken."""

    pause_ms: int = 250
    """A pause between two phrases: a breath, longer than the stop inside of a word."""
    sure: float = 0.95
    """Mean confidence of a phrase that needs no second look."""
    least_gain_of_recording: float = 2.0
    """By how much the guided reading must be the likelier one (natural logarithm) where a recording plays again: firms
    play typical sentences, so odds of seven to one are enough."""
    least_gain_elsewhere: float = 4.0
    """The same for what was heard once: somebody may be talking of apples and not of calls, so the odds have to be
    about fifty to one."""


SECOND_LOOK = SecondLookThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseThresholds:
    """How far a recogniser's slips are forgiven when phrases are looked for."""

    certain_score: float = 0.86
    """From here on a phrase counts. One misheard word in a short phrase passes, a missing one does not."""
    possible_score: float = 0.68
    """From here on a phrase is shown as possible and never counted."""
    denying_score: float = 0.92
    """Words that take a phrase's meaning away must be there in full, small ones too."""
    small_word_weight: float = 0.25
    """Articles, prepositions and the like are what a recogniser drops or swaps first, and they decide little."""
    inflected_likeness: float = 0.97
    """``calls`` for ``call``: nearly always the same meaning."""
    shortest_inflected: int = 4
    """Letters from which endings may differ; in shorter words the ending is half of the word."""
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
    rest_cost: float = 0.25
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
class UnitThresholds:
    """How the call is cut before it is judged."""

    breath_ms: int = 260
    """A pause inside one utterance; sentence pauses of prompts start at about 280 ms."""
    shortest_ms: int = 120
    """Shorter speech is a click or the edge of a tone."""
    edge_margin_ms: int = 200
    """An edge of a repeated recording this near the edge of an utterance is the same edge, heard twice."""
    repeated_share: float = 0.5
    """An utterance is repeated when most of it is."""
    shared_share: float = 0.4
    """A phrase belongs to each utterance that holds this share of the shorter of both."""
    sure_word: float = 0.5
    read_share: float = 0.15
    """Of a voice over music this share must be read as words of at least that confidence; singing yields few."""
    turn_gap_ms: int = 3500
    """A caller who speaks this near an utterance is talking with its speaker: turns follow within about a second,
    answers to
    a question within a few."""


UNITS = UnitThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatThresholds:
    """When two stretches are the same recording. Frames are 16 ms."""

    low_hz: float = 150.0
    """Below it telephones pass hum rather than voice."""
    high_hz: float = 3600.0
    """Above it codecs of the telephone band differ most."""
    bands: int = 40
    """Fine enough to show pitch, which two readings of the same words never share; more drown in a codec's ripple."""
    centring_frames: int = 63
    """One second: longer than a syllable, shorter than changes of level or line."""
    noise_frames: int = 125
    """Two seconds hold a pause in every band, in speech at any pace."""
    noise_smoothing_frames: int = 5
    """80 ms, so that the least level is that of the noise rather than its deepest dip."""
    noise_margin: float = 1.5
    """Noise swings about its mean; what is less than this above its least level shows nothing."""
    context_frames: int = 9
    """About 150 ms: one frame alone is alike by chance too often; a longer context blurs short words."""
    slip_frames: int = 2
    """Rounding to frames, and the small jumps of a jitter buffer or a drifting clock within one message."""
    pause_share: float = 0.05
    """Frames with this share of the speech's energy are pauses and count neither for nor against."""
    audible_share: float = 0.3
    """From this share of the speech's energy on, a frame that differs is a difference."""
    alike: float = 0.7
    """Above it a frame is surely alike: other speech stays mostly under 0.5."""
    word_frames: int = 19
    """About 300 ms, the length of a spoken number: the context in which differing words are looked for."""
    unlike: float = 0.6
    """Below it, over a word, the two may say different things: on good lines the same recording stays above 0.75."""
    hole_depth: float = 4.6
    """They do if they differ that many times as much as usual in this match; lost packets reach 4.5 times."""
    hole_frames: int = 3
    """How long the difference must show in the context of a word, so that no single frame decides."""
    surely_unlike: float = 0.2
    """What two different recordings give over a word, whatever the line."""
    long_hole_frames: int = 12
    """Unlike for so long beyond the context, about half a second in all, is another text even in noise."""
    sounding_share: float = 0.1
    """Where a match is sought to begin and end: the first and last weak sounds of speech reach it, echoes seldom do."""
    edge_share: float = 0.75
    """A match begins and ends where it is nearly as alike as in its middle."""
    shortest_frames: int = 56
    """0.9 s: anything shorter is a word or two, which two recordings of one synthetic voice may share."""
    sentence_frames: int = 140
    """2.2 s: from here on chance plays no part."""
    same_short_likeness: float = 0.85
    """What the shortest match must reach: chance and equal words at other times reach 0.8."""
    same_likeness: float = 0.55
    """What a sentence must reach: different sentences stay under 0.35, the same one in a noisy car reaches 0.6."""
    patch_frames: int = 48
    """Stretches of 0.77 s are looked up: shorter than any message, long enough to be distinctive."""
    query_step_frames: int = 20
    """A look-up every 0.32 s, so that even a message of a second holds a whole one."""
    stored_step_frames: int = 2
    """Patches to look among start every 32 ms: half of it is within what the smoothed patches forgive."""
    patch_likeness: float = 0.68
    """Patches this alike are worth a closer look; most chance likeness ends below."""
    full_patch_likeness: float = 0.6
    """What such a patch must reach in full detail: in poor lines the best patch of a message reaches 0.7."""
    edge_ms: int = 400
    """A match that ends this close to the end of the speech reaches it: the boundaries of speech are ± 200 ms."""
    pause_ms: int = 200
    """A dip this long where two matches part is a pause between messages; closures inside words last up to 150 ms."""
    quiet_share: float = 0.1
    """Energy of a pause against speech: ducked music stays below it, the middle of a word does not."""
    shortest_cut_frames: int = 94
    """1.5 s of a longer message must be heard before a playing counts as cut short: openings are often alike."""
    template_share: float = 0.5
    """Two utterances that share at least half of the longer one are of one template."""
    stray_share: float = 0.25
    """Outside the match weaker syllables count too: numbers often come last, when the voice falls."""
    stray_in_both_ms: int = 230
    """This much sound outside the match in both utterances is a differing word: a number, a name."""
    stray_in_one_ms: int = 400
    """This much in only one of them is a further word, or part of it was cut; less is a boundary of speech set wide."""


REPEATS = RepeatThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeThresholds:
    """Where a repeated recording begins and ends. Rows are 8 ms."""

    bands: int = 24
    inner_rows: int = 190
    """A second and a half of the message lays its playings over each other, and shows its steady background."""
    slip_rows: int = 6
    """48 ms: what two roundings to frames of 16 ms and the jumps of a jitter buffer add up to."""
    inwards_rows: int = 30
    """The edge is looked for from 240 ms inside the present one outwards."""
    farthest_ms: int = 560
    """Sounds this far outside are another message's, or the line's."""
    pause_rows: int = 20
    """160 ms: closures inside words last up to 150 ms; what follows a longer pause is not searched."""
    floor_percent: float = 10.0
    above_floor_db: float = 6.0
    """The steady sound around an edge, and how far noise rises above it by chance."""
    audible_range_db: float = 60.0
    """What is weaker than the loudest band of the message by more than this, nobody hears on a telephone."""
    most_above_floor_db: float = 30.0
    """Two playings at different levels differ in how far they rise, but hardly in where."""
    differing_share: float = 0.5
    """How much of the difference between two playings counts against what they share."""
    least_shared_db: float = 0.5
    """What two playings share by chance in noise, over all bands."""
    most_per_row: float = 4.0
    """A loud row counts no more than this, so that a loud vowel bridges no silence."""


EDGES = EdgeThresholds()


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
        (-8.0, -5.0, 0.0, -1.5, -2.5, -2.0),
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
    repeated: tuple[float, ...] = (0.5, 1.0, -6.0, 0.0, 0.0)
    """menu, waiting, person, voicemail, ended. A person never says the same sound twice."""
    repeated_fully_ms: int = 4000
    repeated_across_fully_ms: int = 2500
    """Shorter repeats count in proportion: sighs and greetings can be alike, less so when a wait lies between."""
    repeated_across_a_wait: tuple[float, ...] = (-2.5, 2.5, -2.0, -2.0, -2.0)
    unrepeated: tuple[float, ...] = (0.0, -0.4, 0.2, 0.0, 0.0)
    """Menus and people say most things once; what a queue says is soon said again."""
    before_the_wait: tuple[float, ...] = (0.0, -3.5, 0.0, 0.0, 0.0)
    after_the_wait: tuple[float, ...] = (-0.5, -0.5, 0.5, 0.0, 0.5)
    line_drop_ms: int = 5000
    before_line_drop: tuple[float, ...] = (0.0, -2.0, 0.0, 0.0, 4.0)
    key_follows_ms: int = 8000
    key_before_a_wait: tuple[float, ...] = (1.0, -4.0, 0.0, 0.0, 0.0)
    before_a_key: tuple[float, ...] = (1.5, 0.0, -1.5, -1.0, -1.0)
    """Keys answer menus."""
    before_a_machine: tuple[float, ...] = (0.5, 0.0, -2.0, 0.0, 0.0)
    few_words_ms: int = 5000
    talk_pause_ms: int = 4000
    few_words_in_a_wait: tuple[float, ...] = (0.0, 1.5, -4.0, 0.0, 0.0)
    """Unless a hold was asked for: then it was a person who has no hand free."""
    asked_to_hold: tuple[float, ...] = (-1.5, 0.0, 2.0, 0.0, 0.0)
    machines_hand_over: frozenset[str] = frozenset({"transfer", "bot_greeting", "hold_instruction"})
    last_moment_ms: int = 1200
    in_the_last_moment: tuple[float, ...] = (0.0, 0.0, -2.5, 0.0, 0.0)
    """Whoever holds for minutes does not hang up on the first syllable of a person; on a message, often."""
    beep_follows_ms: int = 3000
    before_one_beep: tuple[float, ...] = (0.0, -1.5, -2.0, 3.0, 0.0)
    after_one_beep: tuple[float, ...] = (-1.0, -1.0, -1.0, 1.0, 0.0)
    after_accepted_callback: tuple[float, ...] = (0.0, -2.5, -1.5, 0.0, 4.0)
    after_network_tones: tuple[float, ...] = (-1.0, -3.0, -3.0, -1.0, 3.0)
    over_music: tuple[float, ...] = (-0.5, 1.0, -3.0, -2.0, -1.0)
    """Music ducks for an announcement and stops for a person."""
    music_stops: tuple[float, ...] = (0.0, -1.0, 0.5, 0.0, 0.0)
    fewest_messages: int = 2
    mostly_over_music: float = 0.8
    """How a line plays its messages is one habit; every utterance of a talk repeats this evidence, so each counts
    little."""
    caller_answers: tuple[float, ...] = (-1.0, -2.0, 2.5, -0.5, -1.0)
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
class AudioThresholds:
    """When a file's sound deserves a warning, and how two channels are told apart."""

    length_tolerance_ms: int = 500
    """Codecs pad to whole blocks, so a header and its sound may differ by a few blocks without anything being wrong."""
    length_tolerance_share: float = 0.005
    """The same, for long calls: clocks and rounded header fields drift by some parts in a thousand."""
    gap_ms: int = 100
    """A jump of the time stamps longer than any packet (20 to 60 ms in telephony) is lost sound, filled with
    silence."""
    longest_gap_ms: int = 600_000
    """Longer jumps are broken stamps rather than lost sound, unless the header says that the file is that long."""
    clip_level: float = 0.97
    """Share of full scale that counts as the ceiling; the highest mu-law value is 0.98 of full scale."""
    clip_run: int = 3
    """So many samples at the ceiling in a row: a natural peak touches it with one or two at 8 kHz."""
    clip_share: float = 0.0005
    """So large a share of the samples in such runs: half a second in a quarter of an hour is heard as distortion."""
    quiet_dbfs: float = -45.0
    """Speech on a telephone lies at -15 to -30 dBFS (ITU-T P.56, G.101); 15 dB less is lost in G.711's own noise."""
    loud_percentile: float = 95.0
    """The level of a recording is that of its loud frames: most of a call may rightly be silence."""
    silent_dbfs: float = -70.0
    """Below the smallest steps of G.711 (about -72 dBFS): no sound at all."""
    frame_ms: int = 100
    """Frame for levels of channels: shorter than a word, longer than a period of any voice."""
    active_dbfs: float = -55.0
    """A channel's frame below this is no sound of a party."""
    active_above_floor_db: float = 12.0
    """A party's sound stands out of the steady noise of its own channel by this much."""
    floor_ceiling_dbfs: float = -45.0
    """What is louder is not taken for noise: it may be hold music without a pause."""
    least_active_frames: int = 3
    """Fewer active frames than this (0.3 s) are clicks: the channel carries nothing."""
    same_correlation: float = 0.9
    """Two channels that agree (or mirror each other) this well carry one signal."""
    level_match_db: float = 6.0
    """Levels this close belong to one sound in both channels; parties on a line are 10 to 40 dB apart."""
    same_level_share: float = 0.8
    """With this share of frames at matching levels, the channels are two microphones in one room."""
    own_sound_db: float = 10.0
    """A frame whose level difference is this far from the usual one holds sound of one side alone."""
    decisive_ratio: float = 3.0
    """Ringing, menus and music sound for so much longer than the caller talks; below it, who sounds first decides."""


AUDIO = AudioThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentThresholds:
    """From phases to labels, holds and outcome."""

    shortest_hold_ms: int = 2000
    """A shorter wait is a pause: menus take about a second to put a call through."""
    putting_through_ms: int = 2000
    """Quiet between the last words and the music or ringing of a wait: the exchange switches, nobody waits yet."""
    sentence_pause_ms: int = 800
    """Quiet within the words of one speaker."""
    shortest_dead_air_ms: int = 1000
    """Shorter quiet in a wait is the seam between a message and the music."""
    callback_music_ms: int = 4000
    """Who accepted a callback hears no more than this much music before the line is closed."""
    units_before_hold: int = 6
    """How far back an agent's announcement of a transfer is looked for: about two turns."""
    reasons_told: int = 4


SEGMENTS = SegmentThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyProof:
    """What proves a key press: its length, the share of the band's power in its two tones, how far its levels vary, and
    how far the worse of its frequencies is from nominal, as a share of it."""

    least_ms: int
    least_share: float
    most_spread_db: float
    most_off_tune: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneThresholds:
    """What tells network tones and key presses from speech and music; the standards' own tolerances are seed data."""

    edge_db: float = 6.0
    """A tone starts and ends where it is this far below its level: half of a Hann window is outside, in amplitude."""

    band_hz: tuple[float, float] = (280.0, 3700.0)
    """The band whose power a tone is held against; below the lowest tone (330 Hz) are hum and cars."""
    lobe_hz: float = 47.0
    """Three bins of a 64 ms window: all of a Hann lobe, and a few Hertz of mistuning."""
    frame_share: float = 0.5
    """Share of the band's power that makes a frame worth a look: speech, music and noise may be under a tone."""
    region_hz: float = 150.0
    """Groups of frequencies within this width are looked for together: nearly all tones lie between 330 and 480 Hz."""
    burst_purity: float = 0.6
    """Share of a burst's sound in its own frequencies, for tones of two; low-rate codecs smear a third of it."""
    single_purity: float = 0.65
    """The same for every burst of a train of one frequency: a note of music is one frequency too."""
    lone_purity: float = 0.75
    """The same for a single burst, without a cadence to vouch for it."""
    step_purity: float = 0.6
    """The same for the steps of a special information tone, which their order vouches for."""
    beep_purity: float = 0.98
    """The same for a beep: beeps have 0.995 and more, the purest notes of music 0.95."""
    poor_beep_purity: float = 0.9
    """The same for a beep in longer quiet, so that a low-rate codec or a noisy line may spoil it a little."""
    note_purity: float = 0.97
    """From here on a tone near a beep makes it part of a melody; vowels stay below."""
    background_frames: int = 50
    """Half a second before and after a burst tells the background that is not held against it."""
    background_most: float = 0.4
    """But no more of a burst's power than this is background: music that goes on is no noise of the line."""
    loudest_frames: int = 30
    """0.3 s around, so that every ring is cut out of a hum, and a loud voice after it takes no more than this of it."""
    least_dbfs: float = -55.0
    """Quieter tones are crosstalk."""
    shortest_burst_ms: int = 120
    """The shortest bursts of any plan are 150 ms."""
    hole_ms: int = 100
    """Holes up to this long are lost packets; the shortest pause of any plan is 150 ms, less the window's own width."""
    edge_frames: int = 6
    """Half a 64 ms window on either side of an edge, twice over."""
    steady_db: float = 6.0
    """How far the middle half of a burst's frames may be apart: Japanese ringing beats at 16 Hz, which makes 5."""
    lone_steady_db: float = 2.0
    """The same for a lone frequency, where notes are the danger: they decay 3 dB in a fraction of their length."""
    lone_tolerance: float = 0.02
    """Around the strongest frequency itself."""
    imbalance_db: float = 13.0
    """Frequencies of one tone may differ this much: side tones of a modulation are 6 dB down, handsets add the rest."""

    continuous_ms: int = 2500
    """A tone that sounds on for longer than any ring."""
    cadence_error_ms: int = 60
    """Error of two measured edges, with a codec's frame between."""
    contrast_db: float = 8.0
    """How far the sound falls between two bursts: it is silent there but for the noise of the caller's side."""
    flank_frames: int = 4
    """Half a 64 ms window, in which the tone still sounds, and a little echo."""
    opening_ms: int = 100
    """A burst that starts this soon was cut by the start of the recording."""
    most_off_beat: int = 1
    """Bursts in a row that a train may pass over: a codec sometimes smears the start of one."""
    echo_ms: int = 100
    """A speakerphone's room and level control draw a burst out by this much."""
    long_lonely_ms: int = 1000
    """A beep stands in quiet at least this long before or after it; notes follow each other."""
    lonely_ms: int = 350
    """Where a single tone stands alone, this much before and after it."""
    beep_contrast_db: float = 15.0
    """How far the sound falls before and after a beep."""
    cut_ring_ms: int = 250
    """A ring that is cut short still lasts this long; vowels that look like one do not."""
    dial_steady_db: float = 1.0
    """How far the middle half of a dial tone's frames may be apart."""
    step_error_ms: int = 30
    """The window hides this much of a step that follows on another."""
    melody_ms: int = 2000
    """Notes of one melody are closer than this."""

    key_band_hz: tuple[float, float] = (300.0, 3700.0)
    """The band whose power the two tones of a key are held against; below it are hum and cars."""
    key_frame_share: float = 0.3
    """Share of the band's power that makes a frame worth a look; at the edge of a press the window itself splatters."""
    key_neighbour_db: float = 6.0
    """Strongest tone of a group over the second: a 73 Hz neighbour is 20 dB down in a clean press."""
    key_least_frames: int = 2
    """Frames a candidate lasts: a press of 40 ms shows in four."""
    key_level_margin_db: float = 6.0
    """What is this far below the level that must be taken is no press."""
    key_edge_frames: int = 6
    """Frames looked at before and after a candidate."""
    key_join_level_db: float = 4.0
    """Two pieces of one press are equally loud."""
    key_time_error_ms: int = 5
    """How far a measured edge may be off."""
    key_longest_loss_ms: int = 75
    """Three lost packets of 20 ms and the error of both edges; longer holes are pauses."""
    key_phase_error_turns: float = 0.12
    """How far the phase may be off after a hole; two presses of one key agree so well once in seventeen times."""
    key_proofs: tuple[KeyProof, ...] = (
        KeyProof(least_ms=75, least_share=0.80, most_spread_db=6.0, most_off_tune=1.0),
        KeyProof(least_ms=0, least_share=0.87, most_spread_db=3.5, most_off_tune=1.0),
        KeyProof(least_ms=75, least_share=0.45, most_spread_db=3.5, most_off_tune=0.008),
        KeyProof(least_ms=75, least_share=0.45, most_spread_db=10.0, most_off_tune=0.004),
        KeyProof(least_ms=0, least_share=0.80, most_spread_db=7.0, most_off_tune=0.004),
        KeyProof(least_ms=75, least_share=0.85, most_spread_db=14.0, most_off_tune=0.004),
    )
    """Any one will do: pure and long; purer and steadier when short; under a voice or music if steady and in tune; and
    in perfect tune even when a low-rate codec makes the level flutter, as it never shifts the pitch."""
    key_legato_db: float = 4.0
    """What runs right up to a press and on right after it must be this much quieter: notes of a tune are not; a voice
    that a press is heard through mostly is."""
    key_tune_margin: float = 0.002
    """Beyond the frequencies that must be taken, for the error of measurement. Keys that wide still keep off octaves,
    and off most pairs of notes of the scale."""
    key_twist_margin_db: float = 5.0
    """Codecs and handsets add this to the twist of the line; AMR at 4.75 kbit/s alone as much."""
    key_contrast_db: float = 13.0
    """How far the pair must fall within 60 ms of a press: a room does that, a note that dies away does not."""
    key_search: float = 0.05
    """How far around nominal the true frequency is looked for; the next frequency of the group is 10 % away."""


TONES = ToneThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementThresholds:
    """Which utterances are one playing, and which playings one message."""

    sentence_gap_ms: int = 1000
    """The longest pause between the sentences of one playing; messages follow each other after more."""
    template_gap_ms: int = 450
    """Pieces of different recordings this close are one sentence: a fixed carrier with a spoken number in it."""
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
class VoiceThresholds:
    """Voice prints, and what their likeness says."""

    shortest_ms: int = 700
    """Shorter utterances hold too few sounds: their mean tells which vowels they had, not who spoke."""
    loud_far_end_percent: float = 70.0
    echo_frames: int = 31
    """600 ms around a frame: the longest echo of a mobile call."""
    above_leak_db: float = 8.0
    own_share: float = 0.3
    """A stretch on the caller's channel is the caller's when this share of it stands clear above the leak."""
    telling_ms: int = 2000
    """Utterances shorter than this tell less of a voice, in proportion."""
    quiet_percent: float = 40.0
    """The quieter frames are left out of the pitch."""
    lowest_pitch_hz: float = 60.0
    highest_pitch_hz: float = 400.0
    voiced: float = 0.6
    """Normalised autocorrelation of a voiced frame."""
    near_highest: float = 0.9
    fewest_voiced_frames: int = 5
    octave_weight: float = 10.0
    """A third of an octave in pitch counts as much as a wholly different timbre (mean square cepstral distance of
    1)."""
    nearest: int = 3
    """A voice is compared with this many of the most similar recorded utterances."""
    fewest_references: int = 2
    usual_spread: float = 0.7
    """Distance between utterances of one voice on a fair line, used where a call has too few to measure it."""
    least_spread: float = 0.35
    goes_on_ms: int = 1200
    neighbours: int = 3
    neighbourhood_ms: int = 15_000
    fewest_neighbours: int = 3
    fewest_on_a_side: int = 2
    one_voice_up_to: float = 1.05
    weight_of_variety: float = 0.9
    most_of_variety: float = 2.0
    most_of_sameness: float = 0.5
    """A prompt is one voice (median distance about 0.7), a conversation two (about 1.6); neighbours share their
    evidence, so each utterance counts little."""
    same_up_to: float = 1.5
    """Times the spread: nearer is the recorded voice, farther another one."""
    weight_per_spread: float = 3.0
    same_voice_share: float = 0.2
    """To sound like the recordings says less than to sound unlike them: many people sound like one of a firm's
    voices."""
    most_weight: float = 2.5
    """Log-odds: strong, yet a firm may record several voices, and a person may sound like one of them."""


VOICES = VoiceThresholds()


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
class MusicLoopThresholds:
    """When hold music has come round again. Steps are 32 ms."""

    step_frames: int = 2
    """Frames to a step; tunes change more slowly than speech."""
    edge_steps: int = 8
    """A quarter of a second at the edges of music is fade, or was placed wrong."""
    shortest_steps: int = 94
    """3 s: anything shorter that repeats is a bar of the tune."""
    shared_steps: int = 250
    """8 s of music must meet itself before it is called the same."""
    same_likeness: float = 0.48
    """The same music through a poor codec and drift gives 0.5 to 1; verses of one tune stay under 0.45."""
    nearly: float = 0.75
    """A loop this near to the best counts as equally good, so that the shortest is found and not its double."""
    peak_steps: int = 10
    """The width of one peak."""


MUSIC_LOOP = MusicLoopThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class FingerprintThresholds:
    """How coarse a stored fingerprint is, and when two are of the same recording."""

    longest_ms: int = 30_000
    """Messages are shorter; what goes on for longer is conversation."""

    frames_per_step: int = 3
    """48 ms a step: half a syllable, so that a misplaced start of 24 ms does little harm."""
    bands_per_value: int = 2
    """20 values a step: two bits each make about 1400 characters for ten seconds."""
    level: float = 1.0
    """Deviations at which a value counts as strong: a sixth of the values on either side."""
    values: tuple[float, ...] = (-1.5, -0.4, 0.4, 1.5)
    """What the four levels stand for: about the means of a normal spread parted at one deviation."""
    shift_steps: int = 15
    """0.7 s either way: starts found in different calls differ by tenths of a second."""
    shortest_steps: int = 16
    """0.8 s: less is a word, which many messages share."""
    same_similarity: float = 0.43
    """Different messages of one voice reach 0.27, the same one through the poorest line 0.6."""
    steps_of_a_second: int = 21
    same_throughout: float = 0.45
    """The poorest second of one recording in two calls had 0.55, on any of the lines tried; of one in which a second
    was exchanged, 0.36 at most in 19 of 20."""
    similar_length: float = 0.8
    """Only of stretches about as long as one another can it be said that they are different recordings."""


FINGERPRINTS = FingerprintThresholds()


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
    sentence_pause_ms: int = 260
    hours_pause_ms: int = 700
    """Days and hours are told in clauses with longer pauses between them."""
    needs_many_calls: dict[str, str] = field(
        default_factory=lambda: {
            "high_volume_claim": "one call cannot tell whether this is unusual",
            "importance_claim": "counted, not judged",
            "options_changed": "needs earlier calls to compare with",
            "callback_offer": "whether the call back came must be entered",
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
class ReportThresholds:
    """What reports show, leave out and mark."""

    doubtful_word: float = 0.6
    """Words read with less confidence are marked, so that the reader listens for himself before he quotes them."""
    shown_pause_ms: int = 2000
    """Pauses between the sentences of one speaker are shorter, and tell nothing."""
    longest_cell_ms: int = 4000
    """A character of the drawn call stands for no more: most messages last longer, so that each can be seen."""
    evidence_before_ms: int = 1000
    evidence_after_ms: int = 1500
    """A clip starts and ends a breath away from the quote, since word times are not exact."""
    private_margin_ms: int = 400
    """Left out around people's talk: borders are found to about a syllable."""
    most_rows: int = 1000
    """Calls that the table of a line's report lists: more than anybody reads, and a page of them opens at once."""
    most_charts: int = 8
    """Habits that are drawn over time, the commonest first; the table beneath has all."""


REPORT = ReportThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyCallsThresholds:
    """How many calls a statement over many calls needs, and when it is made."""

    bands_from_hour: tuple[int, ...] = (0, 8, 10, 12, 14, 16, 18)
    """Hour bands: two hours tell a morning from a noon, and are few enough to be filled by a dozen calls."""
    fewest_calls: int = 5
    fewest_bands: int = 3
    """No word on "every call, at any time" from fewer calls or hour bands."""
    looked_again_at: int = 100
    """Newest calls without the claim in which its recording is looked for by its sound: each takes a few ms."""
    detection: float = 0.95
    """How often a message that plays is heard as such: one in twenty is misheard on an ordinary line."""
    poor_detection: float = 0.9
    """The same on a poor line. No message is said to be missing from calls for being misheard that often."""
    frequent_share: float = 0.8
    """What plays on no more calls than this leaves one caller in five without it: it is not on every call."""
    error_rate: float = 0.05
    """One-sided, for either verdict."""
    most_asked_calls: int = 60
    """Beyond this many more calls the question is not worth asking."""
    pair_minutes: int = 60
    """Two calls make a pair when they were made on the same day, this close to each other."""
    fewest_pairs: int = 6
    """With five pairs even five of five is no surprise at 0.05, two-sided (2/32)."""
    fewest_compared: int = 5
    """No interval from fewer calls on either side."""
    small_sample: int = 10
    """Fewer calls than this on a side are called few."""
    same_menu_share: float = 0.75
    """Choices of two menus that must agree; recognisers misread a destination now and then."""
    same_destination_percent: float = 60.0
    """Likeness of two destinations, 0 to 100, that mean the same place."""
    menu_over_ms: int = 1500
    """No menu pauses for longer between two choices: who presses a key later than this has heard it to its end."""
    fewest_whole_menus: int = 2
    """Calls that heard a menu to its end without a choice: one may have missed it, hardly two in a row."""
    compared_menus: int = 50
    """Newest calls of a side that are looked through for its menu: most hear it whole."""
    compared_messages: int = 40
    """Messages of a side that are compared, the commonest first."""
    resamples: int = 4000
    """So that the ends of an interval move by about 1 % of its width from one seed to another."""
    resampling_seed: int = 20260301
    """Any number will do; it is fixed so that the same calls always give the same interval."""
    most_resampled: int = 200
    """Calls on a side from which on the normal interval is as good: at 200 its ends lie 1 % of the width apart from the
    resampled ones on average, and 10 % at most, where the hang-up left few in sight."""


MANY_CALLS = ManyCallsThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyThresholds:
    """Which spoken numbers are masked."""

    fewest_numbers: int = 4
    """The shortest number that opens anything: a PIN, or the last four digits of a card."""
    longest_pause_ms: int = 1500
    words_between: int = 1
    """People pause within long numbers, and say "and" or "dash"."""


PRIVACY = PrivacyThresholds()


@dataclass(frozen=True, slots=True)
class WebThresholds:
    """What the pages in the browser take and show at a time."""

    most_upload_bytes: int = 1_000_000_000
    """An hour and a half of stereo sound as recorders write it at their best; more is better audited where it lies."""
    most_upload_files: int = 50
    most_form_bytes: int = 1_000_000
    """The form of a call of an hour names each of its stretches: some ten thousand bytes."""
    most_fields: int = 5000
    longest_name_bytes: int = 200
    """File systems take 255; an ending, a number and, while the file is written, two more marks are added."""
    calls_on_a_page: int = 200
    most_hits: int = 100


WEB = WebThresholds()
