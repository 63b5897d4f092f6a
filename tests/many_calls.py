"""As many audits as wanted: copies of one, made inside the database, and the looks that go over all of them."""

from __future__ import annotations

from collections.abc import Callable

from line_calls import call

from auditor.keep.compare import compare
from auditor.keep.history import history
from auditor.keep.selection import parse_selection
from auditor.keep.store import Store
from auditor.keep.truth import truth

# Copies of one stored audit: 25 months of calls to two lines, every other one to the first.
_COPIES = (
    """CREATE TEMP TABLE copies AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {calls})
        SELECT i, printf('%064d', i) AS sha256, printf('%016d', i) AS id,
            CASE i % 2 WHEN 0 THEN 'Acme' ELSE 'Bright' END AS line,
            strftime('%Y-%m-%dT%H:%M:%S', '2024-01-01 08:00', (i / 14) || ' days', (i % 9) || ' hours') AS called_at,
            1000.0 * (10 + i * 7919 % 300) AS wait_ms FROM n""",
    """INSERT INTO recordings SELECT c.sha256, c.i || '.wav', 'calls/' || c.i || '.wav', duration_ms, sample_rate_hz,
        channels, codec, container, c.line, NULL, c.called_at
        FROM copies c, recordings r WHERE r.file_name = '0.wav'""",
    """INSERT INTO audits(id, recording_sha256, made_at, basis, outcome, audit)
        SELECT c.id, c.sha256, made_at, basis, outcome, audit FROM copies c, audits a WHERE a.number = 1""",
    """INSERT INTO measures SELECT c.id, position, m.id, CASE WHEN m.id LIKE '%_ms' THEN c.wait_ms ELSE value END, unit,
        c.i % 7 = 0, note FROM copies c, measures m, audits a WHERE m.audit_id = a.id AND a.number = 1""",
    """INSERT INTO announcements SELECT c.id, position, start_ms, end_ms, message_id, context, p.text,
        CASE WHEN c.i % 5 THEN categories ELSE '' END, partial, over_music
        FROM copies c, announcements p, audits a WHERE p.audit_id = a.id AND a.number = 1""",
    """INSERT INTO results SELECT c.id, position, rule_id, title, f.outcome, value, unit, "limit", at_least, message,
        action FROM copies c, results f, audits a WHERE f.audit_id = a.id AND a.number = 1""",
    """INSERT INTO messages SELECT c.id, position, message_id, text, playings, fingerprint
        FROM copies c, messages m, audits a WHERE m.audit_id = a.id AND a.number = 1""",
    """INSERT INTO menu_options SELECT c.id, position, start_ms, end_ms, level, key, destination, quote
        FROM copies c, menu_options o, audits a WHERE o.audit_id = a.id AND a.number = 1""",
    """INSERT INTO utterances(audit_id, start_ms, end_ms, label, text) SELECT c.id, start_ms, end_ms, label,
        text || CASE WHEN c.i % 100 THEN '' ELSE ' marmalade' END
        FROM copies c, utterances u, audits a WHERE u.audit_id = a.id AND a.number = 1""",
)


def fill(store: Store, calls: int) -> None:
    """Put one audit and so many copies of it into an empty database."""
    store.add(call("0.wav", claim=True, failed=["long_hold"], passed=["no_name", "dead_air"]))
    store.run("PRAGMA synchronous = OFF")
    with store.changing() as execute:
        for statement in _COPIES:
            execute(statement.replace("{calls}", str(calls)))


WORK: dict[str, Callable[[Store], object]] = {
    "list": lambda store: store.rows(),
    "search": lambda store: store.search(["unusually high call volume"], limit=100),
    "truth": lambda store: truth(store, "Acme"),
    "compare lines": lambda store: compare(store, parse_selection("line:Acme"), parse_selection("line:Bright")),
    "compare months": lambda store: compare(
        store, parse_selection("line:Acme@2024-05"), parse_selection("line:Acme@2024-06")
    ),
    "history": lambda store: history(store, "Acme"),
}
