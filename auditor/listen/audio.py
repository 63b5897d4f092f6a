"""The only door to decoding: any recording in, telephone-band samples and honest facts about the file out.

PyAV decodes and resamples, streamed, so that a long call costs little more memory than its 8 kHz samples; pydub slices,
measures levels and writes evidence clips (its own decoding spoils G.711). Files are only ever opened for reading.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

import av
import numpy as np
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from numpy.typing import NDArray

from auditor.errors import BadRecording, UsageProblem
from auditor.listen.channels import tell_sides
from auditor.listen.codings import Coding
from auditor.listen.files import find_recordings as find_recordings
from auditor.listen.files import fingerprint, readable
from auditor.listen.flaws import clipped_share, clock, damage_flaws, length_flaws, level_flaws
from auditor.listen.wav_header import WavLength, read_wav_length
from auditor.schema import DBFS_FLOOR, Interval, Origin, Recording
from auditor.thresholds.listen import AUDIO

with warnings.catch_warnings():
    # pydub warns of a missing ffmpeg program, which is not used here, and of its own old syntax.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

SAMPLE_RATE_HZ = 8000

_PYAV_MAJOR = int(av.__version__.partition(".")[0])

# Only containers of sound: a playlist or a session description must not make the decoder open other files or sockets,
# and formats without any header would take every file for sound.
_CONTAINERS = (
    "wav,w64,mp3,mov,mp4,m4a,3gp,3g2,ogg,flac,amr,amrnb,amrwb,asf,matroska,webm,aiff,au,caf,aac,gsm,voc,wv,ape,avi,"
    "mpeg,mpegts,dss"
)
# In these the header states a length; elsewhere the decoder guesses one from the size of the file.
_STATES_LENGTH = frozenset(("w64", "mov", "flac", "asf", "matroska", "aiff", "au", "caf", "voc", "wv", "ape"))
_NOT_SOUND = "convert it to WAV or MP3, or leave it out"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sound:
    """Sound of a call, 8 kHz mono ``int16`` arrays of one length: the far end, and the caller where recorded apart."""

    far_end: NDArray[np.int16]
    caller: NDArray[np.int16] | None = None

    @property
    def duration_ms(self) -> int:
        """Length in whole milliseconds."""
        return len(self.far_end) * 1000 // SAMPLE_RATE_HZ

    def slice_ms(self, interval: Interval) -> Sound:
        """The stretch of both sides within the interval (views, cut at the end of the sound)."""
        part = slice(interval.start_ms * SAMPLE_RATE_HZ // 1000, interval.end_ms * SAMPLE_RATE_HZ // 1000)
        return Sound(far_end=self.far_end[part], caller=None if self.caller is None else self.caller[part])


def load(path: Path, origin: Origin | None = None) -> tuple[Recording, Sound]:
    """Decode a recording and tell its facts; ``origin`` is kept with them.

    Raises ``BadRecording`` with the file, the reason and what to do when it holds no sound that can be audited.
    What can be audited in spite of a flaw (cut off, clipped, very quiet ...) is told in ``Recording.warnings``.
    """
    sha256 = fingerprint(path)
    decoded = _decode(path)
    samples = decoded.samples
    sides = tell_sides(samples, SAMPLE_RATE_HZ)
    # Copies, so that a channel that is not used does not stay in memory.
    sound = Sound(
        far_end=samples[sides.far_end].copy(), caller=None if sides.caller is None else samples[sides.caller].copy()
    )
    recording = Recording(
        sha256=sha256,
        file_name=readable(path.name),
        path=readable(path.absolute()),
        duration_ms=sound.duration_ms,
        sample_rate_hz=decoded.sample_rate_hz,
        channels=len(samples),
        codec=decoded.codec,
        container=decoded.container,
        caller_channel=sides.caller,
        header_duration_ms=decoded.stated_ms,
        clipped_share=round(clipped_share(sound.far_end), 6),
        origin=origin or Origin(),
        warnings=(*decoded.warnings, *sides.warnings, *level_flaws(sound.far_end, SAMPLE_RATE_HZ)),
    )
    return recording, sound


def to_segment(samples: NDArray[np.int16]) -> AudioSegment:
    """The samples (8 kHz mono) as a pydub segment, for slicing, levels and export."""
    return AudioSegment(data=samples.tobytes(), sample_width=2, frame_rate=SAMPLE_RATE_HZ, channels=1)


def level_dbfs(samples: NDArray[np.int16]) -> float:
    """RMS level in dBFS, floored at -96."""
    return max(DBFS_FLOOR, float(to_segment(samples).dBFS))


def export_clip(sound: Sound, interval: Interval, path: Path) -> None:
    """Write a stretch of the call as a WAV file: evidence to listen to. Two sides become caller left, far end right.

    Raises ``UsageProblem`` when the stretch lies behind the end of the call or the file cannot be written.
    """
    part = sound.slice_ms(interval)
    if not len(part.far_end):
        raise UsageProblem(f"The call ends at {clock(sound.duration_ms)}: choose a stretch before that.")
    segment = to_segment(part.far_end)
    if part.caller is not None:
        segment = AudioSegment.from_mono_audiosegments(to_segment(part.caller), segment)
    try:
        with path.open("wb") as file:
            segment.export(file, format="wav")
    except OSError as error:
        raise UsageProblem(f"{path} cannot be written ({error.strerror}): choose another place.") from error


def can_encode(coding: Coding) -> bool:
    """Whether this build of the decoder's library can write it, too."""
    return coding.encoder in av.codecs_available


