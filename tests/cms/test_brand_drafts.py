"""Drafts of brand pages: what an enterprise may write, when, and what becomes of it."""

from datetime import timedelta
from io import BytesIO

import pytest
from accounts.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cms import roles
from cms.brand_editing import contents, drafts, pictures, review
from cms.brand_editing.contents import Told
from cms.brand_editing.differences import differences
from cms.images import CustomImage
from cms.models import BrandPage
from tests.factories.site import brand_page
from tests.factories.site import picture as library_picture
from tests.factories.world import NOW
from verify.models import AuditEvent, Message
from verify.refusals import NotPermitted, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise(site, world):
    roles.sync()
    return world.enterprise(name="示例茶业有限公司", unit="420100")


@pytest.fixture
def owner(world, enterprise) -> User:
    return world.member(enterprise)


@pytest.fixture
def editor(world, enterprise) -> User:
    return world.member(enterprise, "EDITOR")


def save(enterprise, by, *, version=None, **said):
    draft = drafts.opened(enterprise)
    told = {"texts": [segment.text for segment in contents.segments(draft.page) if not segment.is_fixed], **said}
    return drafts.save(enterprise=enterprise, said=Told(**told), version=version or draft.version, by=by, at=NOW)


def upload(color="#8a3324", kind="JPEG") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (64, 48), color).save(content, kind)
    return SimpleUploadedFile("photo.jpg", content.getvalue())


def add(enterprise, by, **more):
    said = {"file": upload(), "alt": "示例茶园", "credit": "示例摄影", **more}
    return pictures.add(enterprise=enterprise, by=by, at=NOW, **said)


def submitted(enterprise, by, **said):
    save(enterprise, by, **(said or {"phone": "027-0000"}))
    return review.submit(enterprise=enterprise, by=by, at=NOW).page


def test_a_first_save_makes_a_page_that_nobody_outside_sees(enterprise, owner, client):
    draft = save(
        enterprise,
        owner,
        texts=["## 由来\n\n示例茶山"],
        phone="027-0000",
        honours=[{"year": 2024, "title": "示例奖", "awarded_by": ""}],
    )
    page = BrandPage.objects.get(enterprise=enterprise)
    assert (page.live, page.title, draft.state, draft.page.phone) == (False, enterprise.name, "DRAFT", "027-0000")
    assert client.get(f"/brands/{page.slug}/").status_code == 404


def test_what_is_public_stays_until_the_city_approves(enterprise, owner, world, client):
    page = brand_page(enterprise, phone="027-1111")
    submitted(enterprise, owner, phone="027-2222")
    assert "027-1111" in client.get(page.url).content.decode()
    review.approve(enterprise=enterprise, revision=drafts.opened(enterprise).waiting.revision_id, by=world.chen, at=NOW)
    said = client.get(page.url).content.decode()
    assert ("027-2222" in said, "027-1111" in said, drafts.opened(enterprise).state) == (True, False, "PUBLIC")


def test_the_same_persons_saves_replace_their_draft_and_another_persons_do_not(enterprise, owner, editor):
    save(enterprise, owner, phone="1")
    first = drafts.opened(enterprise).page.latest_revision_id
    save(enterprise, owner, phone="2")
    assert drafts.opened(enterprise).page.latest_revision_id == first
    save(enterprise, editor, phone="3")
    assert BrandPage.objects.get(enterprise=enterprise).revisions.count() == 2


def test_what_was_handed_in_is_never_written_over(enterprise, owner):
    first = submitted(enterprise, owner).latest_revision_id
    review.withdraw(enterprise=enterprise, by=owner, at=NOW)
    save(enterprise, owner, phone="later")
    assert drafts.opened(enterprise).page.latest_revision_id != first


def test_of_two_people_the_second_is_told_who_was_first(enterprise, owner, editor):
    save(enterprise, owner, phone="1")
    opened = drafts.opened(enterprise).version
    save(enterprise, editor, phone="2")
    with pytest.raises(Refused) as refusal:
        save(enterprise, owner, version=opened, phone="3")
    assert (refusal.value.code, editor.get_full_name() in str(refusal.value.message)) == ("changed", True)
    assert drafts.opened(enterprise).page.phone == "2"


