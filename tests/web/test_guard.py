"""Who is let in, what every answer carries, and what no foreign page can do."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from starlette.routing import Route
from visits import ORIGIN, PORT, Opens, Visit

from auditor.errors import UsageProblem
from auditor.keep.store import Store
from auditor.web import guard
from auditor.web.server import _ROUTES, bound

READS = [route.path for route in _ROUTES if "GET" in (route.methods or ())]
CHANGES = [route.path for route in _ROUTES if "POST" in (route.methods or ())]


def address(path: str, visit: Visit) -> str:
    """A route's path with everything filled in."""
    for name, value in (("audit_id", visit.sounding), ("at_ms:int", "1000"), ("kind", "json"), ("number:int", "1")):
        path = path.replace("{" + name + "}", value)
    assert "{" not in path
    return path


def corrections(visit: Visit) -> int:
    with Store.read(visit.db) as store:
        return int(store.ask("SELECT count(*) AS n FROM corrections")[0]["n"])


def test_there_are_routes_of_both_kinds() -> None:
    assert all(isinstance(route, Route) for route in _ROUTES)
    assert len(READS) >= 10
    assert len(CHANGES) == 3


@pytest.mark.parametrize("path", READS + CHANGES)
def test_nothing_is_shown_to_who_was_not_let_in(opens: Opens, path: str) -> None:
    visit = opens(let_in=False, edit=True)
    for method in ("GET", "POST"):
        answer = visit.client.request(method, address(path, visit), headers={"Origin": ORIGIN})
        assert answer.status_code == 403
        assert "Open the address" in answer.text
        assert "call.wav" not in answer.text
        assert visit.keys.form not in answer.text


def test_the_token_gives_a_cookie_and_leaves_the_address(opens: Opens) -> None:
    visit = opens(let_in=False)
    answer = visit.client.get("/", params={"token": visit.keys.token}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert visit.keys.token not in cookie
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()
    assert f"auditor-{PORT}=" in cookie
    assert visit.client.get("/").status_code == 200


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 43])
def test_a_wrong_token_lets_nobody_in(opens: Opens, token: str) -> None:
    visit = opens(let_in=False)
    answer = visit.client.get("/", params={"token": token}, follow_redirects=False)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert visit.client.get("/").status_code == 403


@pytest.mark.parametrize("cookie", ["", "x", "auditor-8123", "auditor-8123=x", 'auditor-8123="é"'])
def test_a_wrong_cookie_lets_nobody_in(opens: Opens, cookie: str) -> None:
    assert opens(let_in=False).client.get("/", headers={"Cookie": cookie.encode()}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", "localhost:1"])
def test_another_name_that_points_here_is_not_answered(opens: Opens, host: str) -> None:
    visit = opens()
    for query in ({}, {"token": visit.keys.token}):
        answer = visit.client.get("/", params=query, headers={"Host": host}, follow_redirects=False)
        assert answer.status_code == 403
        assert "call.wav" not in answer.text
        assert "set-cookie" not in answer.headers


def test_it_may_be_called_localhost(opens: Opens) -> None:
    visit = opens()
    assert visit.client.get("/", headers={"Host": f"localhost:{PORT}"}).status_code == 200


@pytest.mark.parametrize("path", [*READS, "/nothing", "/?token=x"])
def test_every_answer_carries_the_security_headers(opens: Opens, path: str) -> None:
    visit = opens()
    answer = visit.client.get(address(path, visit), follow_redirects=False)
    for name, value in guard.HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_the_policy_of_a_page_is_said_in_both_places(opens: Opens) -> None:
    visit = opens()
    answer = visit.client.get(f"/calls/{visit.sounding}")
    (said,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', answer.text)
    assert answer.headers["content-security-policy"] == f"{unescape(said)}; frame-ancestors 'none'"
    assert "form-action 'self'" in unescape(said)


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_no_other_page_can_change_anything(opens: Opens, path: str, headers: dict[str, str]) -> None:
    visit = opens(edit=True)
    fields = {"token": visit.keys.form, "nobody": "yes"}
    assert visit.client.post(address(path, visit), data=fields, headers=headers).status_code == 403
    assert corrections(visit) == 0


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize("token", [{}, {"token": ""}, {"token": "é"}, {"token": "x" * 43}])
def test_a_form_of_no_page_of_the_site_changes_nothing(opens: Opens, path: str, token: dict[str, str]) -> None:
    visit = opens(edit=True)
    answer = visit.client.post(address(path, visit), data={**token, "nobody": "yes"}, headers={"Origin": ORIGIN})
    assert answer.status_code == 403
    assert "open the page again" in answer.text
    assert corrections(visit) == 0


@pytest.mark.parametrize("path", CHANGES)
def test_without_edit_nothing_is_changed(opens: Opens, path: str) -> None:
    visit = opens()
    answer = visit.change(address(path, visit), nobody="yes")
    assert answer.status_code == 403
    assert "start it with --edit" in answer.text
    assert corrections(visit) == 0


def test_without_edit_no_page_holds_a_form_that_changes(opens: Opens) -> None:
    visit = opens()
    for path in ("/", "/lines", f"/calls/{visit.sounding}"):
        text = visit.client.get(path).text
        assert 'method="post"' not in text
        assert visit.keys.form not in text
        assert "read-only" in text


@pytest.mark.parametrize("stated", [True, False])
def test_a_form_that_is_too_large_is_not_read(opens: Opens, monkeypatch: pytest.MonkeyPatch, stated: bool) -> None:
    monkeypatch.setattr(guard, "WEB", replace(guard.WEB, most_form_bytes=1000))
    visit = opens(edit=True)
    body = f"token={visit.keys.form}&nobody=yes&note={'x' * 2000}".encode()
    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    content = body if stated else iter((body[:100], body[100:]))
    answer = visit.client.post(f"/calls/{visit.sounding}/correct", content=content, headers=headers)
    assert answer.status_code == 413
    assert corrections(visit) == 0


def test_a_fault_of_the_program_is_one_sentence(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = opens()

    def fails(*_: object) -> None:
        raise ValueError("<script>oops")

    monkeypatch.setattr(Store, "rows", fails)
    answer = visit.client.get("/")
    assert answer.status_code == 500
    assert "please report this" in answer.text
    assert "<script>oops" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


def test_it_listens_on_this_computer_alone() -> None:
    with bound(0) as listening:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        with pytest.raises(UsageProblem, match=f"Port {port} cannot be used .*--port"):
            bound(port)
