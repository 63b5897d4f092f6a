"""How sound is coded for a web page: small where browsers can play it, else such that all can."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A way to code sound for a web page: its name, container, encoder and options, and what a browser calls it.

    ``bits_per_s`` is the whole file's, container included, give or take a few per cent.
    """

    name: str
    container: str
    encoder: str
    media_type: str
    bits_per_s: int
    encoder_bits_per_s: int
    options: tuple[tuple[str, str], ...] = ()


#: RFC 7587 (3.1.1) advises 8 to 12 kbit/s for speech in the telephone band. It is in WebM, since Safari plays that and
#: long did not play Ogg; frames are longer than usual, which spares most of the container's weight.
OPUS = Coding(
    name="Opus",
    container="webm",
    encoder="libopus",
    media_type="audio/webm",
    bits_per_s=12_500,
    encoder_bits_per_s=12_000,
    options=(("frame_duration", "60"),),
)
#: Twice as large, and played by every browser, however old.
MP3 = Coding(
    name="MP3",
    container="mp3",
    encoder="libmp3lame",
    media_type="audio/mpeg",
    bits_per_s=24_000,
    encoder_bits_per_s=24_000,
)
