"""A campaign of calls to many lines as Markdown. Renders only."""

from __future__ import annotations

from auditor.keep.campaign import Campaign, LineOfCampaign
from auditor.keep.history import HabitShare, Spread
from auditor.tell import many_words
from auditor.tell.campaign_report import HOW_TO_READ, bands, habit_rows, headline, place
from auditor.tell.comparison_report import chance, middle
from auditor.tell.markdown import safe, section
from auditor.tell.markdown_tables import curves_table, definitions, table


def campaign_markdown(found: Campaign) -> str:
    """The report; everything that comes from outside is escaped, so that it is shown as it is."""
    names = tuple(f"{line.name}:" for line in found.lines)
    hours = [dict(line.hours) for line in found.lines]
    sections = (
        ("", [f"# {safe(headline(found))}", "", *(f"- {safe(one)}" for one in found.warnings)]),
        ("Who answers faster", table(_PLACES, [_place(line) for line in found.lines])),
        ("Every two lines against each other", _duels(found)),
        ("How long callers wait", curves_table(*(line.waiting for line in found.lines))),
        ("Side by side", table(_SIDES, [_side(line) for line in found.lines])),
        ("Habits", table(("failed", *names), [(title, *map(_habit, row)) for title, row in habit_rows(found.lines)])),
        (
            "When they were called",
            table(
                ("hour", *names), [(one, *(str(some.get(one, "–")) for some in hours)) for one in bands(found.lines)]
            ),
        ),
        ("How to read this", definitions(HOW_TO_READ)),
    )
    return "\n".join(text for title, lines in sections if lines for text in section(title, lines))


_PLACES = ("place", "line", "waits:", "gave up:", "median:", "95 % interval:", "cannot be told apart from")
_SIDES = (
    "line",
    "calls:",
    "answered by a person:",
    "hold: median:",
    "messages a minute: median:",
    "“unusual” claimed:",
)


def _place(line: LineOfCampaign) -> tuple[str, ...]:
    wait = line.waiting
    if wait is None:
        return place(line.place), line.name, "0", "0", "–", "–", ", ".join(line.alike)
    bounds = many_words.ends(wait.median_bounds, "ms")
    figures = (str(wait.calls), str(wait.cut_off), middle(wait.median_ms, "ms"), bounds)
    return place(line.place), line.name, *figures, ", ".join(line.alike)


def _duels(found: Campaign) -> list[str]:
    rows = []
    for duel in found.duels:
        faster = "cannot be told" if duel.faster is None else found.lines[duel.faster].name
        rows.append((found.lines[duel.one].name, found.lines[duel.other].name, faster, chance(duel.p)))
    return table(("line", "against", "faster", "by chance?"), rows)


def _side(line: LineOfCampaign) -> tuple[str, ...]:
    spreads = (_spread(line.hold_ms, "ms"), _spread(line.playings_per_min, ""))
    return (
        line.name,
        str(line.calls),
        many_words.share_told(line.answered),
        *spreads,
        many_words.share_told(line.unusual),
    )


def _spread(one: Spread | None, unit: str) -> str:
    return "–" if one is None else f"{many_words.median(one, unit)} ({many_words.interval(one, unit)}; n {one.calls})"


def _habit(one: HabitShare | None) -> str:
    return "–" if one is None else f"{one.failed} of {one.judged} ({many_words.share_interval(one.bounds)})"
