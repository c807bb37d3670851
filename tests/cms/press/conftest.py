from datetime import datetime, timedelta
from typing import Any

import pytest

from cms import roles
from cms.models import CasePage
from cms.press.bundles import actions
from tests.factories.site import sections
from tests.factories.world import NOW, World

T = NOW + timedelta(hours=1)


class Press:
    """Pia writes, Paul approves; cases as drafts, and bundles of them."""

    def __init__(self, world: World) -> None:
        self.world, self.pia, self.paul = world, world.pia, world.paul
        sections()
        roles.sync()

    def draft(self, title: str = "示例案例", **fields: Any) -> CasePage:
        number = CasePage.objects.count()
        page = CasePage(**{"title": title, "slug": f"press-{number}", "live": False, "owner": self.pia, **fields})
        sections()["cases"].add_child(instance=page)
        page.save_revision(user=self.pia)
        return CasePage.objects.get(pk=page.pk)

    def bundle(self, *pages: Any, name: str = "示例发布包", release_at: datetime = T) -> Any:
        bundle = actions.create(name=name, release_at=release_at, by=self.pia, at=NOW)
        actions.add(bundle=bundle, pages=pages, by=self.pia, at=NOW)
        return bundle

    def approved(self, *pages: Any, **told: Any) -> Any:
        bundle = actions.submit(bundle=self.bundle(*pages, **told), by=self.pia, at=NOW)
        return actions.approve(bundle=bundle, by=self.paul, at=NOW)


@pytest.fixture
def press(site: Any, world: World) -> Press:
    return Press(world)
