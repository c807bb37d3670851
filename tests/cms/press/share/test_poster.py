"""The long picture of a case or an event: drawn, measured, and read again by a scanner."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
import zxingcpp
from bs4 import BeautifulSoup
from PIL import Image

from cms.models import PageCount
from cms.press.share import poster
from cms.press.share.poster import Contents
from tests.cms.press.share.test_sharing import PHONE, noisy
from tests.factories import stories
from tests.factories.world import NOW
from verify.registry.status import Status

SAID = Contents(
    kicker="质量 · 恩施州",
    title="示例：一片茶叶的一年",
    facts=(),
    summary="示例摘要，讲的是一家企业怎样把标准写进工序。",
    subjects=("示例恩施玉露茶", "示例茶业有限公司"),
    address="https://jp.example.gov.cn/cases/example/",
    picture=None,
    is_demo=True,
)
LONG = replace(
    SAID,
    title="示例𠮷祥偲鮰鱼养殖加工与冷链物流综合开发如何在三年之内把一条鱼的标准写进每一道工序并且让检验报告跟着每一箱货走到货架前的故事"
    * 2,
    summary="很长的摘要，" * 33,
    subjects=("示例产品名称极长" * 8,) * 6,
    address="https://jp.example.gov.cn/cases/" + "a" * 200 + "/",
)


@pytest.mark.parametrize("said", [SAID, LONG, replace(SAID, summary="", subjects=(), kicker="", is_demo=False)])
def test_it_is_as_wide_as_phones_show_it_and_its_symbol_is_read(said):
    content = poster.drawn(said)
    image = Image.open(BytesIO(content))
    assert (image.width, image.format, len(content) <= 1024 * 1024, content == poster.drawn(said)) == (1080, "JPEG", True, True)
    [found] = zxingcpp.read_barcodes(image.convert("L"))
    assert found.text == said.address
    assert image.height > 600


def test_its_height_follows_what_it_says():
    heights = [Image.open(BytesIO(poster.drawn(said))).height for said in (replace(SAID, summary=""), SAID, LONG)]
    assert heights == sorted(set(heights))


@pytest.mark.parametrize("said", [SAID, LONG])
def test_nothing_is_drawn_beyond_its_margins(said):
    image = Image.open(BytesIO(poster.drawn(said))).convert("L")
    beneath = image.crop((0, poster.BAND + 2, image.width, image.height))
    sides = [beneath.crop(box) for box in ((0, 0, 60, beneath.height), (image.width - 60, 0, image.width, beneath.height))]
    assert [side.getextrema()[0] > 235 for side in sides] == [True, True]


def test_rare_letters_are_drawn_and_none_is_lost(monkeypatch):
    written = []
    monkeypatch.setattr(poster.Pencil, "write", lambda self, text, *rest, **more: written.append(text))
    poster.drawn(LONG)
    text = "".join(written)
    assert ("𠮷祥偲鮰鱼" in text, "〓" in text) == (True, False)
    assert text.count("很长的摘要") == 33
    assert [status for status in Status if str(status.label) in text] == []


def test_a_case_is_told_with_its_subjects_and_no_status(client, world, site):
    product = world.certificate(product=world.product(name="示例砖茶")).product
    page = stories.case(about=[product, product.enterprise], picture=stories.picture(), title="示例案例", slug="told")
    said = poster.contents(page, NOW)
    assert (said.title, said.subjects, said.facts) == ("示例案例", ("示例砖茶", product.enterprise.name), ())
    assert said.address == "https://jp.example.gov.cn/cases/told/"
    answer = client.get(f"/share/poster/{page.pk}.jpg", **PHONE)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "image/jpeg", "no-cache")
    [found] = zxingcpp.read_barcodes(Image.open(BytesIO(answer.content)).convert("L"))
    assert found.text == said.address
    assert PageCount.objects.get().kind == "POSTER"


def test_an_event_is_told_with_day_and_place(world, site):
    page = stories.event(datetime.fromisoformat("2026-12-01T09:30:00+08:00"), venue="示例会议中心")
    assert poster.contents(page, NOW).facts == ("2026年12月1日 09:30", "示例会议中心")


def test_a_photograph_that_does_not_compress_stays_under_a_megabyte(world, site):
    page = stories.case(picture=noisy())
    assert len(poster.drawn(poster.contents(page, NOW))) <= 1024 * 1024


@pytest.mark.parametrize(("verb", "word"), [("suspend", "暂停"), ("revoke", "撤销")])
def test_e3_none_is_made_while_a_subject_is_suspended_or_revoked(client, world, site, verb, word):
    certificate = world.certificate(product=world.product(name="示例砖茶"))
    page = stories.case(about=[certificate.product])
    address = f"/share/poster/{page.pk}.jpg"
    before = client.get(address)
    world.decide(verb, certificate)
    answer = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert (before.status_code, answer.status_code) == (200, 409)
    shown = BeautifulSoup(answer.content, "html.parser").main.get_text()
    assert "所涉对象目前已被暂停或撤销认定，因此不提供海报。" in shown
    assert "“示例砖茶”的认定" in shown
    assert word in shown
    assert address not in client.get(page.url).content.decode()


def test_it_is_drawn_once_and_anew_when_the_page_says_something_else(client, world, site, settings):
    page = stories.case(title="示例一")
    first = client.get(f"/share/poster/{page.pk}.jpg")
    kept = list((settings.MEDIA_ROOT / "posters").iterdir())
    assert (len(kept), kept[0].read_bytes()) == (1, first.content)
    assert client.get(f"/share/poster/{page.pk}.jpg").content == first.content
    page.title = "示例二"
    page.save()
    second = client.get(f"/share/poster/{page.pk}.jpg", headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content == first.content) == (200, False)
    assert len(list((settings.MEDIA_ROOT / "posters").iterdir())) == 1
    assert client.get(f"/share/poster/{page.pk}.jpg", headers={"If-None-Match": second["ETag"]}).status_code == 304
    assert client.get(f"/media/posters/{kept[0].name}").status_code == 404
