"""Every piece of evidence can be left out, and leaving it out changes the judgement of a call that rests on it."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from drawing import findings_of, heard_of
from measure_ingredients_judge import ALL, LEFT_OUT

from auditor.judge import phases
from auditor.judge.units import cut_into_units
from auditor.judge.voice_match import match_voices

SKETCH = "rrrr.ss.~~~~~~~~AAA~~~~~~~~~AAA~~~~~~~~.ss.sss.ss.s.ss"


def reasons(name: str) -> set[str]:
    heard = heard_of(SKETCH)
    units = cut_into_units(heard, findings_of(""), len(SKETCH) * 1000)
    changes = LEFT_OUT[name]
    with patch.multiple(phases, **changes) if changes else patch.dict({}):
        return {
            reason for one in phases.find_phases(units, match_voices(units, heard.voices)) for reason in one.reasons
        }


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    assert LEFT_OUT[ALL] == {}
    assert all(hasattr(phases, attribute) for changes in LEFT_OUT.values() for attribute in changes)


@pytest.mark.parametrize("name", [name for name in LEFT_OUT if name != ALL])
def test_no_other_ingredient_than_the_named_one_is_changed(name: str) -> None:
    assert LEFT_OUT[name]
    assert all(getattr(phases, attribute) != value for attribute, value in LEFT_OUT[name].items())


def test_repetition_is_no_reason_any_more_when_it_is_left_out() -> None:
    assert "it plays again after a wait" in reasons(ALL)
    assert "it plays again after a wait" not in reasons("repetition")
