"""What decides about sound: what is heard, what is the same recording, what words are trusted."""

from __future__ import annotations

from dataclasses import dataclass


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
class FaintVoiceThresholds:
    """When music is read for a voice in it, and when what is read shows one."""

    doubtful: float = 0.1
    """Mean probability of speech over ``window_frames`` from which there may be a voice: a sixth to a fifth of what is
    no speech in the development calls."""
    window_frames: int = 50
    """One second."""
    around_frames: int = 75
    """How far around such a place there may be one too: the rest of the sentence may be drowned wholly."""
    context_frames: int = 50
    """What is read on both sides of it, where the sentence may have been heard."""
    shortest_ms: int = 1000
    """A sentence takes longer."""
    pause_ms: int = 500
    """Words further apart are no one sentence."""
    fewest_words: int = 5
    """In a sentence, with those where the voice was heard."""
    fewest_doubtful: int = 2
    """Of them where it was not."""
    sure: float = 0.75
    """Mean confidence of these. With this and ``least_probability`` no voice was read into 26 minutes of singing and 20
    of other music."""
    least_probability: float = 0.15
    """Mean probability of speech over these words."""


FAINT_VOICES = FaintVoiceThresholds()


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
    sure: float = 0.95
    """Mean confidence of a recording that need not be read again in its playings alone."""
    even: float = 0.5
    """Confidence of a word that is as likely wrong as right."""
    readings_alone: int = 2
    """How many playings of one recording are also read alone where all of them together leave doubts."""
    surer_alone: float = 1.5
    """How many times as much of a playing has to be surely read alone to decide in place of all together, which is
    right more often: without this weight 31.0 of 100 words were wrong on hard calls, with it 29.4."""
    whole_share: float = 0.9
    """Only a playing at least this long, against the longest, is read: a cut one lacks words."""
    most_at_once_s: float = 600.0
    """After so much sound a new recogniser takes over: vosk counts its times on, in numbers of 24 bits."""
    block_samples: int = 4000
    """Half a second at a time, as vosk's own examples do."""


TRANSCRIPT = TranscriptThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayThresholds:
    """How the playings of one recording are laid over one another."""

    most_others: int = 8
    """Nine playings bring the noise down by 9.5 dB; each one more would bring little."""
    most_late_ms: int = 100
    """Edges of playings are surer than this."""
    cut_ms: int = 100
    """A playing that begins or ends this far inside of another was joined late or cut short: what is heard around it
    is something else."""
    least_likeness: float = 0.1
    """Playings of one recording reached 0.11 through the poorest line tried, and 0.6 usually; different ones 0.11 at
    most."""
    least_gain: float = 0.35
    """What the playings do not share is turned down to this, not to nothing: a hole in the sound is heard as one. Of
    two to four playings of prompts in real voices, words wrong of 100 fell from 28 to 10 under music louder than the
    voice, from 53 to 35 in such noise and from 15 to 13 in less; in white noise they stayed."""
    smooth_frames: int = 7
    """Agreement is told over 112 ms."""


OVERLAY = OverlayThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsensusThresholds:
    """How several readings of a recording are made one."""

    silence: float = 0.7
    """How sure a word has to be against each reading that has none there. With 0.5 to 0.8 words wrong of doubtful
    recordings of made-up calls fell from 43.9 of 100, as the reading that counts alone has them, to 38 or 39."""
    least_weight_ms: float = 50.0
    """What a reading counts beside what it surely read, so that several of which nothing is sure are still compared.
    Counted so, words wrong of hard calls' repeated recordings fell from 22.1 of 100, with all readings alike, to
    20.4."""
    near_ms: int = 400
    """Readings place the same word at most this far apart: about the length of a word."""


CONSENSUS = ConsensusThresholds()


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
    beside_patch_likeness: float = 0.3
    """What the sound right before or right after it must reach too: two in three that are alike by chance stay below on
    both sides, of true ones one in a hundred."""
    sure_patch_likeness: float = 0.75
    """A patch this alike need not go on: a message of a second holds one patch and hardly more."""
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
class CoherenceThresholds:
    """How two playings are compared from moment to moment."""

    hop_ms: int = 20
    window_ms: int = 64
    smooth_ms: int = 500
    """Over so long the share of what is the same by chance stays within 0.03 to either side."""
    same_share: float = 0.045
    hardly_same_share: float = 0.02
    """What is less in step than this over two seconds is not the same."""
    shortest_message_ms: int = 2500
    """Less than this comes round by chance, or with the rhythm of music."""
    shortest_ms: int = 300
    """What is in step for less is so by chance."""
    pause_ms: int = 1000
    """Between two sentences of one message."""


