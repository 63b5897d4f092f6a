"""Being here puts tests/ on the import path, so that its folders can share what lies in it (``builders`` ...)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from catalogues import loaded
from hypothesis import settings

from auditor import batch

# A busy computer is no fault of the program: no example is refused for being slow.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """How many processes run the tests: as many as there are processors, but one for a part of them that was named."""
    return None if config.args_source is config.ArgsSource.TESTPATHS else 0


@pytest.fixture(scope="session", autouse=True)
def own_catalogues_are_read_once() -> Iterator[None]:
    """Commands that run within the tests' process find the program's own rules read already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "load_catalogue", loaded)
        yield
