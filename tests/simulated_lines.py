"""Many made-up calls to several lines, the same ones every time: what is drawn and compared where there are many."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from line_calls import BUSY, PLAIN, call

from auditor.keep.calls import set_context
from auditor.keep.lines import LineFacts, add_action, add_line, finish_action
from auditor.keep.store import Store
from auditor.schema import Announcement, Audit, Claim, Measure, Message, Verdict

CAMPAIGN = "spring"
FIRST = datetime(2026, 1, 5)
HOURS = (9, 11, 13, 15, 17)
POSITION = "you are caller number three in the queue"
SHOP = "did you know that you can buy tyres on our web site at any time"
OLD_MENU = (("1", "sales"), ("2", "service"), ("3", "accounts"))
NEW_MENU = (("1", "new vehicles"), ("2", "service"), ("3", "accounts"), ("0", "an operator"))


def line_of_calls(line: str, count: int, *, seconds: float, busy: float, seed: int = 1) -> Iterator[Audit]:
    """Calls to a line on two days a week, whose waits are log-normal around ``seconds``.

    A share of ``busy`` of them hears that volume is unusual. Callers give up after one to ten minutes; halfway the menu
    changes, and one message is replaced by another.
    """
    dice = random.Random(f"{line}{seed}")
    for number in range(count):
        at = FIRST + timedelta(days=7 * (number // 4) + number % 2 * 3, hours=HOURS[dice.randrange(5)])
        late = number >= count // 2
        wait_s = round(dice.lognormvariate(0, 0.8) * seconds * (0.7 if late else 1.0), 1)
        failed = [rule for rule, share in _HABITS if dice.random() < share * (0.4 if late else 1)]
        patience_s = round(dice.uniform(60, 600), 1)
        made = call(
            f"{line.lower().replace(' ', '-')}-{number}.wav",
            at=at,
            line=line,
            wait_s=min(wait_s, patience_s),
            hung_up=patience_s < wait_s,
            claim=dice.random() < busy,
            option=dice.choice(("sales", "service")),
            failed=failed,
            passed=[rule for rule, _ in _HABITS if rule not in failed],
            menu=NEW_MENU if late else OLD_MENU,
            claims=_claims(dice, wait_s, patience_s),
        )
        yield _spoken(made, late=late, held_s=min(wait_s, patience_s))


_HABITS = (("long_time_to_human", 0.8), ("importance_repeated", 0.6), ("no_position", 0.3))


def _claims(dice: random.Random, wait_s: float, patience_s: float) -> list[Claim]:
    if dice.random() < 0.4:
        return []
    said_s, left_s = dice.choice((60, 120, 300)), max(1.0, min(wait_s, patience_s) - 10)
    given_up = patience_s < wait_s
    late = Verdict.AT_LEAST_BROKEN_BY if given_up else Verdict.BROKEN
    kept = Verdict.CANNOT_TELL if given_up else Verdict.KEPT
    place = {"start_ms": 32_000, "end_ms": 34_000, "quote": "your expected waiting time"}
    return [
        Claim(
            kind="estimated_wait",
            value=1000.0 * said_s,
            happened=1000.0 * left_s,
            verdict=late if left_s > said_s else kept,
            unit="ms",
            **place,
        ),
        Claim(kind="soon_claim", happened=1000.0 * left_s, verdict=late if left_s > 60 else kept, **place),
    ]


def _spoken(made: Audit, *, late: bool, held_s: float) -> Audit:
    """The call with two more messages, the second of which was replaced in time, and their rates."""
    more = ((POSITION, "queue_position"), ((SHOP, "promotion") if late else (PLAIN, "soon_claim")))
    playings = tuple(
        Announcement(
            start_ms=40_000 + 10_000 * number,
            end_ms=45_000 + 10_000 * number,
            message_id=f"n{number}",
            context="queue",
            text=text,
            categories=(category,),
        )
        for number, (text, category) in enumerate(more)
    )
    messages = tuple(Message(message_id=f"n{number}", text=text, playings=1) for number, (text, _) in enumerate(more))
    count = 1 + held_s // 30
    return replace(
        made,
        announcements=(*made.announcements, *playings),
        messages=(*made.messages, *messages),
        measures=(
            *(one for one in made.measures if one.id != "playings_count"),
            Measure(id="playings_count", value=count, unit="count"),
            Measure(id="playings_per_min", value=round(60 * count / max(held_s, 10), 2), unit="per_min"),
        ),
        recording=replace(made.recording, sha256=hashlib.sha256(made.recording.file_name.encode()).hexdigest()),
    )


#: Line, calls, typical wait and share of calls that claim unusual volume.
LINES = (
    ("Fernwood Garage", 48, 150.0, 1.0),
    ("Alder Tyres", 24, 45.0, 0.1),
    ("Birch Motors", 20, 60.0, 0.4),
    ("Cedar Repairs", 16, 170.0, 0.9),
    ("Dogwood Cars", 3, 90.0, 0.5),
)


def simulated(path: Path) -> Path:
    """A database of all of it, in one campaign, with actions and ratings."""
    with Store.open(path) as store:
        add_line(store, LINES[0][0], LineFacts(firm="Fernwood & Sons", opening_hours="Mon-Fri 08:00-18:00"))
        for line, count, seconds, busy in LINES:
            for number, audit in enumerate(line_of_calls(line, count, seconds=seconds, busy=busy)):
                store.add(audit)
                said = {"campaign": CAMPAIGN, "shopper": f"S{number % 3}", "rating": str(1 + (number * 7) % 5)}
                set_context(store, audit.recording.sha256, said)
        add_action(
            store, LINES[0][0], "Let the second phone ring after 20 seconds.", "long_time_to_human", FIRST.date()
        )
        add_action(store, LINES[0][0], "Say the place in the queue.", "no_position", FIRST.date())
        finish_action(store, 1, (FIRST + timedelta(weeks=6)).date())
    return path


#: What :func:`line_of_calls` has callers hear.
WORDS = (BUSY, PLAIN, POSITION, SHOP)
