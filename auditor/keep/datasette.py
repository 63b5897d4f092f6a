"""Metadata for Datasette, which shows a SQLite file in a browser: what the views mean, and queries ready to run."""

from __future__ import annotations

import json
from typing import Any

_TABLES = {
    "calls": "One row for each call by its newest audit; times in ms, ..._at_least marks waits cut off by the hang-up.",
    "announcements_heard": "One row for each playing of a recorded message.",
    "claims_heard": "One row for each claim, with what then happened.",
    "habits_by_month": "Calls that failed each rule, by line and month.",
}

_QUERIES = {
    "unusual_by_hour": (
        "Share of calls that claim unusual volume, by line, weekday (0 is Sunday) and hour",
        """SELECT c.line, c.weekday, c.called_hour, count(*) AS calls_count,
  sum(EXISTS (SELECT 1 FROM announcements p WHERE p.audit_id = c.audit_id
    AND ' ' || p.categories || ' ' LIKE '% high_volume_claim %')) AS claiming_calls_count
FROM calls c WHERE c.outcome NOT IN ('busy', 'no_answer', 'failed', 'closed') AND c.words_read
GROUP BY c.line, c.weekday, c.called_hour""",
    ),
    "longest_waits": (
        "The longest waits for a person",
        """SELECT line, called_at, file_name, time_to_human_ms / 1000.0 AS time_to_human_s, time_to_human_at_least
FROM calls WHERE time_to_human_ms IS NOT NULL ORDER BY time_to_human_ms DESC LIMIT 100""",
    ),
    "broken_promises": (
        "Promises that were not kept",
        """SELECT line, called_at, kind, quote, value / 1000.0 AS promised_s, happened / 1000.0 AS happened_s
FROM claims_heard WHERE verdict IN ('broken', 'at_least_broken_by') AND unit = 'ms' ORDER BY called_at DESC""",
    ),
    "said_on_hold": (
        "Where these words were said",
        """SELECT c.line, c.called_at, c.file_name, u.start_ms / 1000.0 AS start_s, u.text
FROM utterances_fts f JOIN utterances u ON u.number = f.rowid JOIN calls c ON c.audit_id = u.audit_id
WHERE utterances_fts MATCH '"' || replace(:words, '"', '""') || '"'""",
    ),
}


def queries() -> dict[str, str]:
    """The canned queries by name."""
    return {name: sql for name, (_, sql) in _QUERIES.items()}


def as_text(found: dict[str, Any]) -> str:
    """The metadata as a file's text."""
    return json.dumps(found, indent=2) + "\n"


def metadata(database: str) -> dict[str, Any]:
    """Datasette's metadata for a database of that name (the file's, without its ending)."""
    return {
        "title": "Audited calls",
        "description": "How long callers waited and what they were told. Times are ms unless a name ends in _s.",
        "databases": {
            database: {
                "tables": {name: {"description": text} for name, text in _TABLES.items()},
                "queries": {name: {"title": title, "sql": sql} for name, (title, sql) in _QUERIES.items()},
            }
        },
    }
