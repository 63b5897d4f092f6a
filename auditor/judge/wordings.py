"""How firms speak on the phone: typical sentences, with which the recogniser looks again at what it read poorly.

They decide nothing. A sentence may have alternatives, ``(a|b)``, parts that may be left out, ``(a|)``, and words out of
a named list, ``@list``; it is written out so that each alternative is used at least once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle

from auditor.judge.seed_table import SeedTable
from auditor.listen.second_look import Wordings

_CHOICE = re.compile(r"\(([^()]*)\)")
_LIST = re.compile(r"@(\w+)")
#: A sentence is written out at least this often when it draws words out of a list, so that more of them are met.
_FROM_A_LIST = 4


def read_wordings(table: SeedTable) -> Wordings:
    """What a ``wordings.toml`` holds, each sentence once; raises ``CatalogueProblem`` for a list that is not there."""
    named = table.table("lists", "lists")
    lists = {name: cycle(named.texts(name)) for name in named.names()}
    groups = table.table("wordings", "wordings")
    found: dict[str, None] = {}
    for group in groups.names():
        for template in groups.texts(group):
            for name in _LIST.findall(template):
                if name not in lists:
                    groups.fail(f"'{template}' names the list '{name}', but there is none of that name")
            found.update(dict.fromkeys(_written_out(template, lists)))
    respelled = table.named_texts("respelled")
    table.done()
    return Wordings(tuple(found), respelled)


def _written_out(template: str, lists: dict[str, cycle[str]]) -> Iterator[str]:
    # re.split puts what is between brackets at the odd places
    split = _CHOICE.split(template)
    parts = [part.split("|") if place % 2 else [part] for place, part in enumerate(split)]
    longest = max(len(part) for part in parts)
    rounds = 2 if sum(len(part) > 1 for part in parts) > 1 else 1
    for number in range(max(longest, _FROM_A_LIST if "@" in template else 1) * rounds):
        # later rounds turn each part by its place, so that alternatives also meet others
        turned = (part[(number + number // longest * place) % len(part)] for place, part in enumerate(parts))
        drawn = _LIST.sub(lambda name: next(lists[name[1]]), "".join(turned))
        yield " ".join(drawn.split())
