"""The tone plans of ``seeds/tones.toml`` as checked data: which frequencies and cadences mean what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from auditor.errors import CatalogueProblem
from auditor.schema import ToneKind
from auditor.toml_file import read_toml

_CADENCE_KINDS = (ToneKind.RINGBACK, ToneKind.BUSY, ToneKind.REORDER, ToneKind.DIAL, ToneKind.BEEP)
_BAND_HZ = (200.0, 3600.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CadencedTone:
    """One tone of one country.

    ``frequencies_hz`` are all that sound together, side tones of a modulation included; ``cadence_ms`` is on, off, on,
    off ... and repeats; empty for a tone that sounds on. Tolerances are shares of the nominal value.
    """

    id: str
    kind: ToneKind
    frequencies_hz: tuple[float, ...]
    cadence_ms: tuple[int, ...]
    cadence_tolerance: float
    frequency_tolerance: float
    min_bursts: int
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitPlan:
    """The special information tone: for each of its steps the frequencies in use, and how long a step may be."""

    steps_hz: tuple[tuple[float, ...], ...]
    frequency_tolerance: float
    step_ms: tuple[int, int]
    max_pause_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeepPlan:
    """Where a lonely steady tone counts as a beep: frequency and length, both from-to."""

    frequency_hz: tuple[float, float]
    length_ms: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DtmfPlan:
    """Push-button signals: frequencies and keys of ITU-T Q.23, tolerances of a receiver of Q.24."""

    low_hz: tuple[float, ...]
    high_hz: tuple[float, ...]
    keys: tuple[str, ...]
    frequency_accept: float
    frequency_reject: float
    on_accept_ms: int
    on_reject_ms: int
    pause_accept_ms: int
    twist_accept_db: tuple[float, float]
    level_accept_dbfs: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TonePlan:
    """All that ``seeds/tones.toml`` says."""

    tones: tuple[CadencedTone, ...]
    sit: SitPlan
    beep: BeepPlan
    dtmf: DtmfPlan


def load_tone_plan(path: Path) -> TonePlan:
    """The tone plan in a TOML file; raises ``CatalogueProblem`` with file, tone and reason when it is not good."""
    try:
        table = read_toml(path)
    except ValueError as error:
        raise CatalogueProblem(str(error)) from error
    return tone_plan(table, name=str(path))


def tone_plan(table: dict[str, Any], *, name: str = "tones.toml") -> TonePlan:
    """The tone plan in a parsed TOML table; ``name`` is the file that errors mention.

    Raises ``CatalogueProblem`` with file, tone and reason: an unknown or missing key, a wrong type or range.
    """
    root = _Table(table, name)
    rows = enumerate(root.tables("tone"), start=1)
    tones = tuple(_cadenced(row, f"{name}: tone {_row_name(row, number)}") for number, row in rows)
    _refuse_doubles(tones, name)
    plan = TonePlan(
        tones=tones,
        sit=_sit(_Table(root.table("sit"), f"{name}: sit")),
        beep=_beep(_Table(root.table("beep"), f"{name}: beep")),
        dtmf=_dtmf(_Table(root.table("dtmf"), f"{name}: dtmf")),
    )
    root.refuse_rest()
    return plan


def _row_name(row: Any, number: int) -> str:
    return str(row.get("id", f"number {number}")) if isinstance(row, dict) else f"number {number}"


def _cadenced(row: Any, where: str) -> CadencedTone:
    table = _Table(row, where)
    frequencies = table.numbers("frequencies_hz", *_BAND_HZ)
    tone = CadencedTone(
        id=table.text("id"),
        kind=_kind(table),
        frequencies_hz=_modulated(table, frequencies),
        cadence_ms=_cadence(table),
        cadence_tolerance=table.number("cadence_tolerance", 0.0, 0.5),
        frequency_tolerance=table.number("frequency_tolerance", 0.0, 0.05),
        min_bursts=round(table.number("min_bursts", 1, 100)),
        where=table.text("where"),
    )
    table.refuse_rest()
    return tone


def _kind(table: _Table) -> ToneKind:
    word = table.text("kind")
    kind = next((kind for kind in _CADENCE_KINDS if kind.value == word), None)
    if kind is None:
        table.fail(f"kind is {word!r}, not one of {', '.join(kind.value for kind in _CADENCE_KINDS)}")
    return kind


def _modulated(table: _Table, frequencies: tuple[float, ...]) -> tuple[float, ...]:
    if not table.has("modulated_by_hz"):
        return tuple(sorted(frequencies))
    if len(frequencies) != 1:
        table.fail("modulated_by_hz needs exactly one frequency")
    shift = table.number("modulated_by_hz", 10.0, 100.0)
    return (frequencies[0] - shift, frequencies[0], frequencies[0] + shift)


def _cadence(table: _Table) -> tuple[int, ...]:
    cadence = tuple(round(value) for value in table.numbers("cadence_ms", 1, 60_000, may_be_empty=True))
    if len(cadence) % 2:
        table.fail("cadence_ms needs an off time after every on time")
    return cadence


def _refuse_doubles(tones: tuple[CadencedTone, ...], name: str) -> None:
    seen: set[str] = set()
    for tone in tones:
        if tone.id in seen:
            raise CatalogueProblem(f"{name}: tone {tone.id}: there are two tones of this id")
        seen.add(tone.id)


def _sit(table: _Table) -> SitPlan:
    steps = table.value("steps_hz", list, "a list of lists of frequencies")
    plan = SitPlan(
        steps_hz=tuple(_Table({"steps_hz": step}, table.where).numbers("steps_hz", *_BAND_HZ) for step in steps),
        frequency_tolerance=table.number("frequency_tolerance", 0.0, 0.05),
        step_ms=_int_pair(table, "step_ms"),
        max_pause_ms=round(table.number("max_pause_ms", 0, 1000)),
    )
    if len(plan.steps_hz) != 3:
        table.fail("steps_hz needs three steps")
    table.refuse_rest()
    return plan


def _beep(table: _Table) -> BeepPlan:
    plan = BeepPlan(frequency_hz=_float_pair(table, "frequency_hz"), length_ms=_int_pair(table, "length_ms"))
    table.refuse_rest()
    return plan


def _dtmf(table: _Table) -> DtmfPlan:
    plan = DtmfPlan(
        low_hz=table.numbers("low_hz", *_BAND_HZ),
        high_hz=table.numbers("high_hz", *_BAND_HZ),
        keys=tuple(str(row) for row in table.value("keys", list, "a list of rows of keys")),
        frequency_accept=table.number("frequency_accept", 0.0, 0.05),
        frequency_reject=table.number("frequency_reject", 0.0, 0.05),
        on_accept_ms=round(table.number("on_accept_ms", 10, 1000)),
        on_reject_ms=round(table.number("on_reject_ms", 10, 1000)),
        pause_accept_ms=round(table.number("pause_accept_ms", 10, 1000)),
        twist_accept_db=_float_pair(table, "twist_accept_db"),
        level_accept_dbfs=table.number("level_accept_dbfs", -96.0, 0.0),
    )
    if len(plan.keys) != len(plan.low_hz) or any(len(row) != len(plan.high_hz) for row in plan.keys):
        table.fail("keys needs one row for every low frequency and one key in it for every high frequency")
    table.refuse_rest()
    return plan


def _int_pair(table: _Table, key: str) -> tuple[int, int]:
    low, high = _float_pair(table, key)
    return round(low), round(high)


def _float_pair(table: _Table, key: str) -> tuple[float, float]:
    values = table.numbers(key, -1e6, 1e6)
    if len(values) != 2 or values[0] >= values[1]:
        table.fail(f"{key} needs two rising numbers")
    return values[0], values[1]


class _Table:
    """A TOML table that is read key by key; knows where it stands, so that every complaint can say so."""

    def __init__(self, data: Any, where: str) -> None:
        self.where = where
        if not isinstance(data, dict):
            self.fail("is not a table")
        self._data: dict[str, Any] = data
        self._read: set[str] = set()

    def fail(self, reason: str) -> NoReturn:
        raise CatalogueProblem(f"{self.where}: {reason}")

    def has(self, key: str) -> bool:
        return key in self._data

    def value(self, key: str, kind: type | tuple[type, ...], wanted: str) -> Any:
        self._read.add(key)
        if key not in self._data:
            self.fail(f"{key} is missing")
        found = self._data[key]
        if not isinstance(found, kind) or isinstance(found, bool):
            self.fail(f"{key} is {found!r}, not {wanted}")
        return found

    def text(self, key: str) -> str:
        return str(self.value(key, str, "a text"))

    def table(self, key: str) -> Any:
        return self.value(key, dict, "a table")

    def tables(self, key: str) -> list[Any]:
        return list(self.value(key, list, "a list of tables"))

    def number(self, key: str, low: float, high: float) -> float:
        return self._within(key, self.value(key, (int, float), "a number"), low, high)

    def numbers(self, key: str, low: float, high: float, *, may_be_empty: bool = False) -> tuple[float, ...]:
        found = self.value(key, list, "a list of numbers")
        if not found and not may_be_empty:
            self.fail(f"{key} is empty")
        return tuple(self._within(key, value, low, high) for value in found)

    def refuse_rest(self) -> None:
        rest = sorted(set(self._data) - self._read)
        if rest:
            self.fail(f"unknown key {', '.join(rest)}")

    def _within(self, key: str, value: Any, low: float, high: float) -> float:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            self.fail(f"{key} holds {value!r}, which is not a number")
        if not low <= value <= high:
            self.fail(f"{key} holds {value:g}, which is not within {low:g} to {high:g}")
        return float(value)
