"""One site for the whole session: migrated once, served by several processes."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.concurrency.site import Site
from tests.house.processes import empty_database


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A migrated site with a token and a product; its servers do not run yet."""
    folder: Path = tmp_path_factory.mktemp("site")
    with empty_database(folder) as url:
        site = Site(database_url=url, folder=folder)
        site.run("manage.py", "migrate", "--verbosity=0")
        site.token = site.run("-m", "tests.concurrency.seed").split()[-1]
        yield site
        site.end(signal.SIGQUIT)


@pytest.fixture
def site(installed: Site) -> Site:
    """The site, served; its servers stay up for the next test."""
    if installed.server is None:
        installed.start()
    return installed
