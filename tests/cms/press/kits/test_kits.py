"""Press kits: what is in them, that it is true, and who gets them when [E-1, E-2]."""

import hashlib
import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from accounts.roles import Role
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image, IptcImagePlugin
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.images.models import SourceImageIOError
from wagtail.models import PageViewRestriction

from cms.models import CasePage, CustomImage, PageCount, PressKit
from cms.press.kits import archive, kits
from cms.press.kits.contents import contents_of
from tests.cms.press.pictures.test_pictures import image_of, telling, told_by
from tests.factories import films, stories
from tests.factories.site import SUMMARY
from tests.factories.world import NOW
from verify.refusals import Refused

NAMES = [
    "原图/01-示例茶园.jpg",
    "网页尺寸/01-示例茶园.jpg",
    "视频/01-示例短片.mp4",
    "视频/01-示例短片.vtt",
    "正文.txt",
    "说明.txt",
    "manifest.json",
]


@pytest.fixture
def image(site):
    return image_of(telling(), caption="示例图说")


@pytest.fixture
def story(image):
    body = [
        {"type": "text", "value": "<h2>示例小标题</h2><p>示例正文。</p>", "id": "1"},
        {"type": "picture", "value": {"image": image.pk, "caption": ""}, "id": "2"},
        {"type": "video", "value": {"title": "示例", "address": "", "film": films.film().pk, "poster": image.pk}, "id": "3"},
    ]
    return stories.case(title="示例案例", body=json.dumps(body), picture=image)


def queued() -> int:
    return ProcrastinateJob.objects.filter(task_name=kits.TASK, status="todo").count()


def opened(kit) -> zipfile.ZipFile:
    kit.refresh_from_db()
    return zipfile.ZipFile(default_storage.open(kit.place))


def address(story) -> str:
    return f"/kits/{story.pk}.zip"


# -- what is in it -------------------------------------------------------------------------------------------------------------


def test_e2_everything_is_in_it_and_every_hash_of_the_list_is_true(story):
    kit = stories.kit(story)
    zipped = opened(kit)
    assert (zipped.testzip(), zipped.namelist()) == (None, NAMES)
    manifest = json.loads(zipped.read("manifest.json"))
    assert (manifest["page"], manifest["built_at"]) == (f"https://jp.example.gov.cn{story.url}", NOW.isoformat())
    assert {each["name"]: (each["bytes"], each["sha256"]) for each in manifest["files"]} == {
        name: (len(zipped.read(name)), hashlib.sha256(zipped.read(name)).hexdigest()) for name in NAMES[:-1]
    }
    with default_storage.open(kit.place) as file:
        whole = file.read()
    assert (kit.size, kit.sha256, kit.pictures) == (len(whole), hashlib.sha256(whole).hexdigest(), 1)
    assert (kit.done, kit.total) == (len(NAMES), len(NAMES))


def test_e2_its_pictures_name_who_took_them_and_not_where(story):
    zipped = opened(stories.kit(story))
    for name in NAMES[:2]:
        shown = Image.open(BytesIO(zipped.read(name)))
        assert (shown.getexif().get_ifd(0x8825), told_by(zipped.read(name))) == ({}, [])
        assert IptcImagePlugin.getiptcinfo(shown)[2, 110].decode() == "示例摄影"
    text = zipped.read("说明.txt").decode()
    lines = ["01-示例茶园.jpg", "图片说明：示例图说", "替代文字：一片茶园", "作者：示例摄影", "来源：示例图库"]
    assert [line for line in lines if line not in text.split("\n")] == []
    assert "使用条件：新闻报道可免费使用，须注明作者，不得改动" in text
    assert zipped.read("正文.txt").decode().split("\n\n")[:2] == ["示例案例", SUMMARY]
    assert "示例正文。" in zipped.read("正文.txt").decode()


def test_names_are_in_utf_8_with_the_flag_and_lead_nowhere(site):
    image = image_of(telling(size=(64, 64)), title="../../etc/passwd")
    other = image_of(telling(size=(64, 64)), title="///")
    zipped = opened(stories.kit(stories.case(title="a/../b", body=stories.pictures(image, other))))
    assert zipped.namelist()[:4] == [
        "原图/01-etc-passwd.jpg",
        "网页尺寸/01-etc-passwd.jpg",
        f"原图/02-{other.pk}.jpg",
        f"网页尺寸/02-{other.pk}.jpg",
    ]
    assert {bool(entry.flag_bits & 0x800) for entry in zipped.infolist() if not entry.filename.isascii()} == {True}


