"""The true words in place of the recogniser's: what a perfect model would bring, everything else being as it was heard.

Truths tell what was said, not when each word was: words are spread over their sentence by their number of letters. Of a
sentence that was cut short, as many words are taken as fit into it at the pace at which it is spoken elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from auditor.judge.audit import rejudge
from auditor.judge.catalogue import Catalogue
from auditor.schema import Audit, Interval, Side, Word

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueText(Interval):
    """What was truly said, in a stretch; ``side`` where it is known whose channel has it."""

    text: str
    side: Side | None = None


def with_true_words(audit: Audit, truth: Path, catalogue: Catalogue) -> Audit:
    """The audit judged again from the words of the truth file beside the recording.

    Where a truth tells only the texts of the messages, the words of everybody else stay as they were read.
    """
    data = json.loads(truth.read_text(encoding="utf-8"))
    texts = list(_texts(data, audit.recording.caller_channel is not None))
    words = [word for word in audit.heard.words if "duration_ms" in data and not any(map(word.overlap_ms, texts))]
    words += spread(texts)
    words.sort(key=lambda word: (word.start_ms, word.end_ms))
    heard = replace(audit.heard, words=tuple(words), other_readings=())
    return rejudge(replace(audit, heard=heard), catalogue)


def spread(texts: Sequence[TrueText]) -> list[Word]:
    """The words of all texts with their times."""
    longest_ms: dict[str, int] = {}
    for text in texts:
        longest_ms[text.text] = max(longest_ms.get(text.text, 0), text.duration_ms)
    return [word for text in texts for word in _words(text, longest_ms[text.text])]


def _words(text: TrueText, longest_ms: int) -> Iterator[Word]:
    """The words that fit, each as long as its letters are of the whole."""
    said = _WORD.findall(text.text.lower().replace("’", "'"))
    letters = sum(map(len, said))
    end_ms = float(text.start_ms)
    for word in said:
        start_ms, end_ms = end_ms, end_ms + len(word) / letters * longest_ms
        if end_ms > text.end_ms + 1 or round(end_ms) <= round(start_ms):
            return
        yield Word(start_ms=round(start_ms), end_ms=round(end_ms), text=word, confidence=1.0, side=text.side)


def _texts(data: Mapping[str, Any], two_channels: bool) -> Iterator[TrueText]:
    """The texts in either form of truth; see measure_accuracy.py."""
    if "duration_ms" in data:
        for one in data["announcements"]:
            yield TrueText(start_ms=one["start_ms"], end_ms=one["end_ms"], text=one["text"])
        return
    for one in data["segments"]:
        start_ms, end_ms = round(one["start"] * 1000), round(one["end"] * 1000)
        if one.get("text") and start_ms < end_ms:
            side = Side.CALLER if two_channels and one.get("speaker") == "caller" else None
            yield TrueText(start_ms=start_ms, end_ms=end_ms, text=one["text"], side=side)
