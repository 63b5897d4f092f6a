"""What the store asks for lists and searches, and the rows that it gets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One stored audit in a list. Times in ms, ``None`` is unknown; ``..._at_least``: the hang-up cut the wait off.

    ``corrected``: people have corrected the recording, and the row says what they say.
    """

    id: str
    file_name: str
    path: str
    line: str | None
    option: str | None
    called_at: str | None
    made_at: str
    outcome: str
    duration_ms: int
    time_to_human_ms: float | None
    time_to_human_at_least: bool
    hold_ms: float | None
    hold_at_least: bool
    failed_rules: int
    times_audited: int
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Where searched words were said: the call, the time in it (ms), and the words around."""

    audit_id: str
    file_name: str
    line: str | None
    called_at: str | None
    start_ms: int
    end_ms: int
    label: str
    text: str


LIST_SQL = """
SELECT a.id, r.file_name, r.path, r.line, r.option, r.called_at, a.made_at, a.outcome, r.duration_ms,
  human.value AS time_to_human_ms, coalesce(human.at_least, 0) AS time_to_human_at_least,
  hold.value AS hold_ms, coalesce(hold.at_least, 0) AS hold_at_least,
  (SELECT count(*) FROM results WHERE audit_id = a.id AND outcome = 'failed') AS failed_rules,
  (SELECT count(*) FROM audits WHERE recording_sha256 = a.recording_sha256) AS times_audited,
  a.corrected IS NOT NULL AS corrected
FROM {audits} a JOIN recordings r ON r.sha256 = a.recording_sha256
LEFT JOIN measures human ON human.audit_id = a.id AND human.id = 'time_to_human_ms'
LEFT JOIN measures hold ON hold.audit_id = a.id AND hold.id = 'hold_ms'
WHERE ? IS NULL OR r.line = ?
ORDER BY r.called_at IS NULL, r.called_at, r.file_name, a.number
"""

SEARCH_SQL = """
SELECT a.id AS audit_id, r.file_name, r.line, r.called_at, u.start_ms, u.end_ms, u.label, u.text
FROM utterances_fts f JOIN utterances u ON u.number = f.rowid
JOIN audits a ON a.id = u.audit_id JOIN recordings r ON r.sha256 = a.recording_sha256
WHERE utterances_fts MATCH ? AND a.number = (SELECT max(number) FROM audits WHERE recording_sha256 = r.sha256)
ORDER BY f.rank, a.number, u.start_ms LIMIT ?
"""