def encoded(samples: NDArray[np.int16], coding: Coding) -> bytes:
    """The samples (8 kHz mono, at least one) as a file for a web page; the same samples make the same file."""
    file = io.BytesIO()
    with av.open(file, mode="w", format=coding.container, options={"fflags": "+bitexact"}) as container:
        options = dict(coding.options)
        stream = container.add_stream(coding.encoder, rate=SAMPLE_RATE_HZ, layout="mono", options=options)
        if not isinstance(stream, AudioStream):
            raise ValueError(f"{coding.encoder} does not code sound")
        stream.bit_rate = coding.encoder_bits_per_s
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16p", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        # The stream's own format and frame size are made by the encoder.
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return file.getvalue()


# --- the file ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Decoded:
    samples: NDArray[np.int16]
    sample_rate_hz: int
    codec: str
    container: str
    stated_ms: int | None
    warnings: tuple[str, ...]


def _decode(path: Path) -> _Decoded:
    try:
        wav = read_wav_length(path)
        with path.open("rb") as file, _open(file, ignore_length=bool(wav and wav.sound_follows)) as container:
            return _decode_container(path, container, wav)
    except (OSError, av.FFmpegError, ValueError) as error:
        reason = "it is no recording in a known format, or it is badly damaged"
        if _lacks_index(path):
            reason = "its index is missing, so the recorder probably never finished it"
        raise BadRecording(f"{path} cannot be decoded: {reason}; {_NOT_SOUND}.") from error


def _open(file: BinaryIO, *, ignore_length: bool) -> InputContainer:
    options = {"format_whitelist": _CONTAINERS}
    if ignore_length:
        options["ignore_length"] = "1"
    # Tags in old 8-bit alphabets are common and irrelevant here. PyAV 19 dropped the argument and never fails on them.
    tolerant: dict[str, Any] = {} if _PYAV_MAJOR >= 19 else {"metadata_errors": "replace"}
    container: InputContainer = av.open(file, mode="r", options=options, **tolerant)
    return container


def _is_gsm(path: Path) -> bool:
    """Whether a bare GSM file is one: each frame of 33 bytes starts with the four bits 1101 (RFC 3551, 4.5.8.1)."""
    with path.open("rb") as file:
        return all(first >> 4 == 0xD for first in file.read(33 * 10)[::33])


def _lacks_index(path: Path) -> bool:
    """Whether an MP4-like file has no ``moov`` box, as when the recorder was stopped by force."""
    with path.open("rb") as file:
        return file.read(8)[4:] == b"ftyp" and b"moov" not in file.read()


