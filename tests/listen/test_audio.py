"""Decoding: a known tone lands at the right time and level in every codec; what is no sound is told in one sentence."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from listen_sound_files import babble, encode, pcm16, placed, sine, wav_bytes, write_wav
from numpy.typing import NDArray

from auditor.errors import BadRecording, UsageProblem
from auditor.listen import files
from auditor.listen.audio import SAMPLE_RATE_HZ, Sound, export_clip, find_recordings, level_dbfs, load, to_segment
from auditor.schema import DBFS_FLOOR, Interval, Origin

SECONDS = 3.0
TONE_AT, TONE_TO = 1.0, 2.0
LEVEL_DBFS = -12.0


def tone_call(rate_hz: int) -> NDArray[np.int16]:
    """Three seconds with a 1000 Hz tone in the middle second."""
    return pcm16(placed(SECONDS, (TONE_AT, sine(TONE_TO - TONE_AT, rate_hz=rate_hz)), rate_hz=rate_hz))


def assert_tone(samples: NDArray[np.int16], *, within_ms: int, within_db: float) -> None:
    """The tone starts and ends on time, has its level and its pitch."""
    blocks = samples[: len(samples) // 40 * 40].reshape(-1, 40).astype(float)
    loud = np.flatnonzero(np.sqrt(np.mean(blocks**2, axis=1)) > 32768 * 10 ** ((LEVEL_DBFS - 6) / 20)) * 5
    assert abs(loud[0] - TONE_AT * 1000) <= within_ms
    assert abs(loud[-1] + 5 - TONE_TO * 1000) <= within_ms
    middle = samples[1200 * 8 : 1800 * 8]
    assert level_dbfs(middle) == pytest.approx(LEVEL_DBFS, abs=within_db)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * SAMPLE_RATE_HZ / len(middle) == pytest.approx(1000, abs=3)


# file, encoder, its rate, its options, the codec and container to be told, allowed error in ms and dB
CODECS = [
    ("a.wav", "pcm_s16le", 8000, {}, "pcm_s16le", "wav", 5, 0.1),
    ("a.wav", "pcm_s16le", 44100, {}, "pcm_s16le", "wav", 5, 0.1),
    ("a.wav", "pcm_s24le", 48000, {}, "pcm_s24le", "wav", 5, 0.1),
    ("a.wav", "pcm_f32le", 16000, {}, "pcm_f32le", "wav", 5, 0.1),
    ("a.wav", "pcm_u8", 11025, {}, "pcm_u8", "wav", 5, 0.3),
    ("a.wav", "pcm_mulaw", 8000, {}, "pcm_mulaw", "wav", 5, 0.2),
    ("a.wav", "pcm_alaw", 8000, {}, "pcm_alaw", "wav", 5, 0.2),
    ("a.wav", "adpcm_ima_wav", 8000, {}, "adpcm_ima_wav", "wav", 10, 0.5),
    ("a.wav", "adpcm_ms", 8000, {}, "adpcm_ms", "wav", 10, 0.5),
    ("a.aiff", "pcm_s16be", 8000, {}, "pcm_s16be", "aiff", 5, 0.1),
    ("a.au", "pcm_mulaw", 8000, {}, "pcm_mulaw", "au", 5, 0.2),
    ("a.caf", "pcm_alaw", 8000, {}, "pcm_alaw", "caf", 5, 0.2),
    ("a.flac", "flac", 16000, {}, "flac", "flac", 5, 0.1),
    ("a.mp3", "libmp3lame", 16000, {"bit_rate": 48000}, "mp3", "mp3", 20, 0.5),
    ("a.mp3", "libmp3lame", 44100, {"bit_rate": 64000, "options": {"write_xing": "0"}}, "mp3", "mp3", 60, 0.5),
    ("a.m4a", "aac", 16000, {"bit_rate": 48000}, "aac", "m4a", 80, 0.5),
    ("a.aac", "aac", 16000, {"bit_rate": 48000, "format": "adts"}, "aac", "aac", 80, 0.5),
    ("a.opus", "libopus", 48000, {"bit_rate": 32000}, "opus", "ogg", 20, 1.0),
    ("a.webm", "libopus", 48000, {"bit_rate": 32000}, "opus", "webm", 20, 1.0),
    ("a.mka", "pcm_s16le", 16000, {"format": "matroska"}, "pcm_s16le", "matroska", 10, 0.1),
    ("a.wma", "wmav2", 44100, {"bit_rate": 64000, "format": "asf"}, "wmav2", "asf", 80, 0.5),
    ("a.amr", "libopencore_amrnb", 8000, {"bit_rate": 12200}, "amrnb", "amr", 20, 3.0),
    ("a.3gp", "libopencore_amrnb", 8000, {"bit_rate": 12200}, "amrnb", "3gp", 20, 3.0),
]


@pytest.mark.parametrize(
    ("name", "encoder", "rate_hz", "how", "codec", "container", "within_ms", "within_db"),
    CODECS,
    ids=[f"{row[1]}-{row[0]}-{row[2]}" for row in CODECS],
)
def test_a_tone_keeps_its_time_level_and_pitch(
    tmp_path, name, encoder, rate_hz, how, codec, container, within_ms, within_db
):
    try:
        path = encode(tmp_path / name, encoder, tone_call(rate_hz), rate_hz, **how)
    except av.codec.codec.UnknownCodecError as error:
        pytest.skip(f"this build of the decoder library has no encoder to make the file with: {error}")
    recording, sound = load(path)
    assert (recording.codec, recording.container, recording.sample_rate_hz) == (codec, container, rate_hz)
    assert recording.channels == 1
    assert recording.caller_channel is None
    assert recording.warnings == ()
    assert recording.duration_ms == sound.duration_ms == pytest.approx(SECONDS * 1000, abs=130)
    assert sound.far_end.dtype == np.int16
    assert_tone(sound.far_end, within_ms=within_ms, within_db=within_db)


def test_an_estimated_length_is_not_taken_for_the_headers(tmp_path):
    try:
        path = encode(tmp_path / "a.amr", "libopencore_amrnb", tone_call(8000), 8000, bit_rate=12200)
    except av.codec.codec.UnknownCodecError:
        pytest.skip("this build of the decoder library cannot encode AMR")
    assert load(path)[0].header_duration_ms is None


def test_bare_gsm_is_decoded_without_a_suffix_check_but_text_is_not(tmp_path):
    # The home frame of GSM 06.10: silence, with the magic number 1101 in front.
    frame = bytes([0xDA, *([0] * 32)])
    path = tmp_path / "call.gsm"
    path.write_bytes(frame * 100)
    recording, sound = load(path)
    assert recording.codec == "gsm"
    assert sound.duration_ms == 100 * 20
    path.write_bytes(b"hello, this is text\n" * 200)
    assert "no GSM sound" in failure(path)


def test_resampling_lets_nothing_fold_into_the_band(tmp_path):
    path = write_wav(tmp_path / "a.wav", sine(2, hz=6000, rate_hz=48000), rate_hz=48000)
    assert level_dbfs(load(path)[1].far_end[400:-400]) < -60


def test_times_hold_over_many_frames(tmp_path):
    clicks = placed(90, *((at + 0.5, sine(0.02, dbfs=-6, rate_hz=22050)) for at in range(90)), rate_hz=22050)
    sound = load(write_wav(tmp_path / "a.wav", clicks, rate_hz=22050))[1]
    loud = np.flatnonzero(np.abs(sound.far_end.astype(int)) > 8000)
    starts = loud[np.flatnonzero(np.diff(loud, prepend=-8000) > 800)]
    assert len(starts) == 90
    assert np.all(np.abs(starts - (np.arange(90) + 0.5) * 8000) <= 16)


def test_identity_facts_and_origin(tmp_path):
    path = write_wav(tmp_path / "call.wav", sine(1))
    recording, _ = load(path, Origin(line="Fernwood", line_source="flag"))
    assert recording.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (recording.file_name, recording.path) == ("call.wav", str(path))
    assert recording.origin.line == "Fernwood"
    assert recording.header_duration_ms == recording.duration_ms == 1000


def test_the_file_is_never_changed(tmp_path):
    path = write_wav(tmp_path / "call.wav", sine(1))
    before, stat = path.read_bytes(), path.stat()
    path.chmod(0o444)
    sound = load(path)[1]
    export_clip(sound, Interval(start_ms=0, end_ms=500), tmp_path / "clip.wav")
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == stat.st_mtime_ns
    assert sorted(file.name for file in tmp_path.iterdir()) == ["call.wav", "clip.wav"]


def test_tags_in_old_alphabets_do_no_harm(tmp_path):
    samples = pcm16(sine(1)).tobytes()
    name = b"INAM" + (4).to_bytes(4, "little") + b"\xe4\xf6\xfc\x00"
    info = b"LIST" + (4 + len(name)).to_bytes(4, "little") + b"INFO" + name
    path = tmp_path / "call.wav"
    path.write_bytes(wav_bytes(samples) + info)
    assert load(path)[0].warnings == ()


# --- flaws that are told ----------------------------------------------------------------------------------------------


def only_warning(path: Path) -> str:
    (warning,) = load(path)[0].warnings
    return warning


def test_a_truncated_wav_is_told(tmp_path):
    path = write_wav(tmp_path / "a.wav", sine(10))
    path.write_bytes(path.read_bytes()[: 44 + 2 * 8000 * 6 + 1])
    recording, sound = load(path)
    assert recording.header_duration_ms == 10_000
    # Some versions of the decoder give up the last, broken block of 1024 samples.
    assert 5_900 <= sound.duration_ms <= 6_000
    assert recording.warnings[0].startswith("The file seems to be cut off or damaged: the header says 0:10.0, but 0:0")


@pytest.mark.parametrize("stated", [0, 0xFFFFFFFF])
def test_an_open_ended_wav_header_is_no_error(tmp_path, stated):
    path = write_wav(tmp_path / "a.wav", sine(2), stated_bytes=stated)
    recording, sound = load(path)
    assert (recording.header_duration_ms, sound.duration_ms, recording.warnings) == (None, 2000, ())


def test_a_wav_header_that_states_too_little_does_not_hide_sound(tmp_path):
    path = write_wav(tmp_path / "a.wav", sine(10), stated_bytes=16_000)
    assert load(path)[1].duration_ms == 10_000
    assert "wrong about the length" in only_warning(path)


def test_chunks_behind_the_sound_are_no_sound(tmp_path):
    path = tmp_path / "a.wav"
    path.write_bytes(wav_bytes(pcm16(sine(2)).tobytes()) + b"bext" + (9000).to_bytes(4, "little") + bytes(9000))
    recording, sound = load(path)
    assert (sound.duration_ms, recording.warnings) == (2000, ())


def test_a_truncated_mp3_and_m4a(tmp_path):
    path = encode(tmp_path / "a.mp3", "libmp3lame", pcm16(babble(8, seed=1)), 8000, bit_rate=16000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "cut off" in load(path)[0].warnings[0]
    path = encode(tmp_path / "a.m4a", "aac", pcm16(babble(8, seed=1)), 8000, bit_rate=16000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "its index is missing" in failure(path)


def test_damage_in_the_middle_keeps_later_times(tmp_path):
    call = placed(20, (0, babble(20, seed=1, dbfs=-40)), (18, sine(1)))
    path = encode(tmp_path / "a.opus", "libopus", pcm16(np.repeat(call, 6)), 48000, bit_rate=24000)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = np.random.default_rng(1).bytes(3000)
    path.write_bytes(bytes(content))
    recording, sound = load(path)
    assert "counts as silence" in " ".join(recording.warnings)
    loud = np.flatnonzero(np.abs(sound.far_end.astype(int)) > 6000) / 8
    assert loud[0] == pytest.approx(18_000, abs=60)


def test_values_that_are_no_numbers(tmp_path):
    values = sine(2, dbfs=-20).astype("<f4")
    values[4000:4080] = np.nan
    values[9000] = np.inf
    path = tmp_path / "a.wav"
    path.write_bytes(wav_bytes(values.tobytes(), tag=3, bits=32))
    sound = load(path)[1]
    assert only_warning(path) == "81 samples were not numbers and count as silence."
    assert np.all(sound.far_end[4001:4079] == 0)
    assert level_dbfs(sound.far_end[9100:]) == pytest.approx(-20, abs=0.1)
    path.write_bytes(wav_bytes(np.full(8000, np.nan, "<f4").tobytes(), tag=3, bits=32))
    assert "no valid sample" in failure(path)


def test_levels_that_are_told(tmp_path):
    assert "silent" in only_warning(write_wav(tmp_path / "a.wav", np.zeros(16000)))
    assert "very quiet" in only_warning(write_wav(tmp_path / "b.wav", babble(3, seed=1, dbfs=-55)))
    assert "clipped" in only_warning(write_wav(tmp_path / "c.wav", np.clip(babble(3, seed=1, dbfs=-3), -1, 1)))
    assert load(write_wav(tmp_path / "d.wav", babble(3, seed=1, dbfs=-20)))[0].warnings == ()
    short_but_loud = placed(60, (30, babble(6, seed=1)))
    assert load(write_wav(tmp_path / "e.wav", short_but_loud))[0].warnings == ()


def test_the_first_of_several_streams_is_told(tmp_path):

    path = tmp_path / "a.mka"
    with av.open(str(path), "w", format="matroska") as container:
        streams = [container.add_stream("pcm_s16le", rate=8000, layout="mono") for _ in range(2)]
        frame = av.AudioFrame.from_ndarray(pcm16(sine(1)), format="s16", layout="mono")
        frame.sample_rate = 8000
        for stream in streams:
            container.mux([*stream.encode(frame), *stream.encode(None)])
    assert only_warning(path).startswith("The file holds 2 audio streams")


# --- files that cannot be audited -------------------------------------------------------------------------------------


def failure(path: Path) -> str:
    with pytest.raises(BadRecording) as caught:
        load(path)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    assert message.endswith(".")
    return message


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.wav", b"", "is empty"),
        ("a.mp3", b"Dear customer,\nthe recording is attached.\n" * 200, "no recording in a known format"),
        ("a.wav", b"RIFF", "no recording in a known format"),
        ("a.wav", wav_bytes(b""), "its length is zero"),
        ("a.amr", b"#!AMR\n", "its length is zero"),
        ("a.wav", wav_bytes(b"\0" * 8000, rate_hz=0), "no recording in a known format"),
        ("a.mp3", b"ffconcat version 1.0\nfile 'other.wav'\n", "no recording in a known format"),
        ("a.mp3", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nother.mp3\n#EXT-X-ENDLIST\n", "known format"),
        ("a.mp3", b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n", "known format"),
        ("a.ogg", bytes(range(256)) * 40, "no recording in a known format"),
    ],
)
def test_what_is_no_recording(tmp_path, name, content, reason):
    (tmp_path / "other.wav").write_bytes(wav_bytes(pcm16(sine(1)).tobytes()))
    path = tmp_path / name
    path.write_bytes(content)
    assert reason in failure(path)


def test_a_folder_a_missing_file_and_a_pipe(tmp_path):
    assert "is a folder" in failure(tmp_path)
    assert "cannot be read" in failure(tmp_path / "missing.wav")
    os.mkfifo(tmp_path / "pipe.wav")
    assert "not a regular file" in failure(tmp_path / "pipe.wav")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = write_wav(tmp_path / "a.wav", sine(1))

    def refuse(*_args: object, **_how: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.hashlib, "file_digest", refuse)
    assert "Permission denied" in failure(path)


def test_a_picture_in_a_sound_container(tmp_path):

    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        container.mux(stream.encode(None))
    assert "holds no sound" in failure(path)


# --- two sides --------------------------------------------------------------------------------------------------------


def far_and_caller(seconds: float = 30) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ringing, then a hold with music; the caller says two things."""
    ring, music = sine(2, hz=440, dbfs=-22), sine(18, hz=600, dbfs=-20)
    far = placed(seconds, (0.5, ring), (6.5, ring), (10, music))
    return far, placed(seconds, (11, babble(2, seed=2)), (28.2, babble(1.5, seed=3)))


