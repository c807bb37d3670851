import pytest

from tests.factories.notices import Notices
from tests.factories.site import sections
from tests.factories.world import World


@pytest.fixture
def site(db, noon, settings, tmp_path):
    """The sections of the site by slug; pictures go to a folder of this test."""
    settings.MEDIA_ROOT = tmp_path
    return sections()


@pytest.fixture
def notices(world: World, noon) -> Notices:
    return Notices(world)
