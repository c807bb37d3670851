import pytest

from tests.factories.notices import Notices
from tests.factories.pictures import picture
from tests.factories.world import World


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def image(media, db):
    return picture()


@pytest.fixture
def notices(world: World, noon) -> Notices:
    return Notices(world)
