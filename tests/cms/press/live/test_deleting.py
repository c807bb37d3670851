"""Pages chosen in a list and deleted at once: an event from which something was told stays, and with it all that was chosen."""

from urllib.parse import urlencode

import pytest
from accounts.roles import Role
from wagtail.models import Page

from cms.models import LivePost
from tests.factories import stories
from tests.factories.world import NOW

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def event(world):
    told = stories.event(NOW, title="示例发布会")
    stories.live_post(told, world.user("peter", Role.PRESS_EDITOR))
    return told


@pytest.fixture
def delete(client, world):
    """Confirms the deletion of these pages in one go, from the list beneath `parent`; what is said then, and which remain."""
    client.force_login(world.user("root", is_superuser=True, is_staff=True))

    def delete(*pages, parent):
        chosen = urlencode([("next", f"/admin/pages/{parent.pk}/"), *(("id", page.pk) for page in pages)])
        response = client.post(f"/admin/bulk/wagtailcore/page/delete/?{chosen}", follow=True)
        assert response.redirect_chain == [(f"/admin/pages/{parent.pk}/", 302)]
        said = [(message.level_tag, str(message).strip()) for message in response.context["messages"]]
        return said, [page for page in pages if Page.objects.filter(pk=page.pk).exists()]

    return delete


def test_an_event_from_which_something_was_told_stays_with_all_that_was_chosen(delete, event):
    other = stories.event(title="示例另一场")
    said, left = delete(other, event, parent=event.get_parent())
    assert said == [("error", "示例发布会：本次活动已有现场播报，播报须保留，因此活动不能删除；如不再公开，请取消发布。")]
    assert (left, other.live, LivePost.objects.count()) == ([other, event], True, 1)


def test_so_does_the_section_it_stands_in(delete, event):
    section = event.get_parent()
    said, left = delete(section, parent=section.get_parent())
    assert ([level for level, _sentence in said], left) == (["error"], [section])
    assert type(event).objects.filter(pk=event.pk, live=True).exists()


def test_events_from_which_nothing_was_told_go(delete, event):
    others = [stories.event(), stories.event()]
    said, left = delete(*others, parent=event.get_parent())
    assert ([level for level, _sentence in said], left) == (["success"], [])