def _decode_container(path: Path, container: InputContainer, wav: WavLength | None) -> _Decoded:
    streams = container.streams.audio
    if not streams:
        raise BadRecording(f"{path} holds no sound: {_NOT_SOUND}.")
    if container.format.name == "gsm" and not _is_gsm(path):
        raise BadRecording(f"{path} is no GSM sound in spite of its suffix: {_NOT_SOUND}.")
    stream = container.streams.best("audio") or streams[0]
    if not isinstance(stream, AudioStream) or stream.codec_context is None:
        raise BadRecording(f"{path} is coded in a way that is not known here: {_NOT_SOUND}.")
    stated_ms = wav.stated_ms if wav else _stated_ms(container, stream)
    collector = _Collector(stated_ms=stated_ms)
    for item in _frames_and_losses(container, stream, collector):
        collector.add(item)
    samples = collector.finish()
    _refuse_nothing(path, samples, collector)
    decoded_ms = samples.shape[1] * 1000 // SAMPLE_RATE_HZ
    several = f"The file holds {len(streams)} audio streams; stream {streams.index(stream) + 1} is used."
    return _Decoded(
        samples=samples,
        sample_rate_hz=collector.sample_rate_hz,
        codec=stream.codec_context.name.removesuffix("float"),  # mp3float is how MP3 is decoded, not what it is
        container=_container_name(container, path),
        stated_ms=stated_ms,
        warnings=(
            *((several,) if len(streams) > 1 else ()),
            *length_flaws(stated_ms, decoded_ms),
            *damage_flaws(
                lost_packets=collector.lost_packets,
                filled_ms=collector.filled_ms,
                invalid_samples=collector.invalid_samples,
            ),
        ),
    )


def _refuse_nothing(path: Path, samples: NDArray[np.int16], collector: _Collector) -> None:
    if samples.shape[1] * 1000 < SAMPLE_RATE_HZ:
        raise BadRecording(f"{path} holds no sound, its length is zero: copy or export it again from the recorder.")
    if collector.invalid_samples and collector.invalid_samples == collector.float_samples:
        raise BadRecording(f"{path} holds no valid sample, only values that are no numbers: export it again.")


def _container_name(container: InputContainer, path: Path) -> str:
    """``mov,mp4,m4a,3gp …`` is one family: the file's own suffix where it is one of them, else the first name."""
    names = container.format.name.split(",")
    suffix = path.suffix.lower().lstrip(".")
    return suffix if suffix in names else names[0]


def _stated_ms(container: InputContainer, stream: AudioStream) -> int | None:
    name = container.format.name.split(",")[0]
    # An MP3 states its length only in a Xing/LAME header, and only that gives it a start time.
    if name not in _STATES_LENGTH and not (name == "mp3" and stream.start_time):
        return None
    if stream.duration is not None and stream.time_base is not None:
        return round(stream.duration * stream.time_base * 1000)
    return None if container.duration is None else container.duration // 1000


# --- packets, frames, samples -----------------------------------------------------------------------------------------


def _frames_and_losses(
    container: InputContainer, stream: AudioStream, collector: _Collector
) -> Iterator[AudioFrame | float]:
    """Decoded frames; for a packet that cannot be decoded its length in seconds, so that later sound keeps its time."""
    for packet in _packets(container, stream, collector):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            collector.lost_packets += 1
            yield float(packet.duration * packet.time_base) if packet.duration and packet.time_base else 0.0
            continue
        yield from (frame for frame in frames if isinstance(frame, AudioFrame))


def _packets(container: InputContainer, stream: AudioStream, collector: _Collector) -> Iterator[Packet[AudioStream]]:
    """Packets to the end of the file, going on behind a damaged place as long as something can be read there."""
    read_some = True
    while read_some:
        read_some = False
        try:
            for packet in container.demux(stream):
                read_some = True
                yield packet
            return
        except av.FFmpegError:
            collector.lost_packets += 1


