"""Commands over many calls: ``history``, ``truth``, ``compare``, ``plan`` and ``gate``.

What needs scipy is imported where it is used, so that the other commands start sooner.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from auditor.cli.campaigning import report_option, write_report
from auditor.cli.gating import MISSED, fail_on_option, some_conditions, tell_misses
from auditor.cli.lining import day_option
from auditor.cli.options import database_option, echo_json, echo_text, json_option
from auditor.keep.history import history as line_history
from auditor.keep.hours import By
from auditor.keep.lines import find_line
from auditor.keep.selection import Selection, load_calls, parse_selection
from auditor.keep.store import Store
from auditor.tell import lines as tell_lines
from auditor.tell.plain import to_plain


@click.command(short_help="Show how a line does over time.")
@click.argument("line")
@database_option
@day_option("--since", "First day.")
@day_option("--until", "Last day.")
@click.option("--by", type=click.Choice([by.value for by in By]), default=By.MONTH.value, show_default=True)
@json_option
def history(line: str, db: Path, since: datetime | None, until: datetime | None, by: str, as_json: bool) -> None:
    """Show how a line does over time: waits, habits, and what was done about them."""
    days = {"since": since.date() if since else None, "until": until.date() if until else None}
    with Store.read(db) as store:
        found = line_history(store, line, by=By(by), **days)
    if as_json:
        echo_json(to_plain(found))
    else:
        echo_text(tell_lines.history(found))


@click.command(short_help="Test what only many calls can show.")
@click.argument("line")
@database_option
@click.option("--sales", default="sales", show_default=True, help="Option of those who want to buy.")
@click.option("--service", default="service", show_default=True, help="Option of those who want help.")
@click.option("--rule", is_flag=True, help="Print the rule for 'unusual' and its error rates, and nothing else.")
@json_option
def truth(line: str, db: Path, sales: str, service: str, rule: bool, as_json: bool) -> None:
    """Test what only many calls to LINE can show: is 'unusual' usual, 'shortly' short, is sales answered faster?"""
    from auditor.keep import permanence
    from auditor.keep.truth import truth as line_truth
    from auditor.tell import truths

    if rule:
        click.echo(permanence.__doc__)
        return
    with Store.read(db) as store:
        found = line_truth(store, line, sales, service)
    if as_json:
        echo_json(to_plain(found))
    else:
        echo_text(truths.truth(found))


@click.command(short_help="Compare two sets of calls.")
@click.argument("one")
@click.argument("other")
@database_option
@report_option("print a short form")
@json_option
def compare(one: str, other: str, db: Path, out: Path | None, as_json: bool) -> None:
    """Compare the calls OTHER against the calls ONE: waits, habits, recorded messages and menus.

    Each is an audit, or like line:acme@2026-Q1, option:sales, campaign:spring, tag:new, period:2026-03, or several
    joined by commas. Callers who hung up count as waiting at least so long.
    """
    from auditor.keep.compare import compare as compare_calls
    from auditor.tell import comparison as tell_comparison

    with Store.read(db) as store:
        found = compare_calls(store, parse_selection(one), parse_selection(other))
    if out is not None:
        click.echo(write_report(found, out))
    elif as_json:
        echo_json(to_plain(found))
    else:
        echo_text(tell_comparison.comparison(found))


@click.command(short_help="Propose when to call next.")
@click.argument("line")
@database_option
@click.option("--calls", type=click.IntRange(1, 200), default=12, show_default=True)
@click.option("--weeks", type=click.IntRange(1, 52), default=2, show_default=True)
@day_option("--from", "First day; tomorrow unless told.")
@click.option("--format", "kind", type=click.Choice(["text", "csv", "ics"]), default="text", show_default=True)
def plan(line: str, db: Path, calls: int, weeks: int, kind: str, **rest: datetime | None) -> None:
    """Propose when to make the next calls to LINE, so that its open questions are decided soonest."""
    from auditor.keep.plan import plan as plan_calls
    from auditor.tell import planned as planned_calls

    first = rest["from"]
    start = first.date() if first else date.today() + timedelta(days=1)
    with Store.read(db) as store:
        found = find_line(store, line)
        planned = plan_calls(store, line, calls=calls, weeks=weeks, start=start)
    if kind == "csv":
        click.echo(planned_calls.plan_csv(planned), nl=False)
    elif kind == "ics":
        click.echo(planned_calls.plan_ics(planned, found.name, found.facts.time_zone, datetime.now(UTC)), nl=False)
    else:
        echo_text(planned_calls.plan(planned))


@click.command(short_help="End with 7 when a call misses a condition.")
@click.argument("selections", nargs=-1)
@database_option
@fail_on_option
def gate(selections: tuple[str, ...], db: Path, fail_on: tuple[str, ...]) -> None:
    """End with exit code 7 when a call of SELECTIONS (all calls, unless named) misses a condition.

    Selections are as for `auditor compare`. What is unknown of a call is no miss.
    """
    wanted = [parse_selection(text) for text in selections] or [Selection(name="all calls")]
    with Store.read(db) as store:
        ids = dict.fromkeys(call.audit_id for one in wanted for call in load_calls(store, one, (), ()))
        found = tell_misses(store, some_conditions(fail_on), ids)
    click.get_current_context().exit(MISSED if found else 0)


COMMANDS = (history, truth, compare, plan, gate)