@pytest.mark.parametrize("caller_channel", [0, 1])
@pytest.mark.parametrize("crosstalk_db", [None, -20])
def test_the_far_end_is_found_on_either_side(tmp_path, caller_channel, crosstalk_db):
    far, caller = far_and_caller()
    leak = 0 if crosstalk_db is None else 10 ** (crosstalk_db / 20)
    sides = [far + leak * caller, caller + leak * far]
    if caller_channel == 0:
        sides.reverse()
    recording, sound = load(write_wav(tmp_path / "a.wav", *sides))
    assert recording.caller_channel == caller_channel
    assert recording.channels == 2
    assert sound.caller is not None
    assert level_dbfs(sound.far_end[20 * 8000 : 21 * 8000]) == pytest.approx(-20, abs=0.5)
    assert level_dbfs(sound.caller[28_500 * 8 : 29_500 * 8]) == pytest.approx(-20, abs=2)


def test_when_both_talk_alike_the_far_end_is_who_rings_first(tmp_path):
    ring = sine(2, hz=440, dbfs=-22)
    far = placed(30, (0.5, ring), *((at, babble(2, seed=at)) for at in (8, 14, 20)))
    caller = placed(30, *((at, babble(3, seed=at)) for at in (10, 16, 23)))
    assert load(write_wav(tmp_path / "a.wav", caller, far))[0].caller_channel == 0
    assert load(write_wav(tmp_path / "b.wav", far, caller))[0].caller_channel == 1