@dataclass(slots=True)
class _Collector:
    """Gathers frames, about a second at a time (resampling each 20 ms frame alone takes three times as long)."""

    stated_ms: int | None
    channels: list[bytearray] = field(default_factory=list)
    sample_rate_hz: int = 0
    lost_packets: int = 0
    invalid_samples: int = 0
    float_samples: int = 0
    filled_ms: int = 0
    layout: str = ""
    _shape: tuple[str, str, int] = ("", "", 0)
    _fifo: AudioFifo = field(default_factory=AudioFifo)
    _resampler: AudioResampler | None = None
    _due_s: float | None = None

    def add(self, item: AudioFrame | float) -> None:
        """Take a frame, or the length in seconds of a lost one."""
        if isinstance(item, float):
            # Where stamps exist, the next frame's stamp shows the gap, and this would count it twice.
            if self._due_s is None:
                self._fill(item)
            return
        self._follow_shape(item)
        self._follow_time(item)
        item.pts = None
        self._fifo.write(item)
        if self._fifo.samples >= item.sample_rate:
            self._drain()

    def finish(self) -> NDArray[np.int16]:
        """All samples so far, shape (channels, samples)."""
        self._flush()
        if not self.channels:
            return np.zeros((1, 0), np.int16)
        return np.array([np.frombuffer(channel, np.int16) for channel in self.channels])

    def _follow_shape(self, frame: AudioFrame) -> None:
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape == self._shape:
            return
        self._flush()
        if not self.channels:
            count = frame.layout.nb_channels
            self.layout = {1: "mono", 2: "stereo"}.get(count, frame.layout.name)
            self.channels = [bytearray() for _ in range(count)]
            self.sample_rate_hz = frame.sample_rate
        self._shape, self._fifo = shape, AudioFifo()
        self._resampler = AudioResampler(format="s16p", layout=self.layout, rate=SAMPLE_RATE_HZ)

    def _follow_time(self, frame: AudioFrame) -> None:
        if frame.time is None:
            return
        gap_s = 0.0 if self._due_s is None else frame.time - self._due_s
        if gap_s * 1000 >= AUDIO.gap_ms:
            self._fill(gap_s)
        self._due_s = frame.time + frame.samples / frame.sample_rate

    def _fill(self, gap_s: float) -> None:
        """Silence for lost sound, unless the length shows that the time stamps are wrong."""
        if not self.channels:
            return
        self._drain()
        gap = round(gap_s * SAMPLE_RATE_HZ)
        ends_ms = (len(self.channels[0]) // 2 + gap) * 1000 // SAMPLE_RATE_HZ
        longest_ms = AUDIO.longest_gap_ms if self.stated_ms is None else self.stated_ms + AUDIO.gap_ms
        if (gap_s * 1000 if self.stated_ms is None else ends_ms) <= longest_ms:
            self._append(np.zeros((len(self.channels), gap), np.int16))
            self.filled_ms += gap * 1000 // SAMPLE_RATE_HZ

    def _drain(self) -> None:
        if self._resampler is not None and (frame := self._fifo.read()) is not None:
            for out in self._resampler.resample(self._finite(frame)):
                self._append(out.to_ndarray())

    def _flush(self) -> None:
        self._drain()
        if self._resampler is not None:
            for out in self._resampler.resample(None):
                self._append(out.to_ndarray())

    def _append(self, samples: NDArray[np.generic]) -> None:
        for channel, row in zip(self.channels, samples, strict=True):
            channel += row.tobytes()

    def _finite(self, frame: AudioFrame) -> AudioFrame:
        """The frame with 0 for values that are no numbers: one of them would spoil all later output of the filter."""
        if frame.format.name not in ("flt", "fltp", "dbl", "dblp"):
            return frame
        values = frame.to_ndarray()
        self.float_samples += values.size
        invalid = int(values.size - np.count_nonzero(np.isfinite(values)))
        if not invalid:
            return frame
        self.invalid_samples += invalid
        # Of the frame's own float type; the stubs cannot tell.
        clean = cast("NDArray[np.float64]", np.where(np.isfinite(values), values, 0).astype(values.dtype))
        mended = AudioFrame.from_ndarray(clean, format=frame.format.name, layout=frame.layout.name)
        mended.sample_rate = frame.sample_rate
        return mended
