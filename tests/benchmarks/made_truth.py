"""A call made up for the tests of the scorer: its truth, and what an ideal program would answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench_truth import Truth, truth_from


def message(start: float, end: float, name: str, categories: list[str], **more: Any) -> dict[str, Any]:
    made = {"start": start, "end": end, "message_id": name, "group": name, "categories": categories}
    return {**made, "context": "queue", "partial": False, "sentences": [], **more}


#: A minute and a half: ring, menu, key, hold with two messages (one twice), a person who asks for patience.
TRUTH: dict[str, Any] = {
    "id": "made",
    "duration": 90.0,
    "segments": [
        {"start": 0.0, "end": 6.0, "label": "ringback", "accept": ["silence"]},
        {"start": 6.0, "end": 12.0, "label": "ivr"},
        {"start": 12.0, "end": 12.5, "label": "dtmf"},
        {"start": 12.5, "end": 20.0, "label": "music"},
        {"start": 20.0, "end": 26.0, "label": "announcement"},
        {"start": 26.0, "end": 40.0, "label": "music"},
        {"start": 30.0, "end": 31.0, "label": "talk", "overlay": True},
        {"start": 40.0, "end": 46.0, "label": "announcement"},
        {"start": 46.0, "end": 50.0, "label": "music"},
        {"start": 50.0, "end": 56.0, "label": "announcement"},
        {"start": 56.0, "end": 70.0, "label": "music"},
        {"start": 70.0, "end": 88.0, "label": "talk"},
        {"start": 88.0, "end": 90.0, "label": "silence"},
    ],
    "hold_seconds": 57.5,
    "time_to_human": 70.0,
    "outcome": "answered",
    "outcome_accept": [],
    "dtmf": {"string": "2"},
    "announcements": [
        message(6.0, 12.0, "menu", ["menu_option", "hours?"], context="ivr"),
        message(20.0, 26.0, "busy", ["high_volume_claim", "soon_claim"]),
        message(
            40.0,
            46.0,
            "place",
            ["queue_position", "estimated_wait"],
            sentences=[{"start": 40.0, "end": 43.0, "near_miss": True}],
        ),
        message(50.0, 56.0, "busy", ["high_volume_claim", "soon_claim"]),
        message(80.0, 82.0, "patience", ["agent_stall"], context="agent", optional=True),
    ],
    "promises": [
        {"type": "queue_position", "t": 40.0, "end": 43.0, "value": 3, "accept": [3, 4]},
        {"type": "estimated_wait", "t": 43.0, "end": 46.0, "value": 300, "lo": 240, "hi": 300},
        {"type": "soon_claim", "t": 23.0, "end": 26.0},
    ],
}


def truth(**changes: Any) -> Truth:
    return truth_from({**TRUTH, **changes}, Path("made.wav"))


def perfect(shift: float = 0.0) -> dict[str, Any]:
    """What an ideal program would answer, all of it ``shift`` seconds late."""
    return {
        "hold_seconds": 57.5,
        "time_to_human_seconds": 70.0 + shift,
        "segments": [[one["start"] + shift, one["end"] + shift, one["label"]] for one in TRUTH["segments"]],
        "announcements": [
            {
                "start": one["start"] + shift,
                "end": one["end"] + shift,
                "category": [category for category in one["categories"] if not category.endswith("?")],
                "group": one["message_id"],
            }
            for one in TRUTH["announcements"]
        ],
        "promises": [
            {"type": "queue_position", "value": 4, "start": 40.0 + shift, "end": 43.0 + shift},
            {"type": "estimated_wait", "value": 300, "start": 43.0 + shift, "end": 46.0 + shift},
        ],
        "dtmf": "2",
        "outcome": "answered",
    }