def test_a_noisy_caller_is_not_the_far_end_of_a_silent_hold(tmp_path):
    far = placed(60, (0.5, sine(2, hz=440, dbfs=-22)), (6, babble(6, seed=1)), (40, babble(8, seed=2)))
    street = babble(60, seed=3, dbfs=-40)
    caller = street + placed(60, (50, babble(3, seed=4)))
    assert load(write_wav(tmp_path / "a.wav", caller, far))[0].caller_channel == 0


@pytest.mark.parametrize("gain", [1.0, 0.5, -1.0, -0.7])
def test_the_same_sound_on_both_sides_never_cancels(tmp_path, gain):
    call = placed(10, (1, babble(3, seed=1)), (6, sine(2)))
    recording, sound = load(write_wav(tmp_path / "a.wav", call, gain * call))
    assert sound.caller is None
    assert recording.caller_channel is None
    assert level_dbfs(sound.far_end[6200 * 8 : 7800 * 8]) == pytest.approx(-12, abs=0.1)
    assert any("opposite phase" in warning for warning in recording.warnings) == (gain < 0)


def test_two_microphones_in_one_room_are_one_side(tmp_path):
    call = placed(10, (1, babble(3, seed=1)), (6, babble(3, seed=2)))
    late = np.concatenate([np.zeros(24), call[:-24]]) * 0.8
    recording, sound = load(write_wav(tmp_path / "a.wav", call, late))
    assert (sound.caller, recording.caller_channel, recording.warnings) == (None, None, ())


