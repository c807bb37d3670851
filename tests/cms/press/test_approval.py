"""A draft is saved as it is; whatever goes further is right first, whichever way it goes."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.test.utils.form_data import streamfield

from cms.models import CasePage
from tests.cms.press.conftest import signed_in
from tests.factories import stories
from tests.factories.site import SUMMARY
from tests.factories.world import NOW

SHORT = "摘要只有 4 字，请写到 30 字以上。"


def live(page) -> bool:
    return CasePage.objects.get(pk=page.pk).live


def test_a_draft_is_saved_however_unfinished_it_is(desk):
    page = desk.draft()
    response = desk.edit(desk.pat, page, summary="太短了。")
    assert response.status_code == 302
    assert CasePage.objects.get(pk=page.pk).get_latest_revision_as_object().summary == "太短了。"


def test_handing_in_says_everything_at_once_and_keeps_what_was_typed(desk):
    page = desk.draft()
    body = streamfield([("quote", {"text": "{{ 全国项目数 }}【请填写：原话】", "said_by": ""})])
    response = desk.edit(desk.pat, page, "action-submit", summary="太短了。", body=body)
    errors = response.context["form"].errors
    assert response.status_code == 200
    assert errors["summary"] == [SHORT]
    assert ("还没有替换" in errors["body"][0], "登记库没有" in errors["body"][0]) == (True, True)
    assert set(errors) == {"summary", "body"}
    assert "太短了。" in response.content.decode()
    assert not CasePage.objects.get(pk=page.pk).workflow_in_progress


def test_what_is_right_is_handed_in_and_approved(desk, client):
    page = desk.draft()
    assert desk.edit(desk.pat, page, "action-submit").status_code == 302
    assert (CasePage.objects.get(pk=page.pk).workflow_in_progress, client.get(page.url).status_code) == (True, 404)
    desk.approve(page)
    assert (live(page), client.get(page.url).status_code) == (True, 200)


def test_a_new_page_that_is_handed_in_at_once_is_checked_too(desk):
    add = reverse("wagtailadmin_pages:add", args=["cms", "casepage", desk.sections["cases"].pk])
    sent = {**desk.typed(summary="太短了。"), "action-submit": "1"}
    assert signed_in(desk.pat).post(add, sent).context["form"].errors == {"summary": [SHORT]}
    assert CasePage.objects.count() == 0


def test_what_became_wrong_after_it_was_handed_in_cannot_be_approved_and_the_approver_is_told(desk, world):
    world.certificate()
    page = desk.draft(background="<p>湖北精品有效项目共 1 项。</p>")
    desk.submit(page)
    world.certificate()
    edit = signed_in(desk.paula).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    (said,) = [str(message).strip() for message in edit.context["messages"]]
    assert said == (
        "背景：“湖北精品有效项目共 1 项”与登记库不一致，登记库现为 2。请改写成 {{ 有效项目数 }}，页面会始终显示正确的数字。"
    )
    desk.approve(page)
    assert not live(page)
    state = CasePage.objects.get(pk=page.pk).current_workflow_task_state
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, desk.paula, "approve")
    assert (live(page), CasePage.objects.get(pk=page.pk).workflow_in_progress) == (False, True)


def test_it_can_still_be_returned_with_a_reason(desk):
    page = desk.draft(summary="太短了。")
    desk.submit(page)
    state = CasePage.objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
    signed_in(desk.paula).post(address, {"comment": "摘要太短"})
    assert CasePage.objects.get(pk=page.pk).current_workflow_state.status == "needs_changes"
    dashboard = signed_in(desk.pat).get(reverse("wagtailadmin_home")).content.decode()
    assert dashboard.count("退回：摘要太短") == 1


def test_a_summary_broken_into_lines_is_one_line(desk):
    page = desk.draft()
    half = SUMMARY[:20], SUMMARY[20:]
    desk.edit(desk.pat, page, summary="\r\n".join(half))
    assert CasePage.objects.get(pk=page.pk).get_latest_revision_as_object().summary == " ".join(half)


def test_no_other_way_publishes_what_is_not_right(desk):
    page = desk.draft(summary="太短了。")
    revision = page.get_latest_revision()
    for user in (None, desk.paula):
        with pytest.raises(PublishPagePermissionError, match="摘要"):
            revision.publish(user=user)
    assert not live(page)


def test_a_scheduled_version_is_checked_when_it_is_scheduled_and_goes_out_by_the_clock(desk, world):
    world.certificate()
    page = desk.draft(background="<p>湖北精品有效项目共 1 项。</p>", go_live_at=NOW.replace(year=2027))
    page.get_latest_revision().publish(user=desk.paula)
    world.certificate()
    revision = page.revisions.get(approved_go_live_at__isnull=False)
    assert not live(page)
    content = {**revision.content, "go_live_at": None}
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    revision.refresh_from_db()
    revision.publish()
    assert live(page)


# -- corrections [E-5] --------------------------------------------------------------------------------------------
def correction(day: str, text: str) -> dict:
    return {"type": "correction", "value": {"on": day, "text": text}, "id": text}


@pytest.fixture
def corrected(desk):
    page = stories.case(title="示例案例", first_published_at=NOW.replace(day=1))
    page.corrections = json.dumps([correction("2026-11-19", "甲应为乙。")])
    page.save_revision(user=desk.pat).publish(user=desk.paula)
    return CasePage.objects.get(pk=page.pk)


def test_e5_a_correction_stands_on_the_page_with_its_day_and_in_its_record(corrected, client):
    told = " ".join(client.get(corrected.url).content.decode().split())
    assert 'class="correction__title">更正 <time datetime="2026-11-19">2026年11月19日</time>' in told
    assert "<p>甲应为乙。</p>" in told
    assert '<dd><time datetime="2026-11-19">2026年11月19日</time></dd>' in told


@pytest.mark.parametrize(
    ("corrections", "sentence"),
    [
        ([], "已有的更正不得改动，也不得调换顺序。请在后面添加新的更正。"),
        ([correction("2026-11-19", "丙")], "已有的更正不得改动，也不得调换顺序。请在后面添加新的更正。"),
        ([correction("2026-11-18", "甲应为乙。")], "已有的更正不得改动，也不得调换顺序。请在后面添加新的更正。"),
        ([correction("2026-11-19", "甲应为乙。"), correction("2026-12-31", "将来")], None),
        ([correction("2026-11-19", "甲应为乙。"), correction("2026-10-31", "以前")], None),
    ],
)
def test_e5_a_published_correction_is_neither_taken_away_nor_rewritten(corrected, corrections, sentence):
    corrected.corrections = json.dumps(corrections)
    with pytest.raises(ValidationError) as error:
        corrected.full_clean()
    assert list(error.value.message_dict) == ["corrections"]
    if sentence:
        assert error.value.messages == [sentence]


def test_e5_an_older_version_does_not_take_a_correction_away(corrected, desk):
    corrected.corrections = json.dumps([correction("2026-11-19", "甲应为乙。"), correction("2026-11-20", "丁")])
    old = corrected.revisions.order_by("pk").first()
    corrected.save_revision(user=desk.pat).publish(user=desk.paula)
    with pytest.raises(PublishPagePermissionError):
        old.publish(user=desk.paula)
    assert len(CasePage.objects.get(pk=corrected.pk).corrections) == 2


def test_e5_another_is_added_and_a_copy_has_none(corrected, desk):
    both = [correction("2026-11-19", "甲应为乙。"), correction("2026-11-20", "丁")]
    corrected.corrections = json.dumps(both)
    corrected.save_revision(user=desk.pat).publish(user=desk.paula)
    page = CasePage.objects.get(pk=corrected.pk)
    assert [block.value["text"] for block in page.corrections] == ["甲应为乙。", "丁"]
    copied = page.copy(update_attrs={"slug": "a-copy", "title": "副本"}, keep_live=False)
    assert len(copied.specific.corrections) == 0


def test_what_is_not_published_yet_is_changed_itself(desk):
    page = desk.draft()
    page.corrections = json.dumps([correction("2026-11-20", "甲")])
    with pytest.raises(ValidationError, match="更正只用于已经发布的内容"):
        page.full_clean()


def test_the_days_on_which_another_version_went_out_are_told(corrected, desk, client, noon):
    noon.move_to(NOW.replace(day=25))
    corrected.summary = SUMMARY + "又"
    for _ in range(2):
        corrected.save_revision(user=desk.pat).publish(user=desk.paula)
    shown = client.get(corrected.url).context["publications"]
    assert [day.isoformat() for day in shown] == ["2026-11-25"]
