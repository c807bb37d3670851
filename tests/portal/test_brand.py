"""The brand page in the workspace: typed, saved by hand and by itself, compared, handed in."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cms import roles
from cms.brand_editing import drafts
from cms.models import BrandPage
from tests.factories.site import brand_page, sections

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def site(db, clock):
    sections()
    roles.sync()


def rows(prefix, given=()):
    sent = {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(given):
        sent.update({f"{prefix}-{number}-{name}": value for name, value in row.items()})
    return sent


def sent(firm, *, honours=(), outlets=(), gallery=(), **told):
    """The form as it stands when opened, with what is typed."""
    opened = {"version": drafts.opened(firm.enterprise).version, "text_0": "", "website": "", "phone": "", "address": ""}
    return {**opened, **rows("honours", honours), **rows("outlets", outlets), **rows("gallery", gallery), **told}


def photo():
    content = BytesIO()
    Image.new("RGB", (64, 48), "#8a3324").save(content, "JPEG")
    return SimpleUploadedFile("photo.jpg", content.getvalue())


def test_typed_saved_looked_at_compared_and_handed_in(firm, enter):
    client, home = enter(firm.editor), f"{firm.home}brand/"
    told = sent(
        firm,
        text_0="## 由来\n\n示例茶山",
        phone="027-0000",
        honours=[{"year": "2024", "title": "示例奖", "awarded_by": "示例机构"}],
    )
    assert "草稿已于" in client.post(home, told, follow=True).content.decode()
    form = client.get(home).content.decode()
    assert ("## 由来" in form, "示例奖" in form) == (True, True)
    seen = client.get(f"{home}preview/")
    assert "<h2>由来</h2>" in seen.content.decode()
    assert [part for part in seen.headers["Content-Security-Policy"].split("; ") if part.startswith("frame-anc")] == [
        "frame-ancestors 'self'"
    ]
    assert "示例茶山" in client.get(f"{home}changes/").content.decode()
    assert "已提交" in client.post(f"{home}submit/", follow=True).content.decode()
    assert drafts.opened(firm.enterprise).state == "WAITING"
    assert "<textarea" not in client.get(home).content.decode()
    client.post(f"{home}withdraw/")
    assert drafts.opened(firm.enterprise).state == "DRAFT"


def test_saving_by_itself_answers_with_the_next_version(firm, enter):
    client, home = enter(firm.editor), f"{firm.home}brand/"
    told = sent(firm, phone="1")
    first = client.post(home, told, **JSON).json()
    second = client.post(home, {**told, "version": first["version"], "phone": "2"}, **JSON)
    assert (second.status_code, drafts.opened(firm.enterprise).page.phone) == (200, "2")
    assert BrandPage.objects.get().revisions.count() == 1
    stale = client.post(home, {**told, "phone": "3"}, **JSON)
    assert (stale.status_code, len(stale.json()["errors"])) == (422, 1)


def test_of_two_people_the_second_loses_nothing(firm, enter):
    home, told = f"{firm.home}brand/", sent(firm, text_0="所有人写的")
    enter(firm.editor).post(home, sent(firm, text_0="编辑写的"))
    client = enter(firm.owner)
    answer = client.post(home, told)
    said = answer.content.decode()
    assert (answer.status_code, "所有人写的" in said, firm.editor.get_full_name() in said) == (422, True, True)
    version = answer.context["form"]["version"].value()
    client.post(home, {**told, "version": version})
    assert "所有人写的" in client.get(home).content.decode()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"text_0": "长" * 20_001}, "20000"),
        ({"text_0": "[x](javascript:alert(1))"}, "只能链接"),
        ({"text_0": "a\x00b"}, "空字符"),
        ({"text_0": "a\u202eb"}, "不可见"),
        ({"website": "javascript:alert(1)"}, "https://"),
        ({"website": "http://" + "a" * 300}, "200"),
        ({"phone": "1" * 41}, "40"),
        ({"honours": [{"year": "1066", "title": "示例"}]}, "1900"),
        ({"honours": [{"year": "2024", "title": f"示例{n}"} for n in range(21)]}, "20"),
        ({"outlets": [{"name": "示例店", "url": "ftp://example.com/"}]}, "https://"),
        ({"gallery": [{"image": "999999", "caption": "", "ORDER": "1"}]}, "图"),
    ],
)
def test_s4_what_cannot_be_said_is_answered_with_a_sentence_and_kept(firm, enter, told, said):
    answer = enter(firm.editor).post(f"{firm.home}brand/", sent(firm, **{"address": "示例路1号", **told}))
    content = answer.content.decode()
    assert (answer.status_code, said in content, "示例路1号" in content) == (422, True, True)
    assert not BrandPage.objects.exists()


def test_s4_scripts_are_words(firm, enter):
    client, home = enter(firm.editor), f"{firm.home}brand/"
    client.post(home, sent(firm, text_0="<script>alert(1)</script>", phone="<b>1</b>"))
    for path in (home, f"{home}preview/", f"{home}changes/"):
        content = client.get(path).content.decode()
        assert ("<script>alert" in content, "<b>1</b>" in content) == (False, False)


def test_a_megabyte_and_rows_without_number_are_refused(firm, enter):
    client, home = enter(firm.editor), f"{firm.home}brand/"
    assert client.post(home, sent(firm, text_0="a" * 1_100_000)).status_code in {400, 413}
    assert client.post(home, {"version": "x"}).status_code == 422
    assert client.post(home, {**sent(firm), "gallery-TOTAL_FORMS": "99999"}).status_code == 422


def test_a_picture_is_added_captioned_and_taken_out(firm, enter):
    client, home = enter(firm.editor), f"{firm.home}brand/"
    told = {"place": "GALLERY", "file": photo(), "alt": "示例茶园", "credit": "示例摄影", "caption": ""}
    client.post(f"{home}pictures/add/", told)
    shown = drafts.opened(firm.enterprise).page.gallery[0].value["image"]
    row = {"image": str(shown.pk), "caption": "春天", "ORDER": "1"}
    client.post(home, sent(firm, gallery=[row]))
    assert drafts.opened(firm.enterprise).page.gallery[0].value["caption"] == "春天"
    client.post(home, sent(firm, gallery=[{**row, "DELETE": "on"}]))
    assert len(drafts.opened(firm.enterprise).page.gallery) == 0


@pytest.mark.parametrize("missing", ["file", "alt", "credit"])
def test_no_picture_without_description_and_credit(firm, enter, missing):
    told = {"place": "LOGO", "file": photo(), "alt": "示例", "credit": "示例", "caption": ""}
    del told[missing]
    answer = enter(firm.editor).post(f"{firm.home}brand/pictures/add/", told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missing])


def test_s1_a_foreign_enterprises_page_is_not_there(firm, foreign, enter):
    client = enter(firm.owner)
    for path in ("", "preview/", "changes/", "pictures/add/"):
        assert client.get(f"{foreign.home}brand/{path}").status_code == 404
    for path in ("", "submit/", "withdraw/", "pictures/add/"):
        assert client.post(f"{foreign.home}brand/{path}").status_code == 404


def test_what_staff_made_is_shown_and_not_to_be_typed(firm, enter):
    brand_page(firm.enterprise, story=[("quote", {"text": "示例语录", "said_by": ""})])
    content = enter(firm.editor).get(f"{firm.home}brand/").content.decode()
    assert (content.count("示例语录"), content.count("<textarea")) == (1, 1)


def test_that_nothing_differs_is_said_once(firm, enter):
    brand_page(firm.enterprise)
    content = enter(firm.editor).get(f"{firm.home}brand/changes/").content.decode()
    assert content.count("与公开页面相比没有改动") == 1