@pytest.mark.parametrize(("silent", "name"), [(0, "left"), (1, "right")])
def test_one_sided_stereo(tmp_path, silent, name):
    sides = [babble(5, seed=1), babble(5, seed=1)]
    sides[silent] = np.zeros(5 * 8000)
    recording, sound = load(write_wav(tmp_path / "a.wav", *sides))
    assert recording.warnings == (f"The {name} channel is silent.",)
    assert sound.caller is None
    assert level_dbfs(sound.far_end) == pytest.approx(-20, abs=0.2)


def test_more_than_two_channels(tmp_path):
    far, caller = far_and_caller()
    nothing = np.zeros_like(far)
    recording, sound = load(write_wav(tmp_path / "a.wav", nothing, caller, far, nothing, far, -far))
    assert recording.channels == 6
    assert recording.caller_channel == 1
    assert sound.caller is not None
    assert "Channel 1 is silent." in recording.warnings


# --- finding, slicing, clips ------------------------------------------------------------------------------------------


def test_find_recordings_in_folders_in_order_and_once(tmp_path):
    for name in ("b.wav", "a.MP3", "deep/c.opus", "notes.txt", ".hidden.wav", "._a.MP3", ".trash/d.wav", "a.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    named = tmp_path / "notes.txt"
    found = find_recordings([named, tmp_path, tmp_path / "b.wav"])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["notes.txt", "a.MP3", "b.wav", "deep/c.opus"]


def test_find_recordings_tells_what_is_wrong(tmp_path):
    with pytest.raises(UsageProblem, match="does not exist"):
        find_recordings([tmp_path / "nowhere"])
    with pytest.raises(UsageProblem, match="holds no recording"):
        find_recordings([tmp_path])


def test_slices_are_half_open_and_end_with_the_sound():
    sound = Sound(far_end=np.arange(16000, dtype=np.int16), caller=np.arange(16000, dtype=np.int16))
    part = sound.slice_ms(Interval(start_ms=500, end_ms=1500))
    assert (part.far_end[0], part.far_end[-1], part.duration_ms) == (4000, 11999, 1000)
    assert part.caller is not None
    assert len(part.caller) == 8000
    assert sound.slice_ms(Interval(start_ms=1900, end_ms=5000)).duration_ms == 100


def test_clips_hold_the_stretch_with_the_caller_on_the_left(tmp_path):
    far, caller = pcm16(sine(3)), pcm16(placed(3, (1, babble(1, seed=1))))
    clip = tmp_path / "clip.wav"
    export_clip(Sound(far_end=far[0], caller=caller[0]), Interval(start_ms=1000, end_ms=2000), clip)
    with wave.open(str(clip)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, 8000, 8000)
        samples = np.frombuffer(file.readframes(8000), np.int16).reshape(-1, 2)
    assert np.array_equal(samples, np.stack([caller[0], far[0]], axis=1)[8000:16000])


def test_clips_that_cannot_be_made(tmp_path):
    sound = Sound(far_end=np.zeros(8000, np.int16))
    with pytest.raises(UsageProblem, match=r"ends at 0:01\.0"):
        export_clip(sound, Interval(start_ms=1000, end_ms=2000), tmp_path / "clip.wav")
    with pytest.raises(UsageProblem, match="cannot be written"):
        export_clip(sound, Interval(start_ms=0, end_ms=500), tmp_path / "no" / "clip.wav")


def test_segments_and_levels():
    samples = pcm16(sine(1))[0]
    segment = to_segment(samples)
    assert (len(segment), segment.channels, segment.frame_rate) == (1000, 1, 8000)
    assert level_dbfs(samples) == pytest.approx(-12, abs=0.01)
    assert level_dbfs(np.zeros(80, np.int16)) == DBFS_FLOOR


def test_importing_says_nothing_to_the_user(tmp_path):
    """Neither of a missing ffmpeg program nor of old syntax in a dependency."""
    environment = {**os.environ, "PATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "always"}
    run = subprocess.run(
        [sys.executable, "-c", "import auditor.listen.audio"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    assert "pydub" not in run.stderr
    assert "audioop" not in run.stderr
    assert run.stdout == ""


def test_a_folder_that_cannot_be_searched_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "call.wav").touch()
    closed = tmp_path / "closed"
    walk = os.walk

    def refuses(top: Path, onerror: Callable[[OSError], None]) -> Iterator[tuple[str, list[str], list[str]]]:
        yield from walk(top)
        onerror(PermissionError(13, "Permission denied", str(closed)))

    monkeypatch.setattr(os, "walk", refuses)
    assert find_recordings([tmp_path]) == [tmp_path / "call.wav", closed]
