import pytest
import time_machine

from tests.factories.notices import Notices
from tests.factories.world import NOW, World


@pytest.fixture
def noon_of_the_story():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def notices(world: World, noon_of_the_story) -> Notices:
    return Notices(world)
