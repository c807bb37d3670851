import pytest

from tests.portal.conftest import Firm, make_firm
from verify.registry.units import Unit


@pytest.fixture
def firm(noon, world) -> Firm:
    """At noon of the story's day, for a key is opened at the clock's moment."""
    return make_firm(world, Unit.WUHAN)
