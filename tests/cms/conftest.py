import pytest
import time_machine

from tests.factories.site import sections
from tests.factories.world import NOW


@pytest.fixture
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site(db, noon, settings, tmp_path):
    """The sections of the site by slug, at noon of the story's day; pictures go to a folder of this test."""
    settings.MEDIA_ROOT = tmp_path
    return sections()
