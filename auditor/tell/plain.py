"""Records as plain data for JSON: times and days as ISO-8601 text, sets as sorted lists."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any


def to_plain(value: Any) -> Any:
    """Any record of the program, with everything in it, as what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(to_plain(key)): to_plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(to_plain(one) for one in value)
    if isinstance(value, list | tuple):
        return [to_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def to_json_text(value: Any) -> str:
    """A record as JSON in lines, every number in it finite."""
    return json.dumps(to_plain(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
