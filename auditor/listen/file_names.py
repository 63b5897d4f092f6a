"""What the usual call recorders write into their file names: the time of the call and, from some, who was called.

Only patterns with a year, or of one named recorder, count as a time: a telephone number must never pass for a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_YEARS = range(1990, 2100)
# Calls last minutes, so the channel's own clock and the stamp beside it differ by little more than the offset from UTC.
_CLOCK_SLACK = timedelta(seconds=90)
_OFFSET_STEP = timedelta(minutes=15)
_WIDEST_OFFSET = timedelta(hours=14)
# Offsets in use that are no whole hours (IANA time zone database), in quarters of an hour.
_BROKEN_OFFSETS = (-38, -14, -10, 14, 18, 22, 23, 26, 35, 38, 42, 51, 55)

# Asterisk and FreePBX MixMonitor: direction, called party, calling party, local stamp, unique id (UTC epoch . counter).
_MIXMONITOR = re.compile(
    r"^(?:out|in|external|internal|exten|force|q|rg|ondemand)-(?P<line>[^-]+)-[^-]+-"
    r"(?P<stamp>\d{8}-\d{6})-(?P<epoch>\d{10})\.\d+$"
)
# 3CX: [name]_from-to_stamp(id). Outbound when the first number is an extension.
_THREE_CX = re.compile(r"^\[(?P<name>[^\]]*)\]_(?P<caller>[^_-]+)-(?P<called>[^_-]+)_(?P<stamp>\d{14})\(\d+\)$")
_LONGEST_EXTENSION = 5
# Samsung and others: Call recording <contact or number>_yymmdd_hhmmss. The short year counts only behind these words.
_CALL_RECORDING = re.compile(r"^Call[ _]recording[ _](?P<line>.+)_(?P<stamp>\d{6}_\d{6})$", re.IGNORECASE)
# Xiaomi and others: contact(number)_stamp.
_CONTACT_NUMBER = re.compile(r"^(?P<name>[^()]*)\((?P<number>\+?\d{5,15})\)_(?P<stamp>\d{14})$")
# Twilio: RE and 32 hexadecimal digits, no time in it.
_TWILIO = re.compile(r"^RE[0-9a-f]{32}$", re.IGNORECASE)
# A year-first stamp: separators are used throughout or not at all. GMT in front and Z or an offset behind are obeyed.
_STAMP = re.compile(
    r"(?<![0-9A-Za-z+])(?P<gmt>GMT)?(?P<year>\d{4})(?P<d>[-_.]?)(?P<month>\d{2})(?P=d)(?P<day>\d{2})"
    r"(?P<between>T|_|-| |, | at |_at_|)"
    r"(?P<hour>\d{2})(?P<t>[-_.:]|)(?P<minute>\d{2})(?P=t)(?P<second>\d{2})(?:\.\d{1,6}(?=Z|[+-]|$))?"
    r"(?P<zone>Z|[+-]\d{2}[:-]?\d{2}(?!\d))?(?![0-9A-Za-z])"
)
# Name and a written number in front of a stamp, as contact-based recorders have it.
_NAME_AND_NUMBER = re.compile(r"^(?P<name>.*?)[ _-]*(?P<number>\+?(?:\(\d{2,5}\)|\d)[\d ().-]{5,20}\d)[ _-]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOrigin:
    """``called_at`` is ISO-8601, without an offset where the name tells none; ``line`` the party called."""

    called_at: str | None = None
    line: str | None = None


def origin_in_name(stem: str) -> NamedOrigin:
    """What a file name (without its suffix) tells; nothing where no usual pattern fits or its date does not exist."""
    if _TWILIO.match(stem):
        return NamedOrigin()
    for pattern, read in ((_MIXMONITOR, _mixmonitor), (_THREE_CX, _three_cx), (_CALL_RECORDING, _call_recording)):
        if match := pattern.match(stem):
            return read(match)
    return _contact_number(match) if (match := _CONTACT_NUMBER.match(stem)) else _any_stamp(stem)


def _mixmonitor(match: re.Match[str]) -> NamedOrigin:
    local = _parse(match["stamp"], "%Y%m%d-%H%M%S")
    if local is None:
        return NamedOrigin()
    offset = _offset(local, int(match["epoch"]))
    aware = local if offset is None else local.replace(tzinfo=timezone(offset))
    return NamedOrigin(called_at=aware.isoformat(), line=match["line"])


def _offset(local: datetime, epoch_s: int) -> timedelta | None:
    """Offset from UTC that turns the channel's epoch into the local stamp; ``None`` when no real offset does."""
    difference = local.replace(tzinfo=UTC) - datetime.fromtimestamp(epoch_s, UTC)
    offset = round(difference / _OFFSET_STEP) * _OFFSET_STEP
    quarters = offset // _OFFSET_STEP
    in_use = abs(offset) <= _WIDEST_OFFSET and (quarters % 4 == 0 or quarters in _BROKEN_OFFSETS)
    return offset if in_use and abs(difference - offset) <= _CLOCK_SLACK else None


def _three_cx(match: re.Match[str]) -> NamedOrigin:
    outbound = len(match["caller"]) <= _LONGEST_EXTENSION < len(match["called"])
    line = (match["name"].strip() or match["called"]) if outbound else None
    return _named(_parse(match["stamp"], "%Y%m%d%H%M%S"), line)


def _call_recording(match: re.Match[str]) -> NamedOrigin:
    return _named(_parse(match["stamp"], "%y%m%d_%H%M%S"), match["line"].strip())


def _contact_number(match: re.Match[str]) -> NamedOrigin:
    return _named(_parse(match["stamp"], "%Y%m%d%H%M%S"), match["name"].strip() or match["number"])


def _any_stamp(stem: str) -> NamedOrigin:
    for match in _STAMP.finditer(stem):
        if (stamp := _stamp(match)) is not None:
            return NamedOrigin(called_at=stamp.isoformat(), line=_line_before(stem[: match.start()]))
    return NamedOrigin()


def _stamp(match: re.Match[str]) -> datetime | None:
    digits = "".join(match[name] for name in ("year", "month", "day", "hour", "minute", "second"))
    local = _parse(digits, "%Y%m%d%H%M%S")
    if local is None:
        return None
    zone = "Z" if match["gmt"] else match["zone"]
    if not zone:
        return local
    if zone == "Z":
        return local.replace(tzinfo=UTC)
    # Behind a stamp that is not in ISO form, -0500 is as likely a counter or an extension.
    return _with_offset(local, zone) if match["between"] == "T" else local


def _with_offset(local: datetime, zone: str) -> datetime:
    """With the written offset if there is such a one; else the digits are some number of the recorder's."""
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    if size > _WIDEST_OFFSET or size % _OFFSET_STEP:
        return local
    return local.replace(tzinfo=timezone(-size if zone[0] == "-" else size))


def _line_before(text: str) -> str | None:
    """Contact before its number, else the number; ``None`` without a number: other words may be anything."""
    match = _NAME_AND_NUMBER.match(text)
    if match is None:
        return None
    name = match["name"].strip(" _-([")
    return name or re.sub(r"[^\d+]", "", match["number"])


def _named(at: datetime | None, line: str | None) -> NamedOrigin:
    """Both or nothing: a pattern with an impossible date is not that recorder's."""
    return NamedOrigin() if at is None else NamedOrigin(called_at=at.isoformat(), line=line)


def _parse(text: str, pattern: str) -> datetime | None:
    try:
        at = datetime.strptime(text, pattern)
    except ValueError:
        return None
    return at if at.year in _YEARS else None
