"""What a user may choose for an audit; part of its basis."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.schema import Serialisable


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Serialisable):
    """Choices that change what an audit finds.

    ``words`` off measures holds by sound alone; ``read_every_playing`` reads each playing of a repeated message anew;
    ``keep_digits`` leaves longer numbers that people say in the transcript.
    """

    words: bool = True
    read_every_playing: bool = False
    keep_digits: bool = False
    language: str = "en"
    pack: str = "small-firm"
