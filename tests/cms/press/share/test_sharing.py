"""What stands beneath a page to pass it on, its card and its figures: public with the page and not a moment before [E-1]."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Page, PageViewRestriction

from cms.models import CustomImage, PageCount
from cms.press.share import card, counts
from tests.factories import stories
from tests.factories.site import SUMMARY, brand_page, product_page
from tests.factories.world import NOW
from verify.calendar import day_of

pytestmark = pytest.mark.usefixtures("site")
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 9) MicroMessenger/8.0"}
WAYS = ["/share/seen/{}.gif", "/share/card/{}.jpg", "/share/poster/{}.jpg", "/share/go/{}/weibo"]


def row(client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser").select_one(".share-row")


def figures() -> list[tuple[int, str, int]]:
    return sorted(PageCount.objects.values_list("page_id", "kind", "number"))


def pages(world) -> dict[str, Page]:
    product = world.certificate().product
    return {
        "case": stories.case(about=[product]),
        "event": stories.event(),
        "product": product_page(product),
        "brand": brand_page(product.enterprise),
        "notice": stories.call(world),
    }


def test_stories_brands_items_and_notices_have_a_row_and_stories_a_poster(client, world):
    shown = {}
    for kind, page in pages(world).items():
        found = row(client, page.url)
        links = [link["href"] for link in found.find_all("a")]
        shown[kind] = links == [
            f"/share/go/{page.pk}/weibo",
            *([f"/share/poster/{page.pk}.jpg"] if kind in {"case", "event"} else []),
        ]
        assert found["data-address"] == f"https://jp.example.gov.cn{page.url}"
        assert found.find_next_sibling("img")["src"] == f"/share/seen/{page.pk}.gif"
        assert found.button.parent.has_attr("hidden")
    assert shown == dict.fromkeys(shown, True)


def test_what_wechat_shows_is_short_and_of_our_own_host(client, world):
    page = stories.case(title="示例" * 30, summary="摘要" * 60, slug="long")
    found = row(client, page.url)
    assert (len(found["data-title"]), len(found["data-text"])) == (20, 50)
    assert found["data-title"].endswith("…")
    assert found["data-image"] == f"https://jp.example.gov.cn/share/card/{page.pk}.jpg"


@pytest.mark.parametrize("way", WAYS)
def test_e1_nothing_of_a_page_that_is_not_out_is_served(client, world, way):
    draft, shut, none = stories.case(live=False), stories.case(), 10**9
    PageViewRestriction.objects.create(page=shut, restriction_type="login")
    assert [client.get(way.format(key), **PHONE).status_code for key in (draft.pk, shut.pk, none)] == [404, 404, 404]
    assert figures() == []
    out = stories.case()
    assert client.get(way.format(out.pk), **PHONE).status_code in {200, 302}
    out.unpublish()
    assert client.get(way.format(out.pk), **PHONE).status_code == 404


@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_is_no_story_has_nothing_to_share(client, site, way):
    assert client.get(way.format(site["cases"].pk)).status_code == 404


def test_e1_a_publicity_before_its_first_day_is_not_there(client, world, notices):
    later = world.publicity(opens_on=day_of(NOW + timedelta(days=5)))
    page = notices.publicity(publicity=later)
    assert [client.get(way.format(page.pk)).status_code for way in WAYS] == [404] * 4


def test_views_are_counted_for_persons_alone(client, world):
    page = stories.case()
    address = f"/share/seen/{page.pk}.gif"
    answer = client.get(address, **PHONE)
    assert (answer["Content-Type"], answer["Cache-Control"], dict(answer.cookies)) == ("image/gif", "no-store", {})
    assert figures() == [(page.pk, "VIEW", 1)]
    for headers in (
        {},
        {**PHONE, "HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {**PHONE, "HTTP_PURPOSE": "prefetch"},
        {"HTTP_USER_AGENT": "Baiduspider"},
        {"HTTP_USER_AGENT": "WeChat link preview"},
    ):
        assert client.get(address, **headers).status_code == 200
    assert client.head(address, **PHONE).status_code == 200
    assert client.post(address, **PHONE).status_code == 405
    client.get(page.url, **PHONE)
    assert figures() == [(page.pk, "VIEW", 1)]


def test_a_day_has_one_row_and_a_view_of_a_second_day_another(client, world, noon):
    page = stories.case()
    for _ in range(3):
        client.get(f"/share/seen/{page.pk}.gif", **PHONE)
    noon.shift(timedelta(hours=12))  # midnight in Wuhan
    client.get(f"/share/seen/{page.pk}.gif", **PHONE)
    assert list(PageCount.objects.order_by("day").values_list("day", "number")) == [
        (day_of(NOW), 3),
        (day_of(NOW) + timedelta(days=1), 1),
    ]


def test_counting_is_one_statement(world, django_assert_num_queries):
    page = stories.case()
    for _ in range(2):
        with django_assert_num_queries(1):
            counts.count(page=page.pk, kind=PageCount.Kind.KIT, at=NOW)
    assert figures() == [(page.pk, "KIT", 2)]
    assert {field.name for field in PageCount._meta.get_fields()} == {"id", "page", "day", "kind", "number"}


def test_a_share_leads_to_weibo_with_our_address_and_nowhere_else(client, world):
    page = stories.case(title="示例 & <b>?url=https://evil.example/", slug="odd")
    answer = client.get(f"/share/go/{page.pk}/weibo?url=https://evil.example/&next=//evil.example", **PHONE)
    target = urlsplit(answer["Location"])
    assert (target.scheme, target.netloc, target.path) == ("https", "service.weibo.com", "/share/share.php")
    assert parse_qs(target.query) == {"url": [f"https://jp.example.gov.cn{page.url}"], "title": [page.title]}
    assert figures() == [(page.pk, "SHARE", 1)]
    assert [client.get(f"/share/go/{page.pk}/{to}").status_code for to in ("wechat", "evil", "WEIBO")] == [404, 404, 404]


def noisy() -> CustomImage:
    """A photograph that does not compress."""
    file = BytesIO()
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(file, "JPEG", quality=95)
    name = ContentFile(file.getvalue(), "noise.jpg")
    return CustomImage.objects.create(title="示例", file=name, credit="示例", source="自绘", description="示例")


@pytest.mark.parametrize("make", [stories.picture, noisy, lambda: None])
def test_the_picture_of_the_card_is_square_and_at_most_20_kb(client, world, make):
    page = stories.case(picture=make())
    answer = client.get(f"/share/card/{page.pk}.jpg")
    image = Image.open(BytesIO(answer.content))
    assert (answer["Content-Type"], image.format, image.width == image.height) == ("image/jpeg", "JPEG", True)
    assert image.width >= 120
    assert len(answer.content) <= 20 * 1024
    again = client.get(f"/share/card/{page.pk}.jpg", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "no-cache")


def test_the_picture_changes_its_tag_with_the_page(client, world):
    page = stories.case(picture=stories.picture())
    before = client.get(f"/share/card/{page.pk}.jpg")["ETag"]
    page.picture = stories.picture()
    page.save()
    assert client.get(f"/share/card/{page.pk}.jpg")["ETag"] != before


def test_without_a_picture_it_is_the_mark(world):
    image = card.mark()
    assert image.getpixel((2, 2)) == (179, 19, 15)
    assert len(image.getcolors(100_000)) > 2


def test_a_page_says_how_it_looks_when_shared(client, world):
    page = stories.case(picture=stories.picture())
    markup = BeautifulSoup(client.get(page.url).content, "html.parser")
    said = {each.get("property") or each.get("name"): each["content"] for each in markup.find_all("meta") if each.get("content")}
    assert (said["twitter:card"], said["twitter:title"], said["twitter:description"]) == (
        "summary_large_image",
        page.title,
        SUMMARY,
    )
    assert said["twitter:image"] == said["og:image"]
    assert said["article:published_time"].startswith(str(day_of(page.first_published_at)))
