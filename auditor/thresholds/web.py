"""What the server allows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebThresholds:
    """What the pages in the browser take and show at a time."""

    most_upload_bytes: int = 1_000_000_000
    """An hour and a half of stereo sound as recorders write it at their best; more is better audited where it lies."""
    most_upload_files: int = 50
    most_form_bytes: int = 1_000_000
    """The form of a call of an hour names each of its stretches: some ten thousand bytes."""
    most_fields: int = 5000
    longest_name_bytes: int = 200
    """File systems take 255; an ending, a number and, while the file is written, two more marks are added."""
    calls_on_a_page: int = 200
    most_hits: int = 100


WEB = WebThresholds()
