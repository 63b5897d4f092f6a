"""A few minutes of everyday talk, reading and music, listened to by the program itself: nobody claims anything."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import measure_false_claims
import pytest
from builders import words
from catalogues import catalogue

from auditor.judge.passages import Passages
from auditor.judge.phrases import Spoken, phrases_in, spoken_in
from auditor.schema import Finding

PROGRAMS = ("flite", "text2wave", "rubberband")
able_to_speak = pytest.mark.skipif(
    not all(map(shutil.which, PROGRAMS)), reason=f"needs the speech programs {', '.join(PROGRAMS)}"
)


def all_spoken(texts: Sequence[str]) -> list[Spoken]:
    """The texts at an even pace, looked through together: what is said in one depends on no other."""
    return spoken_in((words(text, 0, confidence=1.0) for text in texts), Passages([], catalogue().slips))


def finding(category: str) -> Finding:
    return Finding(start_ms=0, end_ms=1000, category=category, quote="so it was said")


def test_only_the_six_claims_are_counted() -> None:
    kept = measure_false_claims.claims_in([finding("soon_claim"), finding("apology"), finding("queue_position")])
    assert [one.category for one in kept] == ["soon_claim", "queue_position"]


def test_the_sentences_of_the_benchmark_claim_nothing_as_they_are_written() -> None:
    claims = [one for one in catalogue().categories if one.id in measure_false_claims.CLAIMS]
    assert len(claims) == len(measure_false_claims.CLAIMS)
    texts = list(measure_false_claims.sentences(seed=3, paragraphs=40))
    for text, said in zip(texts, all_spoken(texts), strict=True):
        assert [match.quote for match in phrases_in(said, claims) if match.certain] == [], text


@able_to_speak
def test_no_claim_is_found_where_nobody_makes_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure_false_claims.main(["--minutes", "1", "--first", "200", "--keep", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "certain: 0 by their words alone, 0 in the audits" in out
    assert int(out.split(" words read")[0].split()[-1]) > 100
