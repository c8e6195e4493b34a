"""Two people who do related things at the same moment wait for each other; neither is lost, neither fails."""

import re
from pathlib import Path

import pytest

from tests.concurrency.site import Site
from tests.concurrency.whole import assert_whole

pytestmark = pytest.mark.processes

SCENES = (
    re.search(r"SCENES = \(([^)]*)\)", Path(__file__).with_name("scenes.py").read_text())[1]
    .replace(",", "")
    .split()
)  # type: ignore[index]


@pytest.mark.parametrize("scene", SCENES)
def test_scene(installed: Site, scene: str) -> None:
    installed.run("-m", "tests.concurrency.scenes", scene)
    assert_whole(installed)
