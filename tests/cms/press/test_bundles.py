"""Pages that go out together: one moment, one transaction, two people [E-1, S-6]."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from wagtail.models import PageLogEntry

from cms.models import AnnouncementPage, Bundle, BundleItem, CasePage, Release, Stumble
from cms.press.bundles import actions, readiness
from tests.cms.press.conftest import T
from tests.factories.notices import Notices
from tests.factories.world import NOW
from verify.models import AuditEvent
from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS
from verify.refusals import NotPermitted, Refused

JOB = JOBS["publish_on_time"]
SECOND = timedelta(seconds=1)


def run(at, noon):
    noon.move_to(at)
    return runs.run(JOB, clock=lambda: at)


def code_of(refused, **call):
    with pytest.raises(Refused) as told, transaction.atomic():
        refused(**call)
    return told.value.code


def test_e1_nothing_before_its_moment_and_everything_then(press, noon):
    pages = [press.draft(f"示例案例{number}") for number in range(3)]
    bundle = press.approved(*pages)
    assert run(T - SECOND, noon).done == 0
    assert CasePage.objects.live().count() == 0
    assert run(T, noon).done == 1
    assert CasePage.objects.live().count() == 3
    bundle.refresh_from_db()
    assert (bundle.state, bundle.released_at, bundle.page_count) == (Bundle.State.RELEASED, T, 3)
    assert list(Release.objects.values_list("bundle", "due_at", "live_at")) == [(bundle.pk, T, T)] * 3
    assert run(T + SECOND, noon).done == 0


def test_e1_one_page_that_fails_keeps_the_whole_bundle_back_and_no_other(press, noon):
    lost = press.draft("示例将被删除")
    bundle, other = press.approved(press.draft("示例甲"), lost), press.approved(press.draft("示例乙"), name="示例另一包")
    CasePage.objects.get(pk=lost.pk).delete()
    made = run(T, noon)
    assert (made.done, made.failed, made.error) == (1, 1, "LostPages")
    assert list(CasePage.objects.live().values_list("title", flat=True)) == ["示例乙"]
    bundle.refresh_from_db()
    other.refresh_from_db()
    assert (bundle.state, other.state) == (Bundle.State.APPROVED, Bundle.State.RELEASED)
    assert Stumble.objects.get().bundle_id == bundle.pk


def test_a_bundle_of_a_notice_a_new_version_and_a_new_page_goes_out_as_one(press, world, noon):
    old = press.draft("示例第一版")
    old.get_latest_revision().publish(user=press.paul)
    changed = CasePage.objects.get(pk=old.pk)
    changed.title = "示例第二版"
    changed.save_revision(user=press.pia)
    notice = Notices(world).draft(AnnouncementPage, round=world.round())
    bundle = press.bundle(changed, press.draft("示例新案例"))
    actions.add(bundle=bundle, pages=[notice], by=world.rita, at=NOW)
    item = BundleItem.objects.of(notice)
    actions.approve_page(item=item, revision=notice.get_latest_revision(), by=world.abel, at=NOW)
    actions.submit(bundle=bundle, by=press.pia, at=NOW)
    actions.approve(bundle=bundle, by=press.paul, at=NOW)
    world.abel.groups.clear()  # who approved it may have left by then
    assert CasePage.objects.get(pk=old.pk).title == "示例第一版"
    assert run(T, noon).done == 1
    assert CasePage.objects.get(pk=old.pk).title == "示例第二版"
    assert AnnouncementPage.objects.get(pk=notice.pk).digest
    assert Release.objects.filter(bundle=bundle, live_at=T).count() == 3
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 3


def test_the_notice_of_a_bundle_needs_its_own_second_officer(press, world):
    notice = Notices(world).draft(AnnouncementPage, round=world.round())
    bundle = press.bundle(press.draft())
    actions.add(bundle=bundle, pages=[notice], by=world.rita, at=NOW)
    actions.submit(bundle=bundle, by=press.pia, at=NOW)
    assert code_of(actions.approve, bundle=bundle, by=press.paul, at=NOW) == "not_permitted"


def test_whoever_assembled_or_submitted_it_does_not_approve_it(press):
    bundle = actions.create(name="示例", release_at=T, by=press.paul, at=NOW)
    actions.add(bundle=bundle, pages=[press.draft()], by=press.pia, at=NOW)
    actions.submit(bundle=bundle, by=press.pia, at=NOW)
    assert code_of(actions.approve, bundle=bundle, by=press.paul, at=NOW) == "second_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Bundle.objects.filter(pk=bundle.pk).update(state="APPROVED", approved_by=press.paul, approved_at=NOW)


def test_nobody_approves_with_the_bundle_what_they_wrote(press, world):
    page = press.draft()
    page.save_revision(user=press.paul)
    bundle = actions.submit(bundle=press.bundle(page), by=press.pia, at=NOW)
    assert code_of(actions.approve, bundle=bundle, by=press.paul, at=NOW) == "second_person"


@pytest.mark.parametrize("who", ["susan", "nobody", "ida"])
def test_other_roles_do_nothing_with_bundles(press, world, who):
    by = getattr(world, who)
    bundle = actions.submit(bundle=press.bundle(press.draft()), by=press.pia, at=NOW)
    for act, told in (
        (actions.create, {"name": "示例", "release_at": T}),
        (actions.approve, {"bundle": bundle}),
        (actions.send_back, {"bundle": bundle, "reason": "示例"}),
        (actions.take_back, {"bundle": bundle, "reason": ""}),
        (actions.call_off, {"bundle": bundle}),
    ):
        with pytest.raises(NotPermitted):
            act(**told, by=by, at=NOW)
    with pytest.raises(NotPermitted):
        actions.approve(bundle=bundle, by=press.pia, at=NOW)


def test_a_page_of_a_bundle_is_published_by_no_other_way(press, noon):
    page = press.draft()
    press.bundle(page)
    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish(user=press.paul)
    page.go_live_at = T
    with pytest.raises(PermissionDenied):
        page.save_revision(user=press.pia).publish(user=press.paul)
    assert run(T, noon).done == 0
    assert not CasePage.objects.get(pk=page.pk).live


def test_a_page_lies_in_one_open_bundle(press):
    page = press.draft()
    first = press.bundle(page)
    second = actions.create(name="示例另一包", release_at=T, by=press.pia, at=NOW)
    assert code_of(actions.add, bundle=second, pages=[page], by=press.pia, at=NOW) == "elsewhere"
    actions.call_off(bundle=first, by=press.pia, at=NOW)
    assert actions.add(bundle=second, pages=[page], by=press.pia, at=NOW) == 1
    assert actions.add(bundle=second, pages=[page], by=press.pia, at=NOW) == 0


def test_what_cannot_be_bundled_is_said(press):
    out, scheduled, own = press.draft("示例已发布"), press.draft("示例已定时", go_live_at=T), press.draft("示例自有时刻")
    out.get_latest_revision().publish(user=press.paul)
    scheduled.get_latest_revision().publish(user=press.paul)
    bundle = press.bundle(own)
    fresh = CasePage.objects.get(pk=out.pk)
    assert code_of(actions.add, bundle=bundle, pages=[fresh], by=press.pia, at=NOW) == "nothing_new"
    assert code_of(actions.add, bundle=bundle, pages=[scheduled], by=press.pia, at=NOW) == "scheduled"
    own.expire_at = T
    own.save_revision(user=press.pia)
    assert code_of(actions.submit, bundle=bundle, by=press.pia, at=NOW) == "not_ready"
    assert code_of(actions.submit, bundle=press.bundle(name="示例空包"), by=press.pia, at=NOW) == "not_ready"
    assert code_of(actions.create, name="示例", release_at=NOW, by=press.pia, at=NOW) == "past"


def test_a_page_beneath_an_unpublished_one_needs_it_in_the_bundle(press, site):
    site["cases"].specific.unpublish()
    page = press.draft()
    bundle = press.bundle(page)
    assert [title for title, _sentence in readiness.problems(bundle, NOW)] == [page.title]


def test_it_goes_back_with_a_reason_and_comes_again(press):
    bundle = actions.submit(bundle=press.bundle(press.draft()), by=press.pia, at=NOW)
    assert code_of(actions.send_back, bundle=bundle, reason="  ", by=press.paul, at=NOW) == "reason"
    actions.send_back(bundle=bundle, reason="示例：标题有误", by=press.paul, at=NOW)
    bundle.refresh_from_db()
    assert (bundle.state, bundle.returned_reason) == (Bundle.State.DRAFT, "示例：标题有误")
    assert code_of(actions.approve, bundle=bundle, by=press.paul, at=NOW) == "not_its_turn"
    assert actions.submit(bundle=bundle, by=press.pia, at=NOW).returned_reason == ""


def test_taken_back_before_its_moment_nothing_goes_out(press, noon):
    bundle = press.approved(press.draft())
    actions.take_back(bundle=bundle, reason="示例", by=press.pia, at=T - SECOND)
    assert run(T, noon).done == 0
    assert CasePage.objects.live().count() == 0
    assert code_of(actions.submit, bundle=bundle, by=press.pia, at=T) == "past"


@pytest.mark.parametrize("address", ["/admin/pages/{0}/delete/", "/admin/bulk/wagtailcore/page/delete/?next=/admin/&id={0}"])
def test_a_page_is_not_deleted_out_of_a_bundle_that_waits(press, world, client, address):
    page = press.draft()
    bundle = press.approved(page)
    client.force_login(world.user("root", is_superuser=True, is_staff=True))
    response = client.post(address.format(page.pk), follow=True)
    [said] = response.context["messages"]
    assert str(said).strip().endswith("此页面或其下级页面在等待发布的发布包中，请先撤回发布包。")
    assert list(bundle.items.values_list("page", flat=True)) == [page.pk]
    actions.take_back(bundle=bundle, reason="示例", by=press.pia, at=NOW)
    client.post(address.format(page.pk))
    assert not CasePage.objects.filter(pk=page.pk).exists()


def test_a_draft_saved_after_the_approval_does_not_go_out_with_it(press, noon):
    page = press.draft("示例已批准")
    press.approved(page)
    later = page.get_latest_revision_as_object()
    later.title = "示例未批准"
    later.save_revision(user=press.pia)
    run(T, noon)
    out = CasePage.objects.get(pk=page.pk)
    assert (out.title, out.has_unpublished_changes) == ("示例已批准", True)


def test_every_step_is_in_the_audit_chain(press):
    bundle = press.approved(press.draft())
    verbs = AuditEvent.objects.filter(object=f"bundle:{bundle.pk}").order_by("sequence").values_list("verb", "actor__username")
    assert list(verbs) == [
        ("bundle.create", "pia"),
        ("bundle.add", "pia"),
        ("bundle.submit", "pia"),
        ("bundle.approve", "paul"),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_readiness_is_asked_with_a_set_number_of_queries_a_page(press, number, django_assert_num_queries):
    bundle = press.bundle(*(press.draft(f"示例{step}") for step in range(number)))
    with django_assert_num_queries(1 + 17 * number):
        assert readiness.problems(bundle, NOW) == []
