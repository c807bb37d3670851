import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories.world import World
from verify.models import Lot

SAMPLE = Path(__file__).with_name("samples") / "tea.jsonld"


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lot(world: World) -> Lot:
    return world.lot()


@pytest.fixture
def sample() -> dict[str, Any]:
    return json.loads(SAMPLE.read_bytes())