COHERENCE = CoherenceThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeThresholds:
    """How known recordings are made whole."""

    around_ms: int = 12_000
    """How far before and behind what is known its playings are compared; what is in step all that way is a hum."""
    shortest_part_ms: int = 1000
    """Of a hidden part: about two words."""
    shortest_music_ms: int = 2000
    """Music that is no noise taken for it."""
    most_playings: int = 4
    """Compared with one another, the clearest: six pairs."""


WHOLE = WholeThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockThresholds:
    """How a sound is looked for in a call, block by block."""

    block_ms: int = 8000
    """About the length of a message: in longer blocks its peak is lower, shorter ones are more."""
    near_samples: int = 400
    """50 ms: what lies closer to a peak belongs to it."""
    height: float = 7.0
    """How far a peak stands above the root mean square of its surroundings; that of noise has 4.5 to 5."""
    above_rival: float = 1.3
    """Against the next peak: notes and hums are in step with themselves at many lags."""


BLOCKS = BlockThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherThresholds:
    """When a sound is one more playing of a known recording."""

    least_likeness: float = 0.5
    """Against that of the known playings to one another: the music under a message may come round without it."""
    smooth_ms: int = 300
    """About the length of a number."""
    hole_share: float = 0.35
    hole_ms: int = 160
    """Where for so long less than this part of what the known playings share is heard, against the whole of it, there
    is another number, or another message. Two known and one in more noise may miss each other so; better that than a
    wrong number."""


FURTHER = FurtherThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuriedThresholds:
    """How recordings are found again under noise or loud music."""

    sure_word: float = 0.8
    around_ms: int = 3000
    sure_share: float = 0.4
    """Speech is understood where so much of the time around is surely read words."""
    longer: float = 1.2
    """Than what is known of it, for a recording to take that's place."""
    most_blocks_apart: int = 38
    """Five minutes: messages on hold come again sooner, and each block has so many others to be compared with."""
    shortest_voice_ms: int = 1000
    """Of a voice that is not understood, in a block that is looked for."""
    longest_ms: int = 25_000
    """Longer runs in step are no single message."""
    least_likeness_of_a_second: float = 0.23
    """Of the waves of two whole playings; of four seconds half as much. Noise has a fifth of that by chance, music and
    voices that happen to be in tune up to 0.17; buried messages had 0.29 to 0.4. What is found within a conversation
    wrongly makes a queue of it, so what lies between is left."""
    voice_share_alone: float = 0.25
    """Of the run, in one of two playings, heard as a voice that is not understood."""
    voice_share: float = 0.5
    """Of the message, in any of its playings."""
    whole_share: float = 0.5
    """Of the frames of a message that have to be in step with a playing found later."""
    most_pairs: int = 10
    least_sure_ms: int = 300
    """Surely read (see :func:`auditor.listen.sureness.sure_ms`) of the playings added up."""
    most_tried: int = 12
    """Runs of one call that are read: each costs a second at most, and a call with more is full of music in step."""


