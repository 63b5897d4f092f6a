"""Fetching a model, from a server on this computer: interrupted, spoiled, evil, and offline."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import main
from auditor.errors import ModelProblem
from auditor.listen.model_download import get_model, published_models
from auditor.listen.models import check_model

NAME = "vosk-model-tiny-0.1"
FILES = {
    "am/final.mdl": bytes(range(256)) * 400,
    "conf/model.conf": b"x",
    "conf/mfcc.conf": b"x",
    "graph/HCLG.fst": b"x" * 1000,
    "graph/phones/word_boundary.int": b"x",
}


def archive(
    files: dict[str, bytes] | None = None, extra: zipfile.ZipInfo | None = None, content: bytes = b"evil"
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as bundle:
        for name, data in (FILES if files is None else files).items():
            bundle.writestr(f"{NAME}/{name}", data)
        if extra is not None:
            bundle.writestr(extra, content)
    return stream.getvalue()


class Shelf:
    """What the server gives: a list, an archive, and how it misbehaves."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.archive = archive()
        self.md5: str | None = None
        self.size: int | None = None
        self.cut_after: int | None = None
        self.ranges = True
        self.listing: bytes | None = None
        self.asked: list[str | None] = []

    @property
    def list_url(self) -> str:
        return f"{self.url}/list.json"

    def list_bytes(self) -> bytes:
        if self.listing is not None:
            return self.listing
        entry = {
            "lang": "en-us",
            "md5": self.md5 or hashlib.md5(self.archive, usedforsecurity=False).hexdigest(),
            "name": NAME,
            "obsolete": "false",
            "size": self.size or len(self.archive),
            "url": f"{self.url}/{NAME}.zip",
        }
        return json.dumps([entry, entry | {"name": "vosk-model-other-0.1", "obsolete": "true"}]).encode()


