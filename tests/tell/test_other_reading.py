"""A quote that the transcript has in other words says so, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from builders import answered_call

from auditor.schema import Audit, Finding
from auditor.tell.html_report import call_report
from auditor.tell.markdown import to_markdown
from auditor.tell.text import show, to_text
from auditor.tell.wording import OTHER_READING


def as_text(audit: Audit) -> str:
    return to_text(show(audit, "abc"), width=200)


def told_by(finding: Finding, *, other: bool) -> Audit:
    audit = answered_call()
    result = replace(audit.results[0], findings=(replace(finding, other_reading=other),))
    claim = replace(audit.claims[0], other_reading=other)
    findings = (replace(finding, other_reading=other),)
    return replace(audit, findings=findings, results=(result,), claims=(claim,))


@pytest.mark.parametrize("render", [as_text, lambda audit: to_markdown(audit, "abc"), lambda a: call_report(a, "abc")])
def test_a_quote_from_another_reading_says_so(render: Callable[[Audit], str]) -> None:
    finding = answered_call().findings[0]
    assert OTHER_READING not in render(told_by(finding, other=False))
    assert render(told_by(finding, other=True)).count(OTHER_READING) == 3  # what was heard, the rule, the promise