BURIED = BuriedThresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeThresholds:
    """Where a repeated recording begins and ends. Rows are 8 ms, cells 31 Hz wide."""

    inner_rows: int = 190
    """A second and a half of the message lays its playings over each other, and shows its steady background."""
    slip_ms: int = 60
    """What two roundings to frames of 16 ms and the jumps of a jitter buffer add up to."""
    inwards_rows: int = 30
    """The edge is looked for from 240 ms inside the present one outwards."""
    farthest_ms: int = 560
    """Sounds this far outside are another message's, or the line's."""
    pause_rows: int = 20
    """160 ms: closures inside words last up to 150 ms; what follows a longer pause is not searched."""
    steady_percent: float = 10.0
    above_steady: float = 20.0
    """The steady sound around an edge, and by how much more power than that a cell must have to count: the tenth part
    of the cells of a noise has a tenth of its power or less, so this is twice the noise."""
    audible_share: float = 1e-6
    """What is weaker than the loudest cell of the message by more than 60 dB, nobody hears on a telephone."""
    scaling_cells: int = 5
    """A cell is scaled to the strength of its surroundings of 40 ms by 150 Hz, so that no single partial decides."""
    weight_cells: int = 5
    """Frequencies are weighted in bands of 150 Hz: single ones agree by chance."""
    least_weight: float = 0.001
    """So that none is left out where no frequency agrees."""
    out_of_step_rows: tuple[int, ...] = (7, 13, 19)
    """Playings shifted by so many rows against each other (56 to 152 ms) agree by chance alone."""
    smoothing_rows: int = 3
    """Rows share three quarters of their sound with their neighbours; what is of the recording lasts longer."""
    least_chance: float = 0.01
    """No agreement is so exact that less than a hundredth would be beyond chance: codecs are not."""
    least_agreement: float = 1.3
    """Within the message playings agree on average by this many times chance, or their waves have nothing in common:
    one recording through the poorest lines tried gave 1.5, two recordings 1.2 at most in nine of ten."""
    beyond_chance: float = 1.0
    """A row is of the recording from here on: less, and the edge strays into what agrees by chance, more, and weak
    endings are lost."""
    most_per_row: float = 6.0
    """A loud row counts no more than this, so that a loud vowel bridges no silence."""


EDGES = EdgeThresholds()


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
class KeyProof:
    """What proves a key press: its length, the share of the band's power in its two tones, how far their levels vary,
    how far the worse of its frequencies is from nominal (a share of it), and how much of a voice's comb of harmonics
    there is besides."""

    least_ms: int
    least_share: float
    most_spread_db: float
    most_off_tune: float
    most_comb_db: float


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
        KeyProof(least_ms=70, least_share=0.80, most_spread_db=8.0, most_off_tune=1.0, most_comb_db=3.5),
        KeyProof(least_ms=70, least_share=0.45, most_spread_db=4.0, most_off_tune=0.008, most_comb_db=3.5),
        KeyProof(least_ms=0, least_share=0.90, most_spread_db=4.0, most_off_tune=1.0, most_comb_db=3.0),
        KeyProof(least_ms=0, least_share=0.60, most_spread_db=7.0, most_off_tune=0.004, most_comb_db=4.0),
    )
    """Any one will do: pure and long; beneath a voice or music if steady and in tune; short, but then purer, as over
    less than 70 ms the gaps of a comb are hard to see; or in perfect tune, as the crystals of telephones are and no
    codec changes. Of constructed presses, alone, in noise, in music and over voices, 98 in 100 had a comb below 3.2 dB;
    of what voices gave for keys the lowest twentieth was at 5.2 dB and the middle at 11."""
    key_least_half_ms: int = 60
    """Half a press tells as much as a whole short one from this length on."""
    key_sure_tune: float = 0.005
    """Keys are made by crystals: two notes of a tune are so near to the frequencies of one by rare chance."""
    key_sure_share: float = 0.7
    """Of three notes, two hold no more than this."""
    comb_band_hz: tuple[float, float] = (250.0, 3500.0)
    """Where the harmonics of a voice are looked for: what every codec of the telephone passes."""
    comb_least_hz: float = 75.0
    """Hardly a voice is lower; and of something low enough, any two tones are harmonics."""
    comb_apart: float = 2.5
    """Harmonics closer than this, in units of the resolution, leave no gaps between them."""
    comb_slack: float = 0.4
    """A harmonic is looked for this far to either side, in the same units."""
    comb_lobe: float = 2.2
    """The two tones hide what is nearer than this: a Hann window's lobe reaches 2."""
    comb_mistuned: float = 0.02
    """How far the interval of the two tones may be off that of two harmonics; codecs and glides bend it."""
    comb_least_teeth: int = 2
    comb_range_db: float = 40.0
    """What is this far below the stronger tone is silence, in which there is neither harmonic nor gap."""
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
    stretch_steps: int = 17
    """0.8 s: in shorter stretches lost packets and noise look like other words, in longer ones a word drowns."""
    usual_percent: float = 75.0
    """What is usual for a pair is how alike their better stretches are, whatever was changed elsewhere."""
    same_throughout: float = 0.63
    """From here on nothing has changed. Of one recording through nine lines, any two of them compared, 97 in 100 pairs
    reach it; of those in which 0.7 s were exchanged, 2 in 100."""
    similar_length: float = 0.8
    """Only of stretches about as long as one another can it be said that they are different recordings."""


FINGERPRINTS = FingerprintThresholds()
