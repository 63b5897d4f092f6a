"""What every HTML page of the program shares: its templates, its words, and the policy that keeps it to itself."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.tell import wording


def render(name: str, *, styles: tuple[str, ...], script: str, media: str, **values: Any) -> str:
    """A page from the template ``name``, with these style sheets and this script in it and nothing else allowed.

    ``media`` says from where sound may come, as a source of the policy (``'none'``, ``data:`` ...). Everything in
    ``values`` is escaped.
    """
    environment = _environment()
    style, code = "".join(_asset(environment, one) for one in styles), _asset(environment, script)
    return environment.get_template(name).render(
        policy=_policy(style, code, media),
        style=Markup(style),  # the program's own text, which its hash in the policy vouches for
        script=Markup(code),
        **values,
    )


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
    )
    environment.globals.update(
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


def _policy(style: str, script: str, media: str) -> str:
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        f"media-src {media}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
