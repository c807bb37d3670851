"""A notice goes live by the approval of a second officer alone [S-6]: every way Wagtail has, tried by everybody."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from accounts.models import User
from accounts.roles import Role
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, PageViewRestriction, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms import publishing
from cms.models import ArticleIndexPage, ArticlePage, CallPage, PublicityPage
from cms.publishing import STAYS, SecondOfficerTask
from tests.factories.notices import Notices
from tests.factories.world import NOW
from verify.certification.actions import publicities

ONE_WAY = "公告公示只能由第二名工作人员审核后发布。"


@pytest.fixture
def root(world) -> User:
    return User.objects.create_superuser("root", password="correct horse battery")


@pytest.fixture
def both(world) -> User:
    """Registrar and approver in one person."""
    user = world.user("both", Role.REGISTRAR)
    user.groups.add(Group.objects.get(name=Role.APPROVER.value))
    return user


@pytest.fixture
def people(world, root, both) -> dict[str, User]:
    press = {name: world.user(name.replace(" ", ""), role) for name, role in {"press editor": Role.PRESS_EDITOR}.items()}
    approver = world.user("paula", Role.PRESS_APPROVER)
    return {"rita": world.rita, "abel": world.abel, "root": root, "both": both, "press approver": approver, **press}


PEOPLE = ("rita", "abel", "root", "both", "press approver", "press editor")


def typed(page: CallPage | None = None, **fields: Any) -> dict[str, Any]:
    """What the editor's form sends."""
    shown = {name: getattr(page, name) if page else "" for name in ("title", "slug", "summary", "document_number", "issued_by")}
    return nested_form_data(
        {
            **shown,
            "title_en": "",
            "search_description": "",
            "dated": "2026-11-18",
            "attachment": "",
            "unit": "",
            "body": streamfield([]),
            "corrections": streamfield([]),
            "round": "",
            "apply_until": "",
            **fields,
        }
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def edit(user: User, page: Any, **fields: Any) -> Any:
    return signed_in(user).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), typed(page, **fields), follow=True)


def is_live(page: Any) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def submit(notices: Notices, page: Any, by: User | None = None) -> WorkflowState:
    return page.get_workflow().start(page, by or notices.world.rita)


def approve(user: User, page: Any, **extra: Any) -> Any:
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return signed_in(user).post(address, {"comment": "", **extra})


def said(response: Any) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]]


# -- the one way in -----------------------------------------------------------------------------------------------
def test_s6_the_registrar_submits_and_the_approver_publishes(notices, world, client):
    page = notices.draft(CallPage)
    edit(world.rita, page, **{"action-submit": "1"})
    page = CallPage.objects.get(pk=page.pk)
    assert (page.live, page.workflow_in_progress, page.digest) == (False, True, "")
    assert client.get(page.url).status_code == 404

    assert approve(world.abel, page).status_code == 302
    page = CallPage.objects.get(pk=page.pk)
    assert (page.live, page.live_revision.user, len(page.digest)) == (True, world.rita, 64)
    assert client.get(page.url).status_code == 200


