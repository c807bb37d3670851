import pytest
import time_machine

from tests.factories.notices import Notices
from tests.factories.site import sections
from tests.factories.world import NOW, World


@pytest.fixture
def noon():
    """Noon of the story's day."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site(db, noon, settings, tmp_path):
    """The sections of the site by slug; pictures go to a folder of this test."""
    settings.MEDIA_ROOT = tmp_path
    return sections()


@pytest.fixture
def notices(world: World, noon) -> Notices:
    return Notices(world)