def test_nothing_but_the_allowed_fields_changes(enterprise, owner, world):
    page = brand_page(enterprise, tags=["OLD_NAME"], summary="示例摘要", title="示例")
    page.title = "未发布的标题"
    page.save_revision()
    submitted(enterprise, owner, phone="027-2222")
    review.approve(enterprise=enterprise, revision=drafts.opened(enterprise).waiting.revision_id, by=world.chen, at=NOW)
    after = BrandPage.objects.get(pk=page.pk)
    assert (after.title, after.tags, after.summary, after.slug) == ("示例", ["OLD_NAME"], "示例摘要", page.slug)


def test_blocks_that_staff_made_are_kept_where_they_stand(enterprise, owner):
    story = [("text", "<p>前</p>"), ("quote", {"text": "示例语录", "said_by": ""}), ("text", "<p><i>斜</i></p>")]
    brand_page(enterprise, story=story)
    save(enterprise, owner, texts=["改过的前", "后"])
    kept = [(block["type"], block["value"]) for block in drafts.opened(enterprise).page.story.get_prep_value()]
    assert kept == [
        ("text", "<p>改过的前</p>"),
        ("quote", {"text": "示例语录", "said_by": ""}),
        ("text", "<p><i>斜</i></p>"),
        ("text", "<p>后</p>"),
    ]


def test_texts_that_do_not_fit_the_story_are_refused(enterprise, owner):
    with pytest.raises(Refused, match="段落结构"):
        save(enterprise, owner, texts=["一", "二"])


