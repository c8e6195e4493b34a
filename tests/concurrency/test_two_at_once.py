"""Two people who do related things at the same moment wait for each other; neither is lost, neither fails."""

import re
from pathlib import Path

import pytest

from tests.concurrency.site import Site
from tests.concurrency.whole import assert_whole

pytestmark = pytest.mark.processes


def scenes(module: str) -> list[tuple[str, str]]:
    """The scenes of a module, which is not imported here: it would set this process up for a database of its own."""
    listed = re.search(r"SCENES = \(([^)]*)\)", Path(__file__).with_name(f"{module}.py").read_text())
    assert listed
    return [(module, name) for name in listed[1].replace(",", "").split()]


@pytest.mark.parametrize(
    ("module", "scene"), [*scenes("scenes"), *scenes("order_scenes"), *scenes("booking_scenes")]
)
def test_scene(installed: Site, module: str, scene: str) -> None:
    installed.run("-m", f"tests.concurrency.{module}", scene)
    assert_whole(installed)
