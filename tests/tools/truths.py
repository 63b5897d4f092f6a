"""The truth of a made-up call, in the program's own terms and in those of the development set."""

from __future__ import annotations

from typing import Any

from tape import Tape

BENCH_LABEL = {
    "ring": "ringback",
    "menu": "ivr",
    "transfer": "ivr",
    "announcement": "announcement",
    "hold_music": "music",
    "dead_air": "silence",
    "agent": "talk",
    "caller": "talk",
    "voicemail": "announcement",
    "keypad": "dtmf",
    "tone": "tone",
    "silence": "silence",
}


def truth(tape: Tape) -> dict[str, Any]:
    """Everything that happened, in integer milliseconds and the program's own words."""
    return {
        "duration_ms": tape.now_ms,
        "ring_ms": _minus(tape.connect_ms, tape.ring_from_ms),
        "connect_ms": tape.connect_ms,
        "human_at_ms": tape.human_ms,
        "time_to_human_ms": _minus(tape.human_ms, tape.connect_ms),
        "hold_ms": sum(hold["end_ms"] - hold["start_ms"] for hold in tape.holds),
        "outcome": tape.outcome,
        "segments": _merged(tape.segments),
        "holds": tape.holds,
        "announcements": [_own(a) for a in tape.announcements],
        "menu": tape.menu,
        "promises": tape.promises,
        "dtmf": tape.keys,
    }


def bench_truth(tape: Tape) -> dict[str, Any]:
    """The same in the development set's format: seconds and its labels."""
    holds = [
        {
            "start": h["start_ms"] / 1000,
            "end": h["end_ms"] / 1000,
            "kind": {"agent": "agent_hold"}.get(h["kind"], h["kind"]),
        }
        for h in tape.holds
    ]
    length = {
        kind: sum(h["end"] - h["start"] for h in holds if h["kind"] == kind)
        for kind in ("queue", "agent_hold", "transfer")
    }
    rung = tape.waiting_ring_ms / 1000
    sums = {
        length["queue"] + a * length["agent_hold"] + t * length["transfer"] - r * rung
        for a in (0, 1)
        for t in (0, 1)
        for r in (0, 1)
    }
    total = sum(length.values())
    return {
        "duration": tape.now_ms / 1000,
        "outcome": tape.outcome,
        "outcome_accept": tape.outcome_accept,
        "hold": {"intervals": holds},
        "hold_seconds": round(total, 3),
        "hold_seconds_accept": sorted(round(max(0, s), 3) for s in sums),
        "time_to_human": None if tape.human_ms is None else tape.human_ms / 1000,
        "segments": [_bench_segment(s) for s in tape.segments],
        "announcements": [_bench_announcement(a) for a in tape.announcements],
        "dtmf": {"string": "".join(k["digit"] for k in tape.keys), "events": [_seconds(k) for k in tape.keys]},
        "menu_options": [
            {
                "t": m["start_ms"] / 1000,
                "end": m["end_ms"] / 1000,
                "digit": m["key"],
                "department": m["destination"],
                "text": m["quote"],
            }
            for m in tape.menu
        ],
        "promises": [
            {
                "t": p["start_ms"] / 1000,
                "end": p["end_ms"] / 1000,
                **{k: v for k, v in p.items() if not k.endswith("_ms")},
            }
            for p in tape.promises
        ],
        "transfers": [_seconds(t) for t in tape.transfers],
    }


def _minus(later: int | None, earlier: int | None) -> int | None:
    return None if later is None or earlier is None else later - earlier


def _merged(segments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tiling, neighbours of one label joined; what the caller says over the hold is left out."""
    tiles: list[dict[str, Any]] = []
    for segment in (s for s in segments if not s.get("overlay")):
        if tiles and tiles[-1]["label"] == segment["label"]:
            tiles[-1]["end_ms"] = segment["end_ms"]
        else:
            tiles.append({key: segment[key] for key in ("start_ms", "end_ms", "label")})
    return tiles


def _own(announcement: dict[str, Any]) -> dict[str, Any]:
    keys = ("start_ms", "end_ms", "message_id", "context", "text", "over_music", "partial")
    said = announcement["categories"]
    kinds = {
        "categories": [c for c in said if not c.endswith("?")],
        "possible_categories": [c[:-1] for c in said if c.endswith("?")],
    }
    return {**{key: announcement[key] for key in keys}, **kinds}


def _seconds(entry: dict[str, Any]) -> dict[str, Any]:
    return {key.removesuffix("_ms"): value / 1000 if key.endswith("_ms") else value for key, value in entry.items()}


def _bench_segment(segment: dict[str, Any]) -> dict[str, Any]:
    out = _seconds({key: value for key, value in segment.items() if key not in ("bg", "accept")})
    out["label"] = BENCH_LABEL[segment["label"]]
    if segment["accept"]:
        out["accept"] = list(segment["accept"])
    if segment.get("bg"):
        out["bg"] = "music"
    return out


def _bench_announcement(announcement: dict[str, Any]) -> dict[str, Any]:
    context = {"goodbye": "ivr", "network": "intercept", "assistant": "ivr"}
    out = _seconds({key: value for key, value in announcement.items() if key != "sentences"})
    out["context"] = context.get(out["context"], out["context"])
    out["categories"] = out["categories"] or ["none"]
    out["sentences"] = [_seconds(sentence) for sentence in announcement["sentences"]]
    return out