def test_s6_the_approver_approves_in_the_editor_what_was_not_changed(notices, world):
    page = notices.draft(CallPage)
    submit(notices, page)
    edit(world.abel, page, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    assert is_live(page)


@pytest.mark.parametrize("who", ["both", "root", "abel"])
def test_s6_whoever_changes_the_text_while_approving_it_does_not_publish_it(notices, people, who):
    page = notices.draft(CallPage)
    submit(notices, page)
    response = edit(people[who], page, title="另一个标题", **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    assert response.context["form"].non_field_errors() == [
        "您改动了内容，这一版就成了您本人的：请先保存，由另一名工作人员审核发布。"
    ]
    assert not is_live(page)


@pytest.mark.parametrize("who", ["both", "root"])
def test_s6_nobody_approves_their_own_version(notices, people, who):
    page = notices.draft(CallPage)
    page.save_revision(user=people[who])
    submit(notices, page, by=people[who])
    task = page.current_workflow_task
    assert [name for name, _label, _modal in task.get_actions(page, people[who])] == ["reject"]
    assert approve(people[who], page).status_code == 302  # to the front of the office, with a refusal
    assert not is_live(page)
    with pytest.raises(PermissionDenied, match="这一版由您本人保存，须由另一名工作人员审核发布。"):
        task.on_action(page.current_workflow_task_state, people[who], "approve")
    assert not is_live(page)
    opened = signed_in(people[who]).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert said(opened)[-1] == "这一版由您本人保存，须由另一名工作人员审核发布。"


def test_s6_a_workflow_without_a_task_publishes_nothing_for_its_author(notices, world, both):
    SecondOfficerTask.objects.get().deactivate()
    page = notices.draft(CallPage)
    page.save_revision(user=both)
    with pytest.raises(PermissionDenied):
        submit(notices, page, by=both)
    assert not is_live(page)


# -- the ways that are closed -------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", PEOPLE)
def test_s6_a_notice_is_not_made_and_published_in_one_go(notices, people, who):
    address = reverse("wagtailadmin_pages:add", args=["cms", "callpage", notices.index.pk])
    fields = typed(title="示例申报通知", slug="one-go", issued_by="示例委员会", **{"action-publish": "1"})
    signed_in(people[who]).post(address, fields)
    made = Page.objects.filter(slug="one-go")
    assert [page.live for page in made] == ([False] if who in ("rita", "root", "both") else [])


@pytest.mark.parametrize("who", PEOPLE)
def test_s6_the_editors_own_publish_button_is_closed(notices, people, who):
    page = notices.draft(CallPage)
    edit(people[who], page, **{"action-publish": "1"})
    assert not is_live(page)
    assert not CallPage.objects.get(pk=page.pk).permissions_for_user(people[who]).can_publish()


@pytest.mark.parametrize("who", PEOPLE)
def test_s6_the_lists_bulk_button_is_closed(notices, people, who):
    page = notices.draft(CallPage)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    signed_in(people[who]).post(address, {"include_descendants": "on"})
    assert not is_live(page)
    above = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={notices.index.pk}"
    signed_in(people[who]).post(above, {"include_descendants": "on"})
    assert not is_live(page)


@pytest.mark.parametrize("who", ["root", "both"])
@pytest.mark.parametrize("way", ["publish_copies", "alias"])
def test_s6_no_live_copy_and_no_alias_of_a_notice(notices, people, who, way):
    page = notices.call()
    fields = {"new_title": "抄件", "new_slug": "copy", "new_parent_page": notices.index.pk, way: "on"}
    signed_in(people[who]).post(reverse("wagtailadmin_pages:copy", args=[page.pk]), fields)
    assert not Page.objects.filter(slug="copy", live=True).exists()


def test_a_copy_of_a_published_notice_is_a_draft_that_may_be_changed(notices, world, root):
    page = notices.correct(notices.call())
    fields = {"new_title": "新的通知", "new_slug": "copy", "new_parent_page": notices.index.pk}
    signed_in(root).post(reverse("wagtailadmin_pages:copy", args=[page.pk]), fields)
    copy = CallPage.objects.get(slug="copy")
    assert (copy.live, copy.digest, len(copy.corrections), copy.first_published_at) == (False, "", 0, None)
    copy.title = "又一个标题"
    assert publishing.publish(copy, drafted_by=world.rita, approved_by=world.abel).title == "又一个标题"


def test_s6_wagtails_own_action_stops_at_the_page(notices, world, root):
    page = notices.draft(CallPage)
    for revision in (page.get_latest_revision(), page.save_revision(user=root)):
        with pytest.raises(PermissionDenied, match=ONE_WAY):
            PublishPageRevisionAction(revision, user=root).execute(skip_permission_checks=True)
    page = CallPage.objects.get(pk=page.pk)
    page.live = True
    with pytest.raises(PermissionDenied, match=ONE_WAY):
        page.save()
    assert not is_live(page)
    assert not is_live(notices.call().copy(to=notices.index, keep_live=True, update_attrs={"slug": "copy"}))


def test_s6_a_new_notice_is_a_draft_whatever_the_code_says(notices):
    page = CallPage(title="示例", slug="live", issued_by="示例", dated=NOW.date(), live=True)
    notices.index.add_child(instance=page)
    assert not is_live(page)


@pytest.mark.parametrize(
    ("author", "publisher", "sentence"),
    [
        ("rita", "rita", "这一版由您本人保存，须由另一名工作人员审核发布。"),
        ("abel", "abel", "这一版由您本人保存，须由另一名工作人员审核发布。"),
        ("root", "root", "这一版由您本人保存，须由另一名工作人员审核发布。"),
        ("rita", "both", ""),
        ("both", "abel", ""),
        ("abel", "rita", "您的角色不能进行此操作。"),
        ("rita", "press approver", "您的角色不能进行此操作。"),
        ("rita", None, "这份公告公示还没有人审核。"),
        (None, "abel", "不知道这一版由谁保存。请重新保存一次，再由另一名工作人员审核发布。"),
    ],
)
def test_s6_who_may_publish_whose_version(notices, people, author, publisher, sentence):
    revision = notices.draft(CallPage).save_revision(user=people.get(author))
    if sentence:
        with pytest.raises(PermissionDenied, match=sentence):
            revision.publish(user=people.get(publisher), skip_permission_checks=True)
    else:
        revision.publish(user=people.get(publisher))
    assert is_live(revision.content_object) is not bool(sentence)


# -- on a schedule ------------------------------------------------------------------------------------------------
def test_s6_a_scheduled_notice_goes_live_on_the_second_officers_approval(notices, world):
    page = notices.draft(CallPage, go_live_at=NOW + timedelta(days=1))
    submit(notices, page)
    approve(world.abel, page)
    assert (is_live(page), page.revisions.get().approved_go_live_at) == (False, NOW + timedelta(days=1))
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        call_command("publish_scheduled")
    page = CallPage.objects.get(pk=page.pk)
    assert (page.live, len(page.digest)) == (True, 64)


def test_s6_a_schedule_that_nobody_approved_publishes_nothing(notices, world, both):
    page = notices.draft(CallPage)
    page.go_live_at = NOW + timedelta(days=1)
    page.save_revision(user=both)
    edit(both, page, go_live_at="2026-11-21 12:00", **{"action-publish": "1"})
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        call_command("publish_scheduled")
    assert not is_live(page)


def test_s6_saving_again_takes_the_schedule_back(notices, world):
    page = notices.draft(CallPage, go_live_at=NOW + timedelta(days=1))
    page.save_revision(user=world.rita).publish(user=world.abel)
    approved = page.get_latest_revision()
    page.title = "偷换的标题"
    page.save_revision(user=world.rita, overwrite_revision=approved)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        call_command("publish_scheduled")
    assert not is_live(page)


# -- what is published stays --------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", PEOPLE)
def test_e5_nobody_takes_a_published_notice_away(notices, people, who):
    page = notices.call()
    client = signed_in(people[who])
    where = {"page": page.pk, "index": notices.index.pk}
    for target in where.values():
        for name in ("unpublish", "delete"):
            client.post(reverse(f"wagtailadmin_pages:{name}", args=[target]), {"include_descendants": "on"})
            bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name]) + f"?id={target}"
            client.post(bulk, {"include_descendants": "on"})
        client.post(reverse("wagtailadmin_pages:set_privacy", args=[target]), {"restriction_type": "login"})
    about = ArticleIndexPage.objects.get(slug="about")
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, about.pk]))
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[notices.index.pk, about.pk]))
    assert is_live(page)
    assert is_live(notices.index)
    assert Page.objects.get(pk=page.pk).get_parent().pk == notices.index.pk
    assert PageViewRestriction.objects.count() == 0


