"""What the header of a RIFF WAVE file states about its length.

Decoders quietly use the size of the file instead, so a recording that was cut off, or whose recorder crashed before it
wrote the final sizes, would load without a word. Sources: Microsoft and IBM, "Multimedia Programming Interface and Data
Specifications" (RIFF) and its "New Multimedia Data Types" (block codecs); EBU Tech 3306 (RF64).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_OPEN_ENDED = (0, 0xFFFFFFFF)
_ONE_SAMPLE_BLOCKS = (0x0001, 0x0003, 0x0006, 0x0007, 0xFFFE)  # PCM, float, A-law, mu-law, extensible
_BLOCK_CODECS = (0x0002, 0x0011, 0x0031)  # MS ADPCM, IMA ADPCM, GSM 06.10: they state the samples of a block


@dataclass(frozen=True, slots=True, kw_only=True)
class WavLength:
    """``stated_ms``: length by the header, ``None`` if it states none; ``sound_follows``: more sound lies behind."""

    stated_ms: int | None
    sound_follows: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Format:
    rate_hz: int = 0
    block_bytes: int = 0
    block_samples: int = 0

    def length_ms(self, data_bytes: int) -> int | None:
        if not (self.rate_hz and self.block_bytes and self.block_samples):
            return None
        return round(data_bytes / self.block_bytes * self.block_samples * 1000 / self.rate_hz)


def read_wav_length(path: Path) -> WavLength | None:
    """The stated length of a WAV file; ``None`` when the file is no WAV or has no data chunk. Raises ``OSError``."""
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] not in (b"RIFF", b"RF64") or head[8:12] != b"WAVE":
            return None
        return _walk(file, path.stat().st_size)


def _walk(file: BinaryIO, file_bytes: int) -> WavLength | None:
    sound, wide_bytes = _Format(), 0
    while len(head := file.read(8)) == 8:
        name, size = head[:4], struct.unpack("<I", head[4:])[0]
        start = file.tell()
        if name == b"data":
            # RF64 keeps the true 64-bit size in its ds64 chunk.
            return _length(file, start, wide_bytes or size, sound, file_bytes)
        body = file.read(min(size, 28))
        if name == b"fmt ":
            sound = _format(body)
        if name == b"ds64" and len(body) >= 16:
            wide_bytes = struct.unpack("<Q", body[8:16])[0]
        file.seek(start + size + size % 2)
    return None


def _format(body: bytes) -> _Format:
    """From the body of a ``fmt`` chunk. The byte rate is not used: block codecs often state it wrongly."""
    if len(body) < 16:
        return _Format()
    tag, _channels, rate_hz, _byte_rate, block_bytes = struct.unpack("<HHIIH", body[:14])
    block_samples = 1 if tag in _ONE_SAMPLE_BLOCKS else 0
    if tag in _BLOCK_CODECS and len(body) >= 20:
        block_samples = struct.unpack("<H", body[18:20])[0]
    return _Format(rate_hz=rate_hz, block_bytes=block_bytes, block_samples=block_samples)


def _length(file: BinaryIO, start: int, data_bytes: int, sound: _Format, file_bytes: int) -> WavLength:
    # Recorders that stream leave the size at 0 or all ones: that is no statement, and no error.
    if data_bytes in _OPEN_ENDED:
        return WavLength(stated_ms=None, sound_follows=False)
    end = start + data_bytes + data_bytes % 2
    file.seek(min(end, file_bytes))
    next_name = file.read(4)
    is_chunk = len(next_name) == 4 and all(0x20 <= letter < 0x7F for letter in next_name)
    follows_ms = sound.length_ms(max(0, file_bytes - end))
    # A few stray bytes behind the end are padding, not sound.
    sound_follows = follows_ms is not None and follows_ms >= 100 and not is_chunk
    return WavLength(stated_ms=sound.length_ms(data_bytes), sound_follows=sound_follows)
