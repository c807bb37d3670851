"""Press releases stand beneath their event, public by themselves."""

from datetime import timedelta

import pytest
from wagtail.models import PageViewRestriction

from cms.models import PressReleasePage
from tests.factories import stories
from tests.factories.world import NOW

pytestmark = pytest.mark.usefixtures("noon")
DAY = timedelta(days=1)


def test_the_event_lists_its_releases_newest_first_and_the_release_leads_back(client, world):
    event = stories.event()
    old, new = (stories.release(event, title=title, first_published_at=NOW - n * DAY) for n, title in ((2, "旧稿"), (1, "新稿")))
    response = client.get(event.url)
    assert [card.title for card in response.context["releases"]] == ["新稿", "旧稿"]
    page = client.get(new.url)
    assert [link.url for link in page.context["trail"]] == ["/events/", event.url]
    assert f'<a href="{event.url}">' in page.content.decode()
    assert [card.title for card in page.context["related"]] == [old.title]


def test_e1_a_draft_release_stands_nowhere(client, world):
    event = stories.event()
    draft, closed = stories.release(event, live=False, title="未发布的稿子"), stories.release(event, title="内部的稿子")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    places = [event.url, "/events/feed.xml", "/sitemap-pages.xml", "/search/?q=稿子", "/events/"]
    told = "".join(client.get(place).content.decode() for place in places)
    assert [word for word in ("未发布的稿子", "内部的稿子", draft.slug, closed.slug) if word in told] == []
    assert client.get(f"{event.url}{draft.slug}/").status_code == 404


def test_a_release_of_an_event_that_is_no_longer_public_stands_alone(client, world):
    event = stories.event()
    page = stories.release(event)
    event.refresh_from_db()
    event.live = False
    event.save()
    response = client.get(page.url)
    assert (response.status_code, [link.url for link in response.context["trail"]]) == (200, ["/events/"])
    assert f'href="{event.url}"' not in response.content.decode()


def test_a_release_leads_to_the_kit_of_its_event_while_that_is_public_and_made(client, world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    event = stories.event(title="示例发布会", picture=stories.picture())
    page = stories.release(event, picture=event.picture)
    link = f'href="/kits/{event.pk}.zip"'
    assert link not in client.get(page.url).content.decode()
    stories.kit(event)
    told = client.get(page.url).content.decode()
    assert (told.count(link), "活动“示例发布会”的素材包" in told) == (1, True)
    event.refresh_from_db()
    event.live = False
    event.save()
    assert link not in client.get(page.url).content.decode()


def test_a_release_is_found_fed_and_mapped_like_any_other_page(client, world):
    page = stories.release(stories.event(), title="示例珍珠发布稿", first_published_at=NOW)
    assert "示例珍珠发布稿" in client.get("/events/feed.xml").content.decode()
    assert page.url in client.get("/sitemap-pages.xml").content.decode()
    assert '"@type":"NewsArticle"' in client.get(page.url).content.decode()
    assert PressReleasePage.allowed_parent_page_models()[0].__name__ == "EventPage"


@pytest.mark.parametrize("count", [1, 3])
def test_releases_cost_the_same_however_many_there_are(client, world, django_assert_num_queries, count):
    event = stories.event()
    for _ in range(count):
        stories.release(event)
    client.get(event.url)
    with django_assert_num_queries(13):
        client.get(event.url)
