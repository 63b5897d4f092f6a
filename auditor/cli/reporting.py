"""Commands that hand on what was found: ``report`` (of a call or of a line) and ``evidence``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.lining import day_option
from auditor.cli.options import database_option
from auditor.errors import UsageProblem
from auditor.keep.lines import all_lines
from auditor.keep.store import Store
from auditor.schema import Audit, Interval
from auditor.tell.files import write_one
from auditor.tell.wording import clock

if TYPE_CHECKING:
    from auditor.keep.review import Review
    from auditor.tell.html_report import SoundPart

_HTML, _MARKDOWN = (".html", ".htm"), (".md", ".markdown")
#: Ways to go with sound.
AUDIO = ("none", "embed", "clips", "link")

_recording_option = click.option(
    "--recording",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the recording is now, if it was moved since.",
)


@click.command(short_help="Write a report of one call, or of a line.")
@click.argument("name", metavar="AUDIT|LINE")
@database_option
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, *.html or *.md.  [default: the recording's name with .html]",
)
@click.option("--audio", type=click.Choice(AUDIO), default="none", show_default=True, help="Sound to go with it.")
@_recording_option
@day_option("--since", "First day, for a line.")
@day_option("--until", "Last day, for a line.")
def report(name: str, db: Path, out: Path | None, audio: str, recording: Path | None, **days: datetime | None) -> None:
    """Write a report that can be read, printed and sent on. It is one file and needs no network.

    AUDIT is the beginning of an id, or the name of the recording. With `--audio embed` the page plays the whole call,
    with `clips` the moments that it speaks of, with `link` the recording from where it lies. LINE is the name of a
    line: what all calls to it show.
    """
    with Store.read(db) as store:
        found = _line(store, name, days)
    if found is not None:
        click.echo(_write_line_report(found, out, audio))
        return
    audit_id, audit = _get(db, name)
    path = out or Path(Path(audit.recording.file_name).stem + ".html")
    click.echo(write_one(path, _rendered(audit, audit_id, path, audio, recording)))


@click.command(short_help="Pack the evidence of one call to send on.")
@click.argument("audit")
@database_option
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="ZIP file to write.  [default: the recording's name with -evidence.zip]",
)
@click.option("--anonymise", is_flag=True, help="Leave out what people say: silence their sound, remove their words.")
@_recording_option
def evidence(audit: str, db: Path, out: Path | None, anonymise: bool, recording: Path | None) -> None:
    """Pack the evidence of one call: report, sound of each finding, transcript, basis and fingerprints.

    AUDIT is the beginning of an id, or the name of the recording.
    """
    from auditor.tell.evidence import evidence_pack
    from auditor.tell.playable import find_recording, load_sound

    audit_id, found = _get(db, audit)
    name = f"call-{audit_id[:8]}" if anonymise else Path(found.recording.file_name).stem
    sound = load_sound(find_recording(found.recording, recording))
    click.echo(
        write_one(out or Path(f"{name}-evidence.zip"), evidence_pack(found, audit_id, sound, anonymise=anonymise))
    )


COMMANDS = (report, evidence)


def _get(db: Path, audit: str) -> tuple[str, Audit]:
    with Store.read(db) as store:
        audit_id = store.resolve(audit)
        return audit_id, store.get(audit_id)


def _line(store: Store, name: str, days: dict[str, datetime | None]) -> Review | None:
    """What is known of the line of that name; ``None`` when no line has it."""
    if not any(line.name.lower() == name.lower() for line in all_lines(store)):
        return None
    from auditor.keep.review import review

    since, until = (day.date() if (day := days[which]) else None for which in ("since", "until"))
    return review(store, name, since=since, until=until)


def _write_line_report(found: Review, out: Path | None, audio: str) -> Path:
    from auditor.tell.line_report import line_report

    path = out or Path("".join(one if one.isalnum() else "-" for one in found.line.name) + ".html")
    if path.suffix.lower() not in _HTML:
        raise UsageProblem(f"A report of a line is HTML; let {path} end in .html.")
    if audio != "none":
        raise UsageProblem("A report of a line has no sound; leave --audio out.")
    return write_one(path, line_report(found))


def _rendered(audit: Audit, audit_id: str, path: Path, audio: str, recording: Path | None) -> str:
    """The report in the format that the file's ending asks for."""
    # Loaded here, not above: templates and decoding take a while to import, which other commands need not pay.
    from auditor.tell.html_report import call_report
    from auditor.tell.markdown import to_markdown

    if path.suffix.lower() in _HTML:
        return call_report(audit, audit_id, _sound(audit, path, audio, recording))
    if path.suffix.lower() not in _MARKDOWN:
        raise UsageProblem(f"{path} is no name of a report; let it end in .html or .md.")
    if audio != "none":
        raise UsageProblem("Markdown holds no sound; leave --audio out, or write *.html.")
    return to_markdown(audit, audit_id)


def _sound(audit: Audit, page: Path, audio: str, given: Path | None) -> SoundPart | None:
    if audio == "none":
        return None
    from auditor.tell import playable

    path = playable.find_recording(audit.recording, given)
    if audio == "link":
        return playable.linked(playable.load_sound(path), path, page)
    stretches = playable.whole(audit.recording) if audio == "embed" else playable.evidence(audit)
    _tell_size(stretches, playable.size_bytes(stretches))
    return playable.embedded(playable.load_sound(path), stretches)


def _tell_size(stretches: tuple[Interval, ...], size_bytes: int) -> None:
    length = clock(sum(one.duration_ms for one in stretches))
    click.echo(f"Putting {length} of sound into the page, about {_size(size_bytes)} ...", err=True)


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 100_000 else f"{size_bytes / 1000:.0f} kB"
