"""Origins: flags before sidecars before the manifest before file names; what nobody tells stays unknown."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import UsageProblem
from auditor.listen.file_names import origin_in_name
from auditor.listen.origin import origin_for, parse_called_at
from auditor.schema import Origin

AT = datetime(2026, 3, 4, 14, 15, 30)
moments = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)).map(
    lambda at: at.replace(microsecond=0)
)
# Samsung's stamp has two digits for the year: 69 to 99 mean the last century.
late_moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2068, 12, 31)).map(
    lambda at: at.replace(microsecond=0)
)
offsets_in_use = st.one_of(
    st.integers(-12, 14).map(lambda hours: timedelta(hours=hours)),
    st.sampled_from([timedelta(hours=-3.5), timedelta(hours=5.5), timedelta(hours=5.75), timedelta(hours=9.5)]),
)
offsets = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))


def recording(folder: Path, name: str = "call.wav") -> Path:
    path = folder / name
    path.write_bytes(b"sound")
    return path


# --- file names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stem", "line"),
    [
        ("Call recording John_260304_141530", "John"),
        ("Call recording +15551234567_260304_141530", "+15551234567"),
        ("[Acme]_101-15551234567_20260304141530(1234)", "Acme"),
        ("[]_101-15551234567_20260304141530(1234)", "15551234567"),
        ("[Customer]_15551234567-101_20260304141530(1234)", None),
        ("Acme (555) 123-4567 2026-03-04 14-15-30", "Acme"),
        ("+1 555 123 4567 2026-03-04 14-15-30", "+15551234567"),
        ("Mum(+4915112345678)_20260304141530", "Mum"),
        ("15551234567(15551234567)_20260304141530", "15551234567"),
        ("Call Recording 2026-03-04 at 14.15.30", None),
        ("recording 2 2026-03-04_14-15-30", None),
        ("phone_20260304-141530_15551234567", None),
        ("20260304_141530", None),
        ("2026-03-04 14.15.30.123", None),
        ("2026-03-04_14-15-30-0500", None),
        ("out-15551234567-101-20260304-141530-1772603111.12", "15551234567"),
    ],
)
def test_names_of_usual_recorders(stem, line):
    named = origin_in_name(stem)
    assert (named.called_at, named.line) == ("2026-03-04T14:15:30", line)


@pytest.mark.parametrize(
    ("stem", "called_at"),
    [
        ("2026-03-04T14:15:30Z", "2026-03-04T14:15:30+00:00"),
        ("call 20260304T141530Z", "2026-03-04T14:15:30+00:00"),
        ("2026-03-04T14-15-30-0500", "2026-03-04T14:15:30-05:00"),
        ("2026-03-04T14:15:30+05:30", "2026-03-04T14:15:30+05:30"),
        ("GMT20260304-141530_Recording", "2026-03-04T14:15:30+00:00"),
        # The unique id of the channel is its start in seconds since 1970 UTC: 14:15:30 UTC.
        ("out-15551234567-101-20260304-091530-1772633730.12", "2026-03-04T09:15:30-05:00"),
        ("in-15551234567-5559876-20260304-194532-1772633730.7", "2026-03-04T19:45:32+05:30"),
    ],
)
def test_names_that_tell_the_offset(stem, called_at):
    assert origin_in_name(stem).called_at == called_at


@pytest.mark.parametrize(
    "stem",
    [
        "RE0123456789abcdef0123456789abcdef",
        "RE20260304141530202603041415302026",
        "recording 2026-13-04 14-15-30",
        "recording 2026-02-30 14-15-30",
        "20260304 251530",
        "[Acme]_101-15551234567_20261304141530(1234)",
        "Call recording John_261304_141530",
        "order_120110_101010",
        "+20260304141530",
        "20121234567",
        "2012-555-0142-20-30-10",
        "(201) 203-0415 1530",
        "020 2603 0414 1530",
        "18000304-141530",
        "20260304",
        "New Recording 12",
        "1772633730.12",
        "",
    ],
)
def test_names_that_tell_no_time(stem):
    assert origin_in_name(stem).called_at is None
    assert origin_in_name(stem).line is None


@given(at=moments)
@pytest.mark.parametrize(
    "pattern",
    [
        "%Y-%m-%d %H-%M-%S",
        "%Y-%m-%dT%H:%M:%S",
        "%Y%m%d-%H%M%S",
        "%Y%m%d_%H%M%S",
        "%Y%m%d%H%M%S",
        "%Y_%m_%d_%H_%M_%S",
        "%Y.%m.%d %H.%M.%S",
        "Acme (555) 123-4567 %Y-%m-%d %H-%M-%S",
        "Call Recording %Y-%m-%d at %H.%M.%S",
        "phone_%Y%m%d-%H%M%S_15551234567",
        "[Acme]_101-15551234567_%Y%m%d%H%M%S(1234)",
        "Acme(15551234567)_%Y%m%d%H%M%S",
    ],
)
def test_every_stamp_comes_back(pattern, at):
    assert origin_in_name(at.strftime(pattern)).called_at == at.isoformat()


@given(at=late_moments)
def test_every_short_stamp_comes_back(at):
    assert origin_in_name(at.strftime("Call recording John_%y%m%d_%H%M%S")).called_at == at.isoformat()


@given(at=late_moments, offset=offsets_in_use, late_s=st.integers(0, 60))
def test_every_mixmonitor_stamp_comes_back_with_its_offset(at, offset, late_s):
    aware = at.replace(tzinfo=timezone(offset))
    epoch = round((aware - timedelta(seconds=late_s)).astimezone(UTC).timestamp())
    if epoch >= 1_000_000_000:
        stem = f"out-15551234567-101-{at:%Y%m%d-%H%M%S}-{epoch}.12"
        assert origin_in_name(stem).called_at == aware.isoformat()


@given(number=st.integers(10**6, 10**13 - 1), plus=st.sampled_from(["", "+", "00"]))
def test_a_telephone_number_is_no_date(number, plus):
    """Any number of up to 13 digits, alone, between words and in the usual groups."""
    digits = f"{plus}{number}"
    grouped = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    for stem in (digits, f"call {digits} in", f"Acme_{digits}_2", grouped, f"Acme {grouped}"):
        assert origin_in_name(stem).called_at is None


@given(stem=st.text(alphabet="0123456789-_. ()[]+:TZRECalling", max_size=60))
def test_no_name_breaks_the_reading(stem):
    called_at = origin_in_name(stem).called_at
    assert called_at is None or datetime.fromisoformat(called_at).year >= 1990


# --- who is believed --------------------------------------------------------------------------------------------------


def test_nobody_tells(tmp_path):
    path = recording(tmp_path)
    os.utime(path, (AT.timestamp(), AT.timestamp()))
    assert origin_for(path) == Origin()


def test_each_field_comes_from_the_first_that_tells_it(tmp_path):
    path = recording(tmp_path, "[Named]_101-15551234567_20260304141530(1).wav")
    assert origin_for(path) == Origin(
        line="Named", line_source="file_name", called_at="2026-03-04T14:15:30", called_at_source="file_name"
    )
    (tmp_path / "calls.csv").write_text(f"file,line,option\n{path.name},Listed,sales\n")
    listed = origin_for(path)
    assert (listed.line, listed.line_source) == ("Listed", "manifest")
    assert (listed.option, listed.option_source) == ("sales", "manifest")
    assert listed.called_at_source == "file_name"
    (tmp_path / "call.toml").write_text('line = "Folder"\n')
    assert origin_for(path).line == "Folder"
    path.with_suffix(".toml").write_text('line = "Beside"\n')
    beside = origin_for(path)
    assert (beside.line, beside.line_source, beside.option_source) == ("Beside", "sidecar", "manifest")
    flagged = origin_for(path, line=" Flagged ", called_at="2025-01-02 03:04")
    assert (flagged.line, flagged.line_source) == ("Flagged", "flag")
    assert (flagged.called_at, flagged.called_at_source) == ("2025-01-02T03:04:00", "flag")
    assert flagged.option_source == "manifest"


def test_flags(tmp_path):
    path = recording(tmp_path)
    assert origin_for(path, called_at="2026-03-04T14:15:30Z").called_at == "2026-03-04T14:15:30+00:00"
    for bad in ("yesterday", "2026-03-04", "20260304", "2026-13-04T10:00", "14:15", ""):
        with pytest.raises(UsageProblem, match="--called-at"):
            origin_for(path, called_at=bad)
    with pytest.raises(UsageProblem, match="--line"):
        origin_for(path, line="  ")


@given(at=moments, offset=offsets)
def test_times_with_an_offset_come_back(at, offset):
    text = at.replace(tzinfo=timezone(offset)).isoformat()
    assert parse_called_at(text) == text


# --- sidecars ---------------------------------------------------------------------------------------------------------


def test_sidecar_values(tmp_path):
    path = recording(tmp_path, "a.wav")
    path.with_suffix(".toml").write_text('line = "Acme"\noption = 1\ncalled_at = 2026-03-04T14:15:30-05:00\n')
    origin = origin_for(path)
    assert (origin.line, origin.option, origin.called_at) == ("Acme", "1", "2026-03-04T14:15:30-05:00")
    path.with_suffix(".toml").write_text("called_at = 2026-03-04 14:15:30\n")
    assert origin_for(path).called_at == "2026-03-04T14:15:30"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("line = ", "not valid TOML"),
        ("firm = 'Acme'", "firm is no key"),
        ("line = ''", "not blank"),
        ("line = 3", "line cannot be 3"),
        ("option = true", "option cannot be True"),
        ("called_at = 2026-03-04", "called_at cannot be"),
        ("called_at = 'noon'", "no date and time"),
    ],
)
def test_sidecars_that_cannot_be_used(tmp_path, content, reason):
    path = recording(tmp_path, "a.wav")
    path.with_suffix(".toml").write_text(content)
    with pytest.raises(UsageProblem, match=reason) as caught:
        origin_for(path)
    assert "a.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_folders_sidecar_holds_for_all_but_has_no_time_for_several(tmp_path):
    path = recording(tmp_path, "a.wav")
    sidecar = tmp_path / "call.toml"
    sidecar.write_text('line = "Acme"\ncalled_at = 2026-03-04T14:15:30Z\n')
    assert origin_for(path).called_at == "2026-03-04T14:15:30+00:00"
    other = recording(tmp_path, "b.wav")
    with pytest.raises(UsageProblem, match="several recordings"):
        origin_for(path)
    sidecar.write_text('line = "Acme"\n')
    assert (origin_for(path).line, origin_for(other).line) == ("Acme", "Acme")


# --- manifest ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "file,line,option,called_at\na.wav,Acme,1,2026-03-04T14:15:30-05:00\n",
        "\ufeffFile;Line;Option;Called At\r\na.wav;Acme;1;2026-03-04 14:15:30-05:00\r\n",
        "note\tCALLED-AT\toption\tline\tRecording\nx\t2026-03-04T14:15:30-0500\t1\tAcme\tA.WAV\n",
        'file,line,option,called_at\n\nb.wav,Other,,\n"a.wav"," Acme ",1,2026-03-04T14:15:30-05:00\n',
    ],
)
def test_manifests_of_several_spreadsheets(tmp_path, content):
    path = recording(tmp_path, "a.wav")
    (tmp_path / "calls.csv").write_bytes(content.encode())
    origin = origin_for(path)
    assert (origin.line, origin.option, origin.called_at) == ("Acme", "1", "2026-03-04T14:15:30-05:00")
    assert origin.called_at_source == "manifest"


def test_blank_cells_and_missing_rows_stay_unknown(tmp_path):
    (tmp_path / "calls.csv").write_text("file,line,option,called_at\na.wav,,,\nshort.wav\n")
    for name in ("a.wav", "short.wav", "unlisted.wav"):
        assert origin_for(recording(tmp_path, name)) == Origin()


def test_accents_match_however_they_are_stored(tmp_path):
    (tmp_path / "calls.csv").write_text("file,line\nCafe\u0301.wav,Caf\u00e9\n", encoding="utf-8")
    assert origin_for(recording(tmp_path, "Caf\u00e9.wav")).line == "Caf\u00e9"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no column named file"),
        (b"name,line\na.wav,Acme\n", "no column named file"),
        (b"file,line\na.wav,Acme\nA.wav,Other\n", "row 3: a.wav was listed before in row 2"),
        (b"file,called_at\na.wav,04/03/2026\n", "row 2: called_at '04/03/2026' is no date and time"),
        ("file,line\na.wav,Café\n".encode("latin-1"), "UTF-8"),
    ],
)
def test_manifests_that_cannot_be_used(tmp_path, content, reason):
    (tmp_path / "calls.csv").write_bytes(content)
    with pytest.raises(UsageProblem, match=reason) as caught:
        origin_for(recording(tmp_path, "a.wav"))
    assert "calls.csv" in str(caught.value)


def test_a_changed_manifest_is_read_again(tmp_path):
    path, manifest = recording(tmp_path, "a.wav"), tmp_path / "calls.csv"
    manifest.write_text("file,line\na.wav,Acme\n")
    assert origin_for(path).line == "Acme"
    manifest.write_text("file,line\na.wav,Fernwood\n")
    assert origin_for(path).line == "Fernwood"


@pytest.mark.parametrize(
    ("place", "line"),
    [("Acme/a.wav", "Acme"), ("Acme/2026-03/a.wav", "Acme"), ("2026-03/Acme/a.wav", None), ("a.wav", None)],
)
def test_the_folder_of_a_line_tells_it(tmp_path, place, line):
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    recording(path.parent, path.name)
    found = origin_for(path, [tmp_path])
    assert (found.line, found.line_source) == (line, "folder" if line else None)
    assert origin_for(path, [path.parent]).line is None
    assert origin_for(path, [path, tmp_path / "other"]).line is None


def test_whoever_else_tells_the_line_is_believed_before_the_folder(tmp_path):
    folder = tmp_path / "Acme"
    folder.mkdir()
    path = recording(folder, "+15551234567_20260304141530.wav")
    assert origin_for(path, [tmp_path]).line_source == "file_name"
    assert origin_for(path, [tmp_path], line="Bright").line == "Bright"