@pytest.mark.parametrize("role", ["LABEL_OFFICER", None])
def test_s1_only_owners_and_editors_of_the_very_enterprise_write(enterprise, world, role):
    by = world.member(enterprise, role) if role else world.member(world.enterprise())
    for act in (
        lambda: save(enterprise, by, phone="1"),
        lambda: add(enterprise, by),
        lambda: review.submit(enterprise=enterprise, by=by, at=NOW),
        lambda: review.withdraw(enterprise=enterprise, by=by, at=NOW),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert not BrandPage.objects.exists()


def test_what_waits_is_not_edited_and_not_handed_in_again(enterprise, owner):
    submitted(enterprise, owner)
    for act in (lambda: save(enterprise, owner, phone="2"), lambda: review.submit(enterprise=enterprise, by=owner, at=NOW)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "waiting"


def test_nothing_new_is_not_handed_in(enterprise, owner):
    with pytest.raises(Refused) as refusal:
        review.submit(enterprise=enterprise, by=owner, at=NOW)
    assert refusal.value.code == "unchanged"
    brand_page(enterprise)
    with pytest.raises(Refused):
        review.submit(enterprise=enterprise, by=owner, at=NOW)


def test_s1_only_a_reviewer_of_the_own_unit_decides(enterprise, owner, world):
    revision = submitted(enterprise, owner).latest_revision_id
    elsewhere = world.city("422800")
    for by in (elsewhere, world.rita, world.susan, world.ida, owner):
        with pytest.raises(NotPermitted):
            review.approve(enterprise=enterprise, revision=revision, by=by, at=NOW)
        with pytest.raises(NotPermitted):
            review.send_back(enterprise=enterprise, revision=revision, reason="示例", by=by, at=NOW)
    assert drafts.opened(enterprise).state == "WAITING"


def test_a_version_handed_in_meanwhile_is_not_approved_unseen(enterprise, owner, world):
    seen = submitted(enterprise, owner).latest_revision_id
    review.withdraw(enterprise=enterprise, by=owner, at=NOW)
    submitted(enterprise, owner, phone="其他")
    with pytest.raises(Refused) as refusal:
        review.approve(enterprise=enterprise, revision=seen, by=world.chen, at=NOW)
    assert (refusal.value.code, BrandPage.objects.get().live) == ("changed", False)


def test_sent_back_with_a_reason_corrected_and_approved(enterprise, owner, world):
    revision = submitted(enterprise, owner).latest_revision_id
    with pytest.raises(Refused) as refusal:
        review.send_back(enterprise=enterprise, revision=revision, reason="  ", by=world.chen, at=NOW)
    assert refusal.value.code == "reason"
    review.send_back(enterprise=enterprise, revision=revision, reason="请补充图片说明", by=world.chen, at=NOW)
    draft = drafts.opened(enterprise)
    assert (draft.state, draft.result.comment) == ("RETURNED", "请补充图片说明")
    revision = submitted(enterprise, owner, phone="改过").latest_revision_id
    review.approve(enterprise=enterprise, revision=revision, by=world.chen, at=NOW)
    assert (BrandPage.objects.get().live, drafts.opened(enterprise).state) == (True, "PUBLIC")
    with pytest.raises(Refused) as refusal:
        review.approve(enterprise=enterprise, revision=revision, by=world.chen, at=NOW)
    assert refusal.value.code == "not_waiting"


def test_each_step_is_audited_and_told(enterprise, owner, world, mailoutbox):
    world.chen.email = "chen@example.com"
    world.chen.save()
    User.objects.filter(pk=owner.pk).update(email="owner@example.com")
    revision = submitted(enterprise, owner).latest_revision_id
    review.send_back(enterprise=enterprise, revision=revision, reason="示例原因", by=world.chen, at=NOW)
    revision = submitted(enterprise, owner, phone="2").latest_revision_id
    review.approve(enterprise=enterprise, revision=revision, by=world.chen, at=NOW + timedelta(hours=1))
    verbs = AuditEvent.objects.filter(verb__startswith="brand_page.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["brand_page.submit", "brand_page.send_back", "brand_page.submit", "brand_page.approve"]
    told = Message.objects.filter(kind="BRAND_PAGE")
    assert [told.filter(recipient=owner).count(), told.filter(recipient=world.chen).count()] == [2, 2]
    assert mailoutbox == []  # Wagtail's own mails lead to the staff's side


def test_wagtails_own_buttons_decide_nothing(enterprise, owner, world, client):
    page = submitted(enterprise, owner)
    task = page.current_workflow_task_state
    for user in (world.chen, User.objects.create_superuser("root", password="x" * 12)):
        client.force_login(user)
        client.post(f"/admin/pages/workflow/action/{page.pk}/approve/{task.pk}/", {"comment": ""})
        assert page.get_lock().for_user(user)
    assert (BrandPage.objects.get().live, drafts.opened(enterprise).state) == (False, "WAITING")


def test_pictures_are_drawn_anew_and_belong_to_the_enterprise(enterprise, owner):
    draft = add(enterprise, owner, file=upload(kind="WEBP"))
    image = CustomImage.objects.get()
    assert (image.enterprise, image.credit, image.description) == (enterprise, "示例摄影", "示例茶园")
    assert (image.collection.name, [each["image"] for each in contents.told(draft.page).gallery]) == ("企业图片", [image])
    assert add(enterprise, owner, place="LOGO").page.logo.enterprise == enterprise


def test_s1_a_picture_of_a_draft_is_shown_to_its_people_and_reviewers_alone(enterprise, owner, world, client):
    add(enterprise, owner)
    address = CustomImage.objects.get().get_rendition("fill-320x240|format-webp").url
    seen = {}
    stranger = world.member(world.enterprise())
    for name, user in {"owner": owner, "chen": world.chen, "elsewhere": world.city("422800"), "stranger": stranger}.items():
        client.force_login(user)
        seen[name] = client.get(address).status_code
    client.logout()
    seen["nobody"] = client.get(address).status_code
    assert seen == {"owner": 200, "chen": 200, "elsewhere": 404, "stranger": 404, "nobody": 404}


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a", b"\xff\xd8\xff broken", b"%PDF-1.7"])
def test_s4_what_is_no_plain_picture_is_refused(enterprise, owner, content):
    with pytest.raises(Refused):
        add(enterprise, owner, file=SimpleUploadedFile("photo.jpg", content))
    assert not CustomImage.objects.exists()


def test_the_gallery_is_full_at_twelve_and_what_nobody_sees_makes_room(enterprise, owner, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_SHOWN", 2)
    monkeypatch.setattr(pictures, "MOST_KEPT", 4)
    for _each in range(2):
        add(enterprise, owner)
    with pytest.raises(Refused) as refusal:
        add(enterprise, owner)
    assert refusal.value.code == "file"
    for _each in range(3):
        add(enterprise, owner, place="LOGO")
    assert CustomImage.objects.count() == 4  # two, the logo, and the one that it took the place of


def test_differences_name_what_is_new_and_what_goes(enterprise, owner):
    brand_page(
        enterprise,
        phone="1",
        story=[("text", "<p>一</p><p>二</p>")],
        gallery=[("picture", {"image": library_picture(), "caption": ""})],
    )
    draft = save(enterprise, owner, phone="2", texts=["一\n\n三"])
    found = {difference.label: difference.lines for difference in differences(draft.public, draft.page)}
    assert found["介绍"] == [("same", "一"), ("removed", "二"), ("added", "三")]
    assert [state for state, _line in found["图集"]] == ["removed"]
    assert list(found) == ["介绍", "图集", "电话"]
