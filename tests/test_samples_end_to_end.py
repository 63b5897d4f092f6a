"""The whole way with nothing put in its place: the sample calls, listened to, judged, stored, told and searched.

What is right is said by the truth beside each sample, which was written when the sound was made.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tools.refresh_readme import README, comparable, tour_blocks, tour_text

from auditor.cli import main
from auditor.keep.store import Store
from auditor.schema import Audit, Outcome, ToneKind, tiling_problem

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "recordings" / "samples"
TRUTHS = {path.name.removesuffix(".truth.json"): path for path in sorted(SAMPLES.glob("*.truth.json"))}
TOLERANCE_MS = 2000
#: What the firm tells those who wait, and what is held against it.
COUNTED = ("high_volume_claim", "importance_claim", "soon_claim", "callback_offer", "queue_position", "estimated_wait")

every_sample = pytest.mark.parametrize("name", TRUTHS)


class Kept:
    """The samples, audited once by the real program into a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "recordings").mkdir()
        (folder / "recordings" / "samples").symlink_to(SAMPLES)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AUDITOR_")}
        self.done = subprocess.run(
            [sys.executable, "-m", "auditor", "audit", "recordings/samples"],
            cwd=folder,
            env={**kept, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            encoding="utf-8",
            timeout=500,
            check=False,
        )

    def run(self, *arguments: str) -> Result:
        """Another command on the same database, in this process to be quick."""
        with chdir(self.folder):
            result = CliRunner().invoke(main, arguments, env={"AUDITOR_DB": None})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def audit(self, name: str) -> Audit:
        with Store.read(self.folder / "audits.db") as store:
            return store.get(truth_of(name)["file"])


def truth_of(name: str) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(TRUTHS[name].read_text(encoding="utf-8"))
    return truth


def value(audit: Audit, measure_id: str) -> float | None:
    """A measure that is known for certain; a wait that was cut off counts as unknown."""
    measure = audit.measure(measure_id)
    return None if measure is None or measure.at_least else measure.value


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("samples"))


def test_every_sample_is_audited_in_a_row_of_its_own(kept: Kept) -> None:
    assert kept.done.returncode == 0, kept.done.stderr
    _header, *rows = kept.done.stdout.splitlines()
    assert len(rows) == len(TRUTHS)
    assert kept.done.stderr.startswith(f"{len(TRUTHS)} calls audited; kept in audits.db")


@every_sample
def test_segments_tile_the_call(kept: Kept, name: str) -> None:
    audit = kept.audit(name)
    assert tiling_problem(audit.segments, audit.recording.duration_ms) is None
    assert abs(audit.recording.duration_ms - truth_of(name)["duration_ms"]) < 60


@every_sample
def test_the_outcome_is_true(kept: Kept, name: str) -> None:
    assert kept.audit(name).outcome is Outcome(truth_of(name)["outcome"])


@every_sample
def test_the_time_to_a_person_is_true_within_two_seconds(kept: Kept, name: str) -> None:
    heard, true = value(kept.audit(name), "time_to_human_ms"), truth_of(name)["time_to_human_ms"]
    assert (heard is None) == (true is None)
    if heard is not None:
        assert abs(heard - true) <= TOLERANCE_MS


@every_sample
def test_the_hold_is_true_within_two_seconds(kept: Kept, name: str) -> None:
    measure = kept.audit(name).measure("hold_ms")
    assert measure is not None
    assert measure.value is not None
    assert abs(measure.value - truth_of(name)["hold_ms"]) <= TOLERANCE_MS


@every_sample
def test_each_wait_is_of_its_kind(kept: Kept, name: str) -> None:
    heard = [hold.kind.value for hold in kept.audit(name).holds]
    assert heard == [hold["kind"] for hold in truth_of(name)["holds"]]


@every_sample
def test_the_keys_are_those_that_were_pressed(kept: Kept, name: str) -> None:
    heard = [tone.digit for tone in kept.audit(name).heard.tones if tone.kind is ToneKind.DTMF]
    assert heard == [key["digit"] for key in truth_of(name)["dtmf"]]


