"""Commands that hand on what was found: ``report`` (of a call or of a line) and ``evidence``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import line_reporting
from auditor.cli.options import database_option
from auditor.errors import UsageProblem
from auditor.keep.store import Store
from auditor.schema import Audit, Interval
from auditor.tell.files import exported, write_one
from auditor.tell.wording import clock

if TYPE_CHECKING:
    from auditor.listen.codings import Coding
    from auditor.tell.html_report import SoundPart

_HTML, _PICTURE = (".html", ".htm"), (".png",)
#: What else a report of a call can be, by the name of the format that `export` knows it by.
_FORMATS = {".md": "markdown", ".markdown": "markdown", ".json": "json", ".csv": "csv"}
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
    help="File to write: *.html, *.md, *.json, *.csv, or *.png for the timeline.  [default: the recording's name with "
    ".html]",
)
@click.option("--audio", type=click.Choice(AUDIO), default="none", show_default=True, help="Sound to go with it.")
@click.option("--mp3", is_flag=True, help="Put sound in as MP3: twice the size of Opus, for old browsers and iPhones.")
@_recording_option
@line_reporting.line_options
def report(name: str, db: Path, out: Path | None, audio: str, mp3: bool, recording: Path | None, **asked: Any) -> None:
    """Write a report that can be read, printed and sent on. It is one file and needs no network.

    AUDIT is the beginning of an id, or the name of the recording. With `--audio embed` the page plays the whole call,
    with `clips` the moments that it speaks of, with `link` the recording from where it lies. `-o call.png` draws the
    timeline alone, for a mail, and prints words that describe it. LINE is the name of a line: what all calls to it
    show, with the sound of each recorded message; `--against line:other` draws its waits against others.
    """
    if found := line_reporting.gather(db, name, asked, recording):
        click.echo(line_reporting.write(*found, out, audio, mp3=mp3))
        return
    audit_id, audit = _get(db, name)
    path = out or Path(Path(audit.recording.file_name).stem + ".html")
    sound = _sound(audit, path, audio, recording, mp3=mp3)
    click.echo(write_one(path, _rendered(audit, audit_id, path, sound)))


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


def _rendered(audit: Audit, audit_id: str, path: Path, sound: SoundPart | None) -> str | bytes:
    """The report in the format that the file's ending asks for."""
    # Loaded here, not above: templates and pictures take a while to import, which other commands need not pay.
    suffix = path.suffix.lower()
    if suffix in _HTML:
        from auditor.tell.html_report import call_report

        return call_report(audit, audit_id, sound)
    if suffix in _PICTURE:
        from auditor.tell.picture import alt_text, to_png

        picture = to_png(audit)
        click.echo(f"Words for those who do not see it: {alt_text(audit)}", err=True)
        return picture
    return exported(_FORMATS[suffix], [(audit_id, audit)])[0].content


def _sound(audit: Audit, page: Path, audio: str, given: Path | None, *, mp3: bool) -> SoundPart | None:
    """What goes with the page; refuses names that are none of a report, and sound where none can go."""
    suffix = page.suffix.lower()
    if suffix not in (*_HTML, *_PICTURE, *_FORMATS):
        endings = ".html (print it for a PDF), .md, .json, .csv or .png"
        raise UsageProblem(f"{page} is no name of a report; let it end in {endings}.")
    if audio == "none":
        return None
    if suffix not in _HTML:
        raise UsageProblem("Only a page holds sound; leave --audio out, or write *.html.")
    from auditor.listen.codings import MP3
    from auditor.tell import playable

    path = playable.find_recording(audit.recording, given)
    if audio == "link":
        return playable.linked(playable.load_sound(path), path, page)
    stretches = playable.whole(audit.recording) if audio == "embed" else playable.evidence(audit)
    coding = MP3 if mp3 else playable.best_coding()
    _tell_size(stretches, coding, playable.size_bytes(stretches, coding))
    return playable.embedded(playable.load_sound(path), stretches, coding)


def _tell_size(stretches: tuple[Interval, ...], coding: Coding, size_bytes: int) -> None:
    if not stretches:
        click.echo("The report speaks of no moment that could be played; no sound goes with it.", err=True)
        return
    length = clock(sum(one.duration_ms for one in stretches))
    click.echo(f"Putting {length} of sound into the page as {coding.name}, about {_size(size_bytes)} ...", err=True)


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 100_000 else f"{size_bytes / 1000:.0f} kB"
