"""Commands by which a person corrects what the program heard: ``correct``, ``label-export`` and ``label-import``."""

from __future__ import annotations

from pathlib import Path

import click

from auditor import batch
from auditor.cli.options import database_option, echo_text, seeds_option
from auditor.entries import apart, check_times, read_labelled, read_stretch, read_time
from auditor.errors import UsageProblem
from auditor.judge.catalogue import Catalogue
from auditor.keep import correcting
from auditor.keep.label_track import differences, label_track, read_label_track
from auditor.keep.store import Store
from auditor.schema import Audit, Correction, Outcome
from auditor.tell import corrected
from auditor.tell.files import Exported, write_private
from auditor.tell.sentences import headline
from auditor.tell.wording import plural


@click.command(short_help="Correct what the program heard in a call.")
@click.argument("audit")
@database_option
@click.option("--human", metavar="TIME", help="When a person first spoke.")
@click.option("--no-human", is_flag=True, help="No person ever spoke.")
@click.option("--hold", "holds", metavar="START-END", multiple=True, help="A hold; repeat it to give all of them.")
@click.option("--no-hold", is_flag=True, help="There was no hold.")
@click.option("--outcome", type=click.Choice([outcome.value for outcome in Outcome]), help="How the call ended.")
@click.option("--label", "labels", metavar="START-END=LABEL", multiple=True, help="What a stretch is; may be repeated.")
@click.option("--note", default="", help="Why, in your own words.")
@click.option("--undo", is_flag=True, help="Take the newest correction of the call back.")
@click.option("--pack", help="Limits to judge by, unless those of the audit.")
@seeds_option
def correct(
    audit: str,
    db: Path,
    human: str | None,
    no_human: bool,
    holds: tuple[str, ...],
    no_hold: bool,
    outcome: str | None,
    labels: tuple[str, ...],
    note: str,
    undo: bool,
    pack: str | None,
    own: Path | None,
) -> None:
    """Correct what the program heard in a call: your word is kept beside its answer and wins over it everywhere.

    It belongs to the recording, so later audits follow it too. AUDIT is the beginning of an id, or the name of the
    recording. Times are 45.5, 3:16.2 or 1:02:03.5 from its start; labels are those that `auditor label-export` writes.
    """
    said = _correction(human, no_human, holds, no_hold, outcome, labels, note)
    _check_options(said, undo)
    with Store.change(db) as store:
        found = store.get(audit)
        catalogue = _catalogue(found, pack, own)
        if undo:
            click.echo(f"Taken back: {corrected.told(correcting.take_back(store, audit, catalogue))}")
        else:
            check_times(said, found.recording.duration_ms)
            correcting.correct(store, audit, said, catalogue)
        _tell(store, audit)


@click.command("label-export", short_help="Write a call as a label track to mend in Audacity.")
@click.argument("audit")
@database_option
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
def label_export(audit: str, db: Path, out: Path | None) -> None:
    """Write the stretches of a call as an Audacity label track, to standard output or a file that only you may read.

    In Audacity: open the recording, then File > Import > Labels; move borders, change names, export the labels again
    and give them to `auditor label-import`. Recorded messages are written too, as remarks that are only to be read.
    """
    with Store.read(db) as store:
        track = label_track(store.get(audit))
    if out is None:
        click.echo(track, nl=False)
    else:
        click.echo(write_private([Exported(name=out.name, content=track)], out.parent)[0])


@click.command("label-import", short_help="Correct a call by a label track from Audacity.")
@click.argument("audit")
@click.argument("labels", type=click.Path(path_type=Path, dir_okay=False))
@database_option
@click.option("--note", default="", help="Why, in your own words.")
@click.option("--pack", help="Limits to judge by, unless those of the audit.")
@seeds_option
def label_import(audit: str, labels: Path, db: Path, note: str, pack: str | None, own: Path | None) -> None:
    """Correct a call by the label track in LABELS, wherever that differs; `auditor correct AUDIT --undo` takes it back.

    Stretches without a label are left as they are, and so are lines that begin with "message:", "hold:", "heard:" or
    "perhaps:".
    """
    with Store.change(db) as store:
        found = store.get(audit)
        read = read_label_track(_file_text(labels), found.recording.duration_ms)
        other = differences(read, found.segments)
        if not other:
            click.echo("The labels say what the audit says; nothing was changed.")
            return
        said = Correction(labels=other, note=note, made_at=correcting.now())
        correcting.correct(store, audit, said, _catalogue(found, pack, own))
        click.echo(f"Corrected: {plural(len(other), 'label')} of {len(read)}.")
        _tell(store, audit)


COMMANDS = (correct, label_export, label_import)


def _correction(
    human: str | None,
    no_human: bool,
    holds: tuple[str, ...],
    no_hold: bool,
    outcome: str | None,
    labels: tuple[str, ...],
    note: str,
) -> Correction:
    """What was typed; raises :class:`UsageProblem`."""
    if human is not None and no_human:
        raise UsageProblem("--human and --no-human contradict each other; leave out one of the two.")
    if holds and no_hold:
        raise UsageProblem("--hold and --no-hold contradict each other; leave out one of the two.")
    return Correction(
        person_ms=read_time(human) if human is not None else None,
        nobody=no_human,
        holds=apart([read_stretch(hold) for hold in holds]) if holds or no_hold else None,
        outcome=Outcome(outcome) if outcome else None,
        labels=tuple(map(read_labelled, labels)),
        note=note.strip(),
        made_at=correcting.now(),
    )


def _check_options(said: Correction, undo: bool) -> None:
    """Refuse a command that says nothing, and one that takes back and corrects at once."""
    nothing = said == Correction(note=said.note, made_at=said.made_at)
    if undo and (said.note or not nothing):
        raise UsageProblem("--undo goes alone: take the newest correction back first, then correct.")
    if not undo and nothing:
        raise UsageProblem(
            "Say what to correct: --human, --no-human, --hold, --no-hold, --outcome or --label; or --undo."
        )


def _catalogue(audit: Audit, pack: str | None, own: Path | None) -> Catalogue:
    """The catalogue of the audit's language and limits; says so when it is not the one that judged the audit."""
    catalogue = batch.rules_of(audit.basis, pack=pack, own=own).load()
    if catalogue.hash != audit.basis.catalogue_hash:
        click.echo("Note: these are not the rules that judged the call before, so its habits may differ.", err=True)
    return catalogue


def _tell(store: Store, audit: str) -> None:
    """What the call comes to now."""
    found = store.get(audit)
    click.echo(headline(found))
    if (details := corrected.corrections(found)) is not None:
        echo_text(details)


def _file_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageProblem(f"{path} cannot be read ({error.strerror}); name a label track.") from error
    except UnicodeDecodeError as error:
        raise UsageProblem(f"{path} is not a text file; name a label track that was exported as text.") from error