def test_e5_code_that_asks_the_page_is_told_that_it_stays(notices):
    page = notices.call()
    for verb in (page.unpublish, page.delete, lambda: page.move(notices.index.get_parent(), "last-child")):
        with pytest.raises(PermissionDenied, match=str(STAYS)):
            verb()


@pytest.mark.parametrize("who", ["rita", "root"])
def test_a_draft_may_be_deleted_and_moved_like_any_page(notices, people, who):
    tester = notices.draft(CallPage).permissions_for_user(people[who])
    assert (tester.can_delete(), tester.can_move()) == (True, True)


# -- who sees to what ---------------------------------------------------------------------------------------------
def test_only_what_is_granted_at_the_notices_counts_for_them(notices, people):
    def held(name: str, page: Any) -> set[str]:
        return Page.objects.get(pk=page.pk).permissions_for_user(people[name]).permissions

    draft, about = notices.draft(CallPage), ArticleIndexPage.objects.get(slug="about")
    assert {name: held(name, draft) for name in PEOPLE if name != "root"} == {
        "rita": {"add", "change"},
        "abel": {"publish"},
        "both": {"add", "change", "publish"},
        "press approver": set(),
        "press editor": set(),
    }
    assert {name: held(name, about) for name in PEOPLE if name != "root"} == {
        "rita": set(),
        "abel": set(),
        "both": set(),
        "press approver": {"publish"},
        "press editor": {"add", "change"},
    }


def test_press_needs_no_second_officer_and_keeps_its_own_workflow(notices, people):
    about = ArticleIndexPage.objects.get(slug="about")
    page = about.add_child(instance=ArticlePage(title="示例文章", slug="example", live=False))
    assert (page.get_workflow().name, notices.draft(CallPage).get_workflow().name) == ("发布审核", "公告公示发布审核")
    page.save_revision(user=people["press approver"]).publish(user=people["press approver"])
    assert is_live(page)


def test_a_publicity_is_published_after_it_was_approved(notices, world):
    opens_on = NOW.date() + timedelta(days=3)
    world.candidates(1, year=2026)
    draft = publicities.draft(
        round=world.round(2026), opens_on=opens_on, phone="027-00000000", mail="", address="", by=world.rita, at=NOW
    )
    page = notices.draft(PublicityPage, publicity=draft)
    with pytest.raises(PermissionDenied, match="它所依据的公示还没有批准，请先批准公示。"):
        page.get_latest_revision().publish(user=world.abel)
    submit(notices, page)
    assert [name for name, *_rest in page.current_workflow_task.get_actions(page, world.abel)] == ["reject"]
    publicities.approve(publicity=draft, by=world.abel, at=NOW)
    page = PublicityPage.objects.get(pk=page.pk)
    approve(world.abel, page)
    assert is_live(page)
