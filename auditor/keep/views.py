"""Documented views, so that any program that reads SQLite can ask about calls. Units are in the names of the columns.

* ``calls``: one row for each recording, by its newest audit; where people have corrected it, what they say. A wait
  whose ``..._at_least`` is 1 was cut off by the hang-up. ``called_at`` is as it was told; ``called_on``,
  ``called_hour`` and ``weekday`` (0 is Sunday) are read off it as it stands, in the zone in which it was told.
* ``announcements_heard``: one row for each playing of a recorded message in those calls.
* ``claims_heard``: one row for each claim with what then happened.
* ``habits_by_month``: for each line, month and rule the calls judged and those that failed.

They are part of a published step of :mod:`auditor.keep.migrations`: what changes in them is changed by another step.
"""

from __future__ import annotations

_MEASURES = (
    "time_to_human_ms",
    "queue_wait_ms",
    "hold_ms",
    "longest_hold_ms",
    "ring_ms",
    "menu_ms",
    "dead_air_ms",
    "playings_count",
    "playings_per_min",
    "transfers_count",
    "holds_count",
)
#: Measures that the hang-up can cut off.
_CUT_OFF = ("time_to_human_ms", "queue_wait_ms", "hold_ms", "longest_hold_ms")


def _measure(name: str) -> str:
    value = f"(SELECT m.value FROM measures m WHERE m.audit_id = a.id AND m.id = '{name}') AS {name}"
    if name not in _CUT_OFF:
        return value
    bound = f"(SELECT m.at_least FROM measures m WHERE m.audit_id = a.id AND m.id = '{name}')"
    return f"{value}, coalesce({bound}, 0) AS {name.removesuffix('_ms')}_at_least"


_CALLS = f"""CREATE VIEW calls AS SELECT
    a.id AS audit_id, r.sha256 AS recording_sha256, r.file_name, r.path, r.line, r.option, r.called_at,
    substr(r.called_at, 1, 10) AS called_on, CAST(substr(r.called_at, 12, 2) AS INTEGER) AS called_hour,
    CAST(strftime('%w', substr(r.called_at, 1, 10)) AS INTEGER) AS weekday, a.made_at, a.outcome, r.duration_ms,
    {", ".join(map(_measure, _MEASURES))},
    (SELECT count(*) FROM results f WHERE f.audit_id = a.id AND f.outcome = 'failed') AS failed_rules_count,
    EXISTS (SELECT 1 FROM corrections c WHERE c.recording_sha256 = r.sha256 AND c.undone_at IS NULL) AS corrected,
    json_extract(a.basis, '$.model_name') IS NOT NULL AS words_read, a.basis,
    x.shopper, x.scenario, x.campaign, x.tags, x.consent, x.jurisdictions, x.rating, x.remark,
    x.callback_kept_at, x.callback_never
FROM recordings r
JOIN audits a ON a.number = (SELECT max(number) FROM audits WHERE recording_sha256 = r.sha256)
LEFT JOIN contexts x ON x.recording_sha256 = r.sha256"""

_NEWEST = """FROM recordings r
JOIN audits a ON a.number = (SELECT max(number) FROM audits WHERE recording_sha256 = r.sha256)"""

VIEWS = (
    _CALLS,
    f"""CREATE VIEW announcements_heard AS SELECT
    p.audit_id, r.line, r.option, r.called_at, p.start_ms, p.end_ms, p.end_ms - p.start_ms AS duration_ms,
    p.context, p.message_id, p.text, p.categories, p.partial, p.over_music
{_NEWEST} JOIN announcements p ON p.audit_id = a.id""",
    f"""CREATE VIEW claims_heard AS SELECT
    c.audit_id, r.line, r.option, r.called_at, a.outcome, c.start_ms, c.end_ms, c.kind, c.quote, c.unit, c.value,
    c.low, c.high, c.happened, c.verdict, c.note
{_NEWEST} JOIN claims c ON c.audit_id = a.id""",
    f"""CREATE VIEW habits_by_month AS SELECT
    r.line, substr(r.called_at, 1, 7) AS month, f.rule_id, min(f.title) AS title, count(*) AS judged_calls_count,
    sum(f.outcome = 'failed') AS failed_calls_count, avg(f.outcome = 'failed') AS failed_calls_share
{_NEWEST} JOIN results f ON f.audit_id = a.id AND f.outcome IN ('passed', 'failed')
GROUP BY r.line, month, f.rule_id""",
)
