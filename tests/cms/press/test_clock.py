"""Going live and ending by the clock, one page a transaction."""

from datetime import timedelta

import pytest
from django.db import connection
from wagtail.models import PageLogEntry
from wagtail.signals import page_published

from cms.management.commands import publish_on_time
from cms.models import CallPage, CasePage
from cms.pages.articles import ArticlePage
from cms.press.clock import schedule
from cms.press.clock.models import Release, Stumble
from cms.press.clock.schedule import due, pressing
from cms.tasks import publish_scheduled
from tests.factories.copies import scheduled_copies
from tests.factories.world import NOW
from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS
from verify.periodic.models import PeriodicRun

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


def test_a_schedule_of_a_page_that_was_never_live_can_be_taken_back_as_late(press, noon):
    page = scheduled(press)
    listed = due(LATER)
    page.get_latest_revision().__class__.objects.update(approved_go_live_at=None)
    noon.move_to(LATER)
    JOB.treat(listed[0], LATER)
    assert (CasePage.objects.get(pk=page.pk).live, Release.objects.count()) == (False, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_the_schedule_is_asked_with_six_queries_however_many_wait(press, notices, world, django_assert_num_queries, number):
    for _ in range(number):
        notices.draft(CallPage, go_live_at=LATER).get_latest_revision().publish(user=world.abel)
        scheduled(press)
    due(LATER)  # content types are kept by the process
    with django_assert_num_queries(6):
        assert len(due(LATER)) == 2 * number


def scheduled(press, **fields):
    page = press.draft(go_live_at=LATER, **fields)
    page.get_latest_revision().publish(user=press.paul)
    return page


def test_r9_a_thousand_are_out_but_the_poisoned_one_which_is_tried_again_under_the_alarm(press, noon, client):
    first = scheduled(press)
    keys = [first.pk, *scheduled_copies(first, 999)]
    poisoned = keys[400]
    with connection.cursor() as cursor:  # as a database refuses: by a rule of its own
        cursor.execute(
            "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$;"
            "CREATE TRIGGER poison BEFORE UPDATE ON wagtailcore_page FOR EACH ROW"
            f" WHEN (OLD.id = {poisoned}) EXECUTE FUNCTION poison()"
        )
    made = run(LATER, noon)
    assert (made.done, made.failed, CasePage.objects.live().count()) == (999, 1, 999)
    assert client.get("/readyz").json()["jobs"][0]["job"] == "publish_scheduled"
    stumble = Stumble.objects.get()
    assert (stumble.page_id, stumble.tries, stumble.failed_at) == (poisoned, 1, LATER)
    assert (pressing(LATER + timedelta(seconds=59)), pressing(LATER + timedelta(minutes=1))) == (False, True)
    assert run(LATER + timedelta(seconds=30), noon).failed == 1  # waits, and the alarm stays
    assert run(LATER + timedelta(minutes=1), noon).failed == 1
    assert Stumble.objects.get().tries == 2
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER poison ON wagtailcore_page")
    assert run(LATER + timedelta(minutes=2), noon).done == 1
    assert (CasePage.objects.live().count(), Stumble.objects.count(), Release.objects.count()) == (1000, 0, 1000)
    assert [alarm for alarm in client.get("/readyz").json().get("jobs", []) if alarm["fault"] == "failed"] == []


def test_e1_a_page_that_was_never_live_goes_out_with_one_statement_and_its_transaction(press, noon, django_assert_num_queries):
    page = scheduled(press)
    item = due(LATER)[0]
    noon.move_to(LATER)
    with django_assert_num_queries(1):
        schedule.put_out(item, LATER)
    out = CasePage.objects.get(pk=page.pk)
    assert (out.live, out.first_published_at, out.last_published_at, out.go_live_at) == (True, LATER, LATER, None)
    assert (out.live_revision, out.has_unpublished_changes, out.expired) == (page.get_latest_revision(), False, False)
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled", revision=out.live_revision).count() == 1


def test_a_draft_saved_after_the_approval_stays_a_draft(press, noon):
    page = scheduled(press, title="示例已批准")
    changed = page.get_latest_revision_as_object()
    changed.title = "示例未批准"
    changed.save_revision(user=press.pia)
    run(LATER, noon)
    out = CasePage.objects.get(pk=page.pk)
    assert (out.title, out.has_unpublished_changes, out.draft_title) == ("示例已批准", True, "示例未批准")


def test_a_new_version_of_a_page_that_is_out_replaces_it_at_its_moment(press, noon):
    page = press.draft(title="示例第一版")
    page.get_latest_revision().publish(user=press.paul)
    changed = CasePage.objects.get(pk=page.pk)
    changed.title, changed.go_live_at = "示例第二版", LATER
    changed.save_revision(user=press.pia).publish(user=press.paul)
    assert run(LATER - timedelta(seconds=1), noon).done == 0
    assert CasePage.objects.get(pk=page.pk).title == "示例第一版"
    assert run(LATER, noon).done == 1
    assert CasePage.objects.get(pk=page.pk).title == "示例第二版"
    assert Release.objects.get().settled_at == LATER


def test_whoever_waits_for_a_publication_is_told_afterwards_once(press, noon):
    page = scheduled(press)
    told = []

    def hear(instance, **kwargs):
        told.append((instance.pk, instance.live))

    run(LATER, noon)
    page_published.connect(hear)
    try:
        for _ in range(2):
            runs.run(JOBS["settle_releases"], clock=lambda: LATER)
    finally:
        page_published.disconnect(hear)
    assert told == [(page.pk, True)]


def test_the_clock_puts_out_what_is_due_and_beats_once_a_minute(press, noon):
    page = scheduled(press)
    noon.move_to(LATER - timedelta(seconds=1))
    beat = publish_on_time.look(None)
    assert (beat, CasePage.objects.get(pk=page.pk).live) == (LATER - timedelta(seconds=1), False)
    noon.move_to(LATER)
    assert publish_on_time.look(beat) == beat
    assert (CasePage.objects.get(pk=page.pk).live, Release.objects.get().settled_at) == (True, LATER)
    assert PeriodicRun.objects.filter(job="publish_on_time").count() == 2
    assert publish_on_time.look(beat) == beat
    assert PeriodicRun.objects.filter(job="publish_on_time").count() == 2


def test_the_worker_knows_the_task():
    assert publish_scheduled.name == "verify.tasks.publish_scheduled"