@every_sample
def test_each_claim_is_counted_as_often_as_it_was_made(kept: Kept, name: str) -> None:
    heard = Counter(category for one in kept.audit(name).announcements for category in one.categories)
    truth = truth_of(name)["announcements"]
    true = Counter(category for one in truth for category in one["categories"])
    possible = Counter(category for one in truth for category in (*one["categories"], *one["possible_categories"]))
    for category in COUNTED:
        assert true[category] <= heard[category] <= possible[category], category


@every_sample
def test_line_option_and_time_come_from_the_manifest(kept: Kept, name: str) -> None:
    origin, truth = kept.audit(name).recording.origin, truth_of(name)
    assert (origin.line, origin.option, origin.called_at) == (truth["line"], truth["option"], truth["called_at"])


@every_sample
def test_it_is_shown(kept: Kept, name: str) -> None:
    shown = kept.run("show", truth_of(name)["file"])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.startswith(truth_of(name)["file"])
    assert max(len(line) for line in shown.stdout.splitlines()) <= 80


def exported(kept: Kept, kind: str, files: int) -> Sequence[Path]:
    out = kept.folder / kind
    done = kept.run("export", "--format", kind, "--out", str(out))
    assert (done.exit_code, done.stderr) == (0, "")
    found = sorted(out.iterdir())
    assert len(found) == files
    return found


def test_json_holds_the_whole_audit(kept: Kept) -> None:
    for path in exported(kept, "json", len(TRUTHS)):
        data = json.loads(path.read_text(encoding="utf-8"))
        data.pop("id")
        assert Audit.from_dict(data) == kept.audit(path.stem)


def test_csv_has_a_row_for_each_call(kept: Kept) -> None:
    (path,) = exported(kept, "csv", 1)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert {row["file_name"]: row["outcome"] for row in rows} == {
        truth_of(name)["file"]: truth_of(name)["outcome"] for name in TRUTHS
    }


@pytest.mark.parametrize("kind", ["srt", "audacity"])
def test_what_was_said_is_in_the_text_formats(kept: Kept, kind: str) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8").lower() for path in exported(kept, kind, len(TRUTHS))}
    assert "unusually high call volume" in texts["fernhill-service"]


def test_the_scoring_format_says_what_the_audit_says(kept: Kept) -> None:
    for path in exported(kept, "bench", len(TRUTHS)):
        data = json.loads(path.read_text(encoding="utf-8"))
        assert data["outcome"] == truth_of(path.stem)["outcome"]
        assert abs(data["hold_seconds"] * 1000 - truth_of(path.stem)["hold_ms"]) <= TOLERANCE_MS


def test_words_are_found_with_call_and_time(kept: Kept) -> None:
    found = kept.run("search", "unusually high", "--json")
    hits = [hit for hit in json.loads(found.stdout) if hit["file_name"] == "fernhill-service.opus"]
    claims = [one for one in truth_of("fernhill-service")["announcements"] if "high_volume_claim" in one["categories"]]
    assert len(hits) == len(claims)
    for hit, claim in zip(sorted(hits, key=lambda hit: hit["start_ms"]), claims, strict=True):
        assert hit["start_ms"] < claim["end_ms"]
        assert claim["start_ms"] < hit["end_ms"]


def test_what_is_known_is_not_listened_to_again(kept: Kept) -> None:
    again = kept.run("audit", str(SAMPLES))
    assert (again.exit_code, again.stdout) == (0, "")
    assert f"0 calls audited, {len(TRUTHS)} already audited on the same basis" in again.stderr


def test_judging_again_from_what_was_heard_changes_nothing(kept: Kept) -> None:
    again = kept.run("reaudit")
    assert again.exit_code == 0
    assert f"0 calls judged again, {len(TRUTHS)} already up to date" in again.stderr


def test_the_tour_of_the_readme_is_what_is_printed(kept: Kept) -> None:
    def output(arguments: list[str]) -> str:
        if arguments == ["audit", "recordings/samples"]:
            return kept.done.stdout + kept.done.stderr
        result = kept.run(*arguments)
        return result.stdout + result.stderr

    blocks = tour_blocks(README.read_text(encoding="utf-8"))
    for command, printed in blocks.items():
        assert comparable(tour_text(command, output)) == comparable(printed), "run: refresh_readme.py --tour"
