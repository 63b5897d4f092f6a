"""Days, hour bands and periods: how time is cut up so that calls can be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from auditor.errors import UsageProblem
from auditor.thresholds.keep import MANY_CALLS

_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|W(?P<week>\d{2})|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
)
_PERIOD_HINT = "write 2026, 2026-Q1, 2026-03, 2026-W10, 2026-03-04 or 2026-01-15..2026-02-15"


class By(StrEnum):
    """How long the periods of a history are."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    name: str
    first: date
    last: date

    def holds(self, moment: datetime | None) -> bool:
        """Whether a time lies in the period; an unknown one does not."""
        return moment is not None and self.first <= moment.date() <= self.last


def band_of(hour: int, bands: Sequence[int] = MANY_CALLS.bands_from_hour) -> int:
    """The number of the hour band that an hour of the day lies in."""
    return max(number for number, start in enumerate(bands) if start <= hour)


def band_name(band: int, bands: Sequence[int] = MANY_CALLS.bands_from_hour) -> str:
    """A band as ``10-12``."""
    return f"{bands[band]:02d}-{(*bands, 24)[band + 1]:02d}"


def period_of(day: date, by: By) -> Period:
    """The day, week (from Monday), month or quarter that a day lies in."""
    if by is By.DAY:
        return parse_period(day.isoformat())
    if by is By.WEEK:
        year, week, _ = day.isocalendar()
        return parse_period(f"{year}-W{week:02d}")
    if by is By.MONTH:
        return parse_period(f"{day:%Y-%m}")
    return parse_period(f"{day.year}-Q{(day.month + 2) // 3}")


def parse_period(text: str) -> Period:
    """A period written as a year, quarter, month, week, day, or as ``FIRST..LAST`` of these."""
    first, dots, last = text.partition("..")
    if dots:
        start, end = parse_period(first), parse_period(last)
        if start.first > end.last:
            raise UsageProblem(f"The period {text!r} ends before it starts.")
        return Period(name=text, first=start.first, last=end.last)
    match = _PERIOD.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        return _period(text.strip(), match)
    except ValueError as error:
        raise UsageProblem(f"{text!r} is no period; {_PERIOD_HINT}.") from error


def _period(text: str, match: re.Match[str]) -> Period:
    year = int(match["year"])
    if match["week"]:
        first = date.fromisocalendar(year, int(match["week"]), 1)
        return Period(name=text, first=first, last=first + timedelta(days=6))
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Period(name=text, first=day, last=day)
    if match["quarter"]:
        month, months = 3 * int(match["quarter"]) - 2, 3
    else:
        month, months = (int(match["month"]), 1) if match["month"] else (1, 12)
    after = date(year + (month + months > 12), (month + months - 1) % 12 + 1, 1)
    return Period(name=text, first=date(year, month, 1), last=after - timedelta(days=1))
