"""Poster and share cards in the workspace: offered where the page is public and something is valid, and made at the moment."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from portal import posters

from cms.posters.files import KINDS, PDF
from tests.factories.site import brand_page, picture, sections
from verify.models import Certificate

pytestmark = pytest.mark.django_db
WHY_NOT = {
    "not_public": "海报与分享卡指向公开的品牌页，而目前还没有公开页面。经所在市州审核公开后，再到这里制作。",
    "nothing_valid": "贵单位目前没有有效的认定项目。印出的内容无法更改，因此暂不提供海报与分享卡。",
}


@pytest.fixture(autouse=True)
def site(db, clock):
    sections()


@pytest.fixture
def page(firm):
    return brand_page(firm.enterprise, slug="example", picture=picture())


def address(firm, kind: str) -> str:
    return f"{firm.home}brand/posters/{kind}/"


@pytest.mark.parametrize("kind", KINDS)
def test_each_file_is_made_for_whoever_edits_the_page(firm, page, enter, kind):
    answer = enter(firm.editor).get(address(firm, kind))
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        200,
        KINDS[kind].content_type,
        "private, no-store",
    )
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    if KINDS[kind].content_type == PDF:
        image = pypdfium2.PdfDocument(answer.content)[0].render(scale=2).to_pil()
    else:
        image = Image.open(BytesIO(answer.content))
    assert zxingcpp.read_barcodes(image.convert("L"))[0].text == "https://jp.example.gov.cn/brands/example/"


def test_the_screen_offers_every_file(firm, page, enter):
    content = enter(firm.owner).get(f"{firm.home}brand/").content.decode()
    assert [kind for kind in KINDS if f'href="{address(firm, kind)}"' in content] == list(KINDS)


@pytest.mark.parametrize("why", WHY_NOT)
def test_without_a_public_page_or_a_valid_item_there_is_none_and_the_screen_says_why(world, firm, enter, why):
    if why == "nothing_valid":
        brand_page(firm.enterprise, slug="example")
        world.decide("suspend", Certificate.objects.get(product__enterprise=firm.enterprise))
    client = enter(firm.editor)
    screen = client.get(f"{firm.home}brand/").content.decode()
    assert (WHY_NOT[why] in screen, f"{firm.home}brand/posters/" in screen) == (True, False)
    answer = client.get(address(firm, "a4"))
    assert (answer.status_code, WHY_NOT[why] in answer.content.decode()) == (409, True)


def test_a_draft_changes_nothing_of_what_is_printed(firm, page, enter):
    client = enter(firm.editor)
    before = client.get(address(firm, "a4")).content
    page.picture = None
    page.save_revision()
    assert client.get(address(firm, "a4")).content == before


@pytest.mark.parametrize("kind", ["a5", "A4", "a4-", "card.png"])
def test_s4_a_file_that_is_not_made_is_missing(firm, page, enter, kind):
    assert enter(firm.editor).get(address(firm, kind)).status_code == 404


def test_a_thousand_are_not_made_however_the_browser_calls_itself(firm, foreign, page, enter, monkeypatch):
    monkeypatch.setattr(posters, "MOST", 2)
    client = enter(firm.editor)
    seen = [client.get(address(firm, "card"), HTTP_USER_AGENT=f"browser {number}") for number in range(3)]
    assert [answer.status_code for answer in seen] == [200, 200, 429]
    assert "下载次数过多" in seen[-1].content.decode()
    brand_page(foreign.enterprise, slug="another")
    assert enter(foreign.editor).get(address(foreign, "card")).status_code == 200


def test_a_poster_names_nothing_of_another_enterprise(firm, foreign, page, enter):
    brand_page(foreign.enterprise, slug="another")
    text = pypdfium2.PdfDocument(enter(firm.owner).get(address(firm, "a4")).content)[0].get_textpage().get_text_bounded()
    held = {each.product.enterprise_id: each.ref for each in Certificate.objects.select_related("product")}
    assert {key: ref in text for key, ref in held.items()} == {firm.enterprise.pk: True, foreign.enterprise.pk: False}