class Handler(BaseHTTPRequestHandler):
    shelf: Shelf

    def do_GET(self) -> None:
        if self.path == "/list.json":
            self._send(200, self.shelf.list_bytes(), len(self.shelf.list_bytes()))
            return
        asked = self.headers.get("Range")
        self.shelf.asked.append(asked)
        first = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.shelf.ranges else 0
        if first and first >= len(self.shelf.archive):
            self._send(416, b"", 0)
            return
        rest = self.shelf.archive[first:]
        sent = rest if self.shelf.cut_after is None else rest[: self.shelf.cut_after]
        self._send(206 if first else 200, sent, len(rest))

    def _send(self, status: int, body: bytes, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.shelf = Shelf(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Handler.shelf
    server.shutdown()
    thread.join()
    server.server_close()


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_model_is_fetched_and_unpacked(shelf: Shelf, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    path = get_model(NAME, tmp_path / "models", list_url=shelf.list_url, progress=lambda *now: seen.append(now))
    assert path == tmp_path / "models" / NAME
    assert check_model(path) == ()
    assert (path / "am/final.mdl").read_bytes() == FILES["am/final.mdl"]
    assert seen[-1] == (len(shelf.archive), len(shelf.archive))
    assert left_in(tmp_path / "models") == {NAME}


def test_a_model_that_is_there_is_not_fetched_again(shelf: Shelf, tmp_path: Path) -> None:
    get_model(NAME, tmp_path, list_url=shelf.list_url)
    get_model(NAME, tmp_path, list_url=shelf.list_url)
    assert len(shelf.asked) == 1


def test_a_broken_model_is_replaced(shelf: Shelf, tmp_path: Path) -> None:
    (get_model(NAME, tmp_path, list_url=shelf.list_url) / "conf/model.conf").unlink()
    assert check_model(get_model(NAME, tmp_path, list_url=shelf.list_url)) == ()


def test_a_download_that_broke_off_is_continued(shelf: Shelf, tmp_path: Path) -> None:
    shelf.cut_after = 500
    with pytest.raises(ModelProblem, match=r"broke off after .* run the same command again to go on"):
        get_model(NAME, tmp_path, list_url=shelf.list_url)
    assert not (tmp_path / NAME).exists()
    shelf.cut_after = None
    assert check_model(get_model(NAME, tmp_path, list_url=shelf.list_url)) == ()
    assert shelf.asked == [None, "bytes=500-"]


def test_a_server_that_cannot_continue_starts_anew(shelf: Shelf, tmp_path: Path) -> None:
    shelf.cut_after, shelf.ranges = 500, False
    with pytest.raises(ModelProblem):
        get_model(NAME, tmp_path, list_url=shelf.list_url)
    shelf.cut_after = None
    assert check_model(get_model(NAME, tmp_path, list_url=shelf.list_url)) == ()


def test_a_whole_download_is_not_asked_for_again(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / f".{NAME}.zip.part").write_bytes(shelf.archive)
    get_model(NAME, tmp_path, list_url=shelf.list_url)
    assert shelf.asked == []


def test_a_remainder_that_is_too_long_is_found_out(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / f".{NAME}.zip.part").write_bytes(shelf.archive + b"more")
    with pytest.raises(ModelProblem, match="is spoiled"):
        get_model(NAME, tmp_path, list_url=shelf.list_url)
    assert check_model(get_model(NAME, tmp_path, list_url=shelf.list_url)) == ()


def test_a_wrong_checksum_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    shelf.md5 = "0" * 32
    with pytest.raises(ModelProblem, match=r"is spoiled .* was removed; run the same command again"):
        get_model(NAME, tmp_path, list_url=shelf.list_url)
    assert left_in(tmp_path) == set()


def link(target: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(f"{NAME}/{target}")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "evil",
    [
        zipfile.ZipInfo("../escaped"),
        zipfile.ZipInfo(f"{NAME}/../../escaped"),
        zipfile.ZipInfo("/escaped"),
        zipfile.ZipInfo("C:/escaped"),
        zipfile.ZipInfo("..\\escaped"),
        link("escaped"),
    ],
    ids=lambda info: info.filename,
)
def test_an_archive_cannot_write_elsewhere(shelf: Shelf, tmp_path: Path, evil: zipfile.ZipInfo) -> None:
    shelf.archive = archive(extra=evil)
    folder = tmp_path / "deep" / "models"
    with pytest.raises(ModelProblem, match="unsafe entry"):
        get_model(NAME, folder, list_url=shelf.list_url)
    assert not (folder / NAME).exists()
    assert not list(tmp_path.rglob("*escaped*"))


def test_an_archive_without_a_model_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    shelf.archive = archive({"readme.txt": b"sold out"})
    with pytest.raises(ModelProblem, match="no whole Vosk model"):
        get_model(NAME, tmp_path, list_url=shelf.list_url)
    assert not (tmp_path / NAME).exists()


def test_what_is_no_archive_is_a_problem(shelf: Shelf, tmp_path: Path) -> None:
    shelf.archive = b"<html>not here</html>"
    with pytest.raises(ModelProblem, match="is broken"):
        get_model(NAME, tmp_path, list_url=shelf.list_url)
    assert left_in(tmp_path) == set()


def test_an_unknown_name_suggests_a_near_one(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match=f"did you mean {NAME}"):
        get_model("vosk-model-tiny", tmp_path, list_url=shelf.list_url)


@pytest.mark.parametrize(
    "listing", [b"<html>", b"{}x", b'[{"name": "a"}]', b"[1]", b'[{"name": "../a", "url": "", "md5": ""}]']
)
def test_a_list_in_another_form_is_a_problem(shelf: Shelf, listing: bytes) -> None:
    shelf.listing = listing
    with pytest.raises(ModelProblem, match="not in the expected form"):
        published_models(shelf.list_url)


def test_offline_gives_the_address_and_where_to_unpack(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem) as caught:
        get_model(NAME, tmp_path / "models", list_url="http://127.0.0.1:9/list.json")
    message = str(caught.value)
    assert "\n" not in message
    assert "https://alphacephei.com/vosk/models" in message
    assert f"unpack it as {tmp_path / 'models' / NAME}" in message


def test_only_the_web_is_asked(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[]")
    with pytest.raises(ModelProblem, match=r"no web address|not a web address"):
        published_models((tmp_path / "list.json").as_uri())


def test_a_place_that_cannot_be_written_is_a_problem(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ModelProblem, match="cannot be stored"):
        get_model(NAME, tmp_path / "taken", list_url=shelf.list_url)


def test_the_command_fetches_and_says_how_to_use_it(shelf: Shelf, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["models", "get", NAME, "--to", str(tmp_path), "--from", shelf.list_url])
    assert result.exit_code == 0
    assert f"--model {NAME}" in result.stdout
    offline = CliRunner().invoke(
        main, ["models", "get", NAME, "--to", str(tmp_path / "x"), "--from", "http://127.0.0.1:9/"]
    )
    assert (offline.exit_code, offline.stdout) == (4, "")
    assert offline.stderr.count("\n") == 1
