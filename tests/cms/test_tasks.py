"""Going live and ending by the clock, one page a transaction."""

from datetime import timedelta

import pytest
from wagtail.models import PageLogEntry

from cms.models import CallPage
from cms.pages.articles import ArticlePage
from cms.tasks import due, publish_scheduled
from tests.factories.world import NOW
from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS

JOB = JOBS["publish_scheduled"]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def article(site):
    page = ArticlePage(title="示例页面", slug="scheduled")
    site["about"].add_child(instance=page)
    return page


def run(at, noon):
    """At that moment, since Wagtail looks at the clock itself."""
    noon.move_to(at)
    return runs.run(JOB, clock=lambda: at)


def test_a_notice_goes_live_at_its_moment_and_not_before(notices, world, noon):
    page = notices.draft(CallPage, go_live_at=LATER)
    page.get_latest_revision().publish(user=world.abel)
    assert run(LATER - timedelta(seconds=1), noon).done == 0
    assert not CallPage.objects.get(pk=page.pk).live
    made = run(LATER, noon)
    assert (made.done, made.failed, CallPage.objects.get(pk=page.pk).live) == (1, 0, True)
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count() == 1
    assert run(LATER, noon).done == 0


def test_a_page_ends_at_its_moment(article, noon):
    ArticlePage.objects.filter(pk=article.pk).update(expire_at=LATER)
    assert run(NOW, noon).done == 0
    assert run(LATER, noon).done == 1
    ended = ArticlePage.objects.get(pk=article.pk)
    assert (ended.live, ended.expired) == (False, True)


def test_a_schedule_taken_back_between_listing_and_turn_publishes_nothing(notices, world):
    page = notices.draft(CallPage, go_live_at=LATER)
    page.get_latest_revision().publish(user=world.abel)
    listed = due(LATER)
    assert len(listed) == 1
    page.get_latest_revision().__class__.objects.update(approved_go_live_at=None)
    JOB.treat(listed[0], LATER)
    assert not CallPage.objects.get(pk=page.pk).live


def test_the_schedule_is_asked_with_two_queries_however_many_wait(notices, world, django_assert_num_queries):
    for _ in range(3):
        notices.draft(CallPage, go_live_at=LATER).get_latest_revision().publish(user=world.abel)
    with django_assert_num_queries(2):
        assert len(due(LATER)) == 3


def test_the_worker_knows_the_task():
    assert publish_scheduled.name == "verify.tasks.publish_scheduled"