def test_the_same_page_gives_the_same_bytes(story):
    made = []
    for _round in range(2):
        out = BytesIO()
        archive.write(contents_of(CasePage.objects.get(pk=story.pk), NOW), out, at=NOW)
        made.append(out.getvalue())
    assert made[0] == made[1]


def test_what_others_may_not_use_stays_out_and_is_counted(site):
    image, kept = image_of(telling(size=(64, 64))), image_of(telling(size=(64, 64)), licence="ASK")
    zipped = opened(stories.kit(stories.case(picture=kept, body=stories.pictures(image, kept))))
    assert len(zipped.namelist()) == 5
    assert "页面另有 1 张图片仅限本站使用，不在素材包内。" in zipped.read("说明.txt").decode()
    assert kits.ask(page=stories.case(picture=kept), at=NOW) is None


def test_a_kit_beyond_the_limit_is_refused_and_says_so(story, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    with pytest.raises(Refused):
        archive.write(contents_of(story, NOW), BytesIO(), at=NOW)
    kit = kits.ask(page=story, at=NOW)
    assert kits.make(kit=kit.pk, at=NOW)
    kit.refresh_from_db()
    assert (kit.fault, kit.built_at) == ("素材包将超过 500 MB。请从页面中减去一些视频或图片。", None)


# -- when it is made -----------------------------------------------------------------------------------------------------------


def test_it_is_asked_for_when_a_page_is_published_and_again_when_it_changes(image):
    story = stories.case(live=False, picture=image)
    assert queued() == 0
    story.save_revision().publish()
    assert queued() == 1
    kit = PressKit.objects.get(page_id=story.pk)
    kits.make(kit=kit.pk, at=NOW)
    ProcrastinateJob.objects.all().delete()
    story = CasePage.objects.get(pk=story.pk)
    story.save_revision().publish()
    assert queued() == 0  # nothing has changed
    story.summary = SUMMARY.replace("示例", "示例新")
    story.save_revision().publish()
    assert (queued(), PressKit.objects.offered(story.pk)) == (1, None)


def test_it_is_made_again_when_a_picture_changes(story, image):
    kit = stories.kit(story)
    image.credit = "示例摄影二"
    image.save()
    assert PressKit.objects.offered(story.pk) is None
    old = kit.place
    kits.make(kit=kit.pk, at=NOW)
    kit.refresh_from_db()
    assert "作者：示例摄影二" in opened(kit).read("说明.txt").decode()
    assert default_storage.exists(old) is False


def test_it_can_be_prepared_before_the_page_is_out_and_needs_no_second_making(client, image):
    story = stories.case(live=False, picture=image)
    story.save_revision()
    kit = stories.kit(story)
    assert client.get(address(story)).status_code == 404
    ProcrastinateJob.objects.all().delete()
    CasePage.objects.get(pk=story.pk).get_latest_revision().publish()
    assert (queued(), client.get(address(story)).status_code) == (0, 200)
    kit.refresh_from_db()
    assert kit.built_at == NOW


def test_a_kit_that_nobody_brings_on_is_taken_up_again(story):
    kit = kits.ask(page=story, at=NOW)
    ProcrastinateJob.objects.all().delete()
    assert list(kits.unfinished(NOW + timedelta(minutes=5))) == []
    assert list(kits.unfinished(NOW + timedelta(minutes=11))) == [kit.pk]
    kits.resume(kit=kit.pk, at=NOW + timedelta(minutes=11))
    kits.resume(kit=kit.pk, at=NOW + timedelta(minutes=11))
    assert queued() == 1
    with pytest.raises(kits.Stuck):
        kits.resume(kit=kit.pk, at=NOW + timedelta(days=2))


def test_what_was_killed_amid_the_work_is_made_whole_by_the_next(story, monkeypatch):
    kit = kits.ask(page=story, at=NOW)
    whole = archive.write

    def killed(contents, out, *, at, packed):
        whole(contents, out, at=at, packed=packed)
        raise KeyboardInterrupt

    monkeypatch.setattr(archive, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        kits.make(kit=kit.pk, at=NOW)
    kit.refresh_from_db()
    assert (kit.done, kit.built_at, kit.fault) == (len(NAMES), None, "")
    monkeypatch.undo()
    assert kits.make(kit=kit.pk, at=NOW)
    assert opened(kit).namelist() == NAMES


def test_what_cannot_be_made_keeps_its_fault_and_the_button_makes_it(client, world, story, image):
    kit = kits.ask(page=story, at=NOW)
    default_storage.delete(image.file.name)
    with pytest.raises(SourceImageIOError):
        kits.make(kit=kit.pk, at=NOW)
    kit.refresh_from_db()
    assert (kit.state(), kit.fault != "") == ("FAILED", True)
    client.force_login(world.user("lin", Role.PRESS_EDITOR))
    listed = client.get("/admin/press_kits/")
    assert (listed.status_code, kit.fault in listed.content.decode()) == (200, True)
    default_storage.save(image.file.name, BytesIO(telling()))
    ProcrastinateJob.objects.all().delete()
    assert client.post(f"/admin/press_kits/{kit.pk}/again/").status_code == 302
    kit.refresh_from_db()
    assert (kit.fault, queued()) == ("", 1)


def test_who_is_not_of_the_press_sees_no_kits(client, world, story):
    kit = stories.kit(story)
    client.force_login(world.susan)
    client.get("/admin/press_kits/")
    client.post(f"/admin/press_kits/{kit.pk}/again/")
    kit.refresh_from_db()
    assert kit.built_at == NOW


def test_a_second_worker_leaves_it_to_the_first(story, monkeypatch):
    kit = kits.ask(page=story, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT true")
    monkeypatch.setattr(kits, "_alone", lambda _kit: _Taken())
    assert kits.make(kit=kit.pk, at=NOW) is False


class _Taken:
    def __enter__(self) -> bool:
        return False

    def __exit__(self, *_error: object) -> None:
        return None


# -- to whom -------------------------------------------------------------------------------------------------------------------


def test_e1_it_is_there_exactly_while_its_page_is_live_and_public(client, story):
    assert client.get(address(story)).status_code == 404
    stories.kit(story)
    assert client.get(address(story)).status_code == 200
    restriction = PageViewRestriction.objects.create(page=story, restriction_type="login")
    assert client.get(address(story)).status_code == 404
    restriction.delete()
    story.refresh_from_db()
    story.unpublish()
    assert client.get(address(story)).status_code == 404
    assert client.get("/kits/999999.zip").status_code == 404


def test_the_page_names_its_size_its_pictures_and_its_hash(client, story):
    assert address(story) not in client.get(story.url).content.decode()
    kit = stories.kit(story)
    text = client.get(story.url).content.decode()
    assert [part for part in (address(story), kit.sha256, "图片 1 张", "下载素材包") if part not in text] == []


def test_it_is_downloaded_by_pieces_and_a_download_counts_once(client, story):
    kit = stories.kit(story)
    whole = client.get(address(story))
    assert (len(whole.getvalue()), whole.headers["Content-Type"]) == (kit.size, "application/zip")
    assert whole.headers["Content-Disposition"].endswith("%E7%B4%A0%E6%9D%90%E5%8C%85.zip")
    assert client.get(address(story), headers={"Range": "bytes=0-3"}).getvalue() == b"PK\x03\x04"
    assert client.get(address(story), headers={"Range": "bytes=4-"}).status_code == 206
    assert client.get(address(story), headers={"Range": f"bytes={kit.size}-"}).status_code == 416
    assert client.get(address(story), headers={"If-None-Match": f'"{kit.sha256}"'}).status_code == 304
    client.head(address(story))
    assert list(PageCount.objects.values_list("page", "kind", "number")) == [(story.pk, "KIT", 2)]


def test_pictures_of_other_kinds_of_pages_ask_for_nothing(site, image):
    stories.session(picture=image)
    CustomImage.objects.get(pk=image.pk).save()
    assert (queued(), PressKit.objects.count()) == (0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_kits_asks_the_same_however_many_there_are(client, world, image, django_assert_num_queries, count):
    for _number in range(count):
        stories.kit(stories.case(picture=image))
    client.force_login(world.user("lin", Role.PRESS_EDITOR))
    client.get("/admin/press_kits/")
    with django_assert_num_queries(7):
        client.get("/admin/press_kits/results/")
