"""What every HTML page of the program shares: its templates, its words, and the policy that keeps it to itself."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.entries import typed
from auditor.tell import wording

#: Formats in which the page of a call offers to save it, by their names in :data:`auditor.tell.files.FORMATS`.
SAVED_AS = {
    "html": "Report",
    "markdown": "Markdown",
    "json": "JSON",
    "csv": "CSV",
    "srt": "Subtitles",
    "audacity": "Labels for Audacity",
}

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
#: What a page gets besides where the program itself serves it.
_SITE_STYLE, _SITE_SCRIPT = "site.css", "site.js"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a page gets where the program itself serves it: ways to the other pages, and forms to change what is kept.

    ``place`` is the part of the site that is shown. ``token`` goes with every form that changes something; ``problem``
    is what was wrong with the last one, ``typed`` what had been typed into it.
    """

    place: str
    edit: bool = False
    upload: bool = False
    token: str = ""
    notice: str = ""
    problem: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def render(
    name: str, *, styles: tuple[str, ...], script: str, media: str, site: Site | None = None, **values: Any
) -> str:
    """A page from the template ``name``, with these style sheets and this script in it and nothing else allowed.

    ``media`` says from where sound may come, as a source of the policy (``'none'``, ``data:`` ...). Everything in
    ``values`` is escaped. With ``site`` it is a page of the program's own server.
    """
    environment = _environment()
    sheets, scripts = (*styles, *((_SITE_STYLE,) if site else ())), (script, *((_SITE_SCRIPT,) if site else ()))
    style, code = ("".join(_asset(environment, one) for one in dict.fromkeys(some)) for some in (sheets, scripts))
    return environment.get_template(name).render(
        policy=_policy(style, code, media, "'none'" if site is None else "'self'"),
        style=Markup(style),  # the program's own text, which its hash in the policy vouches for
        script=Markup(code),
        site=site,
        **values,
    )


def policy_in(page: str) -> str:
    """The policy that stands in a page made by :func:`render`, which a server sends in its header too."""
    found = _POLICY.search(page)  # the first: it stands before everything that comes from outside
    if found is None:
        raise ValueError("the page has no policy")
    return unescape(found[1])


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("auditor.tell"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        clock=wording.clock,
        said=wording.said,
        calendar=wording.calendar,
        title=wording.measure_title,
        shown=wording.visible,
        read=wording.read,
        reread=wording.reread,
        stretch=wording.stretch,
        typed=typed,
    )
    environment.globals.update(
        SAVED_AS=SAVED_AS,
        LABELS=wording.LABELS,
        OUTCOMES=wording.OUTCOMES,
        VERDICTS=wording.VERDICTS,
        plural=wording.plural,
        quantity=wording.quantity,
        times=wording.times,
    )
    return environment


def _asset(environment: Environment, name: str) -> str:
    if environment.loader is None:
        raise LookupError(name)
    return environment.loader.get_source(environment, name)[0]


def _policy(style: str, script: str, media: str, forms: str) -> str:
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        f"media-src {media}; connect-src {forms}; base-uri 'none'; form-action {forms}"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
