"""E-1: a crawler that asks for every address, file and picture a second before the moment finds nothing of a bundle, and then
exactly the bundle."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from cms.models import CustomDocument, CustomImage, EventPage, ProductPage
from cms.press.bundles import actions
from tests.cms.press.conftest import T
from tests.factories.public_crawl import by_number, crawl, with_any
from tests.factories.releases import put_out
from tests.factories.site import SUMMARY, sections
from tests.factories.world import NOW
from verify.registry.units import Unit

SECRET = "示例禁发"
WORDS = (SECRET, "禁发案例", "embargoed")


@pytest.fixture
def secrets(press, world, settings):
    """A case with two pictures and a file, an event and an item's page, in one bundle; beside them one case that is out."""
    settings.ALLOWED_HOSTS = ["*"]
    press.draft("示例公开案例", slug="open-case").get_latest_revision().publish(user=press.paul)
    image = picture("embargoed-photo")
    document = CustomDocument.objects.create(title=f"{SECRET}文件", file=ContentFile(b"%PDF-1.4 embargoed", "embargoed.pdf"))
    case = press.draft(
        f"{SECRET}案例",
        slug="embargoed-case",
        unit=Unit.ENSHI,
        picture=picture("embargoed-cover"),
        body=[("text", f"<p>{SECRET}正文</p>"), ("picture", {"image": image, "caption": SECRET}), ("files", [document])],
    )
    event = EventPage(
        title=f"{SECRET}发布会",
        slug="embargoed-event",
        summary=SUMMARY,
        live=False,
        venue="示例会场",
        starts_at=T + timedelta(days=1),
        owner=press.pia,
    )
    product = world.certificate(product=world.product(name="示例公开产品")).product
    item = ProductPage(title=f"{SECRET}产品页", slug="embargoed-item", live=False, product=product, owner=press.pia)
    for section, page in (("events", event), ("products", item)):
        sections()[section].add_child(instance=page)
        page.save_revision(user=press.pia)
    return [case, event, item]


def picture(name: str) -> CustomImage:
    content = BytesIO()
    Image.new("RGB", (1280, 960), "#225588").save(content, "JPEG")
    return CustomImage.objects.create(
        title=name,
        description=f"{SECRET}图片",
        credit="示例摄影",
        source="示例",
        file=ContentFile(content.getvalue(), f"{name}.jpg"),
    )


def guesses(pages) -> list[str]:
    """What somebody who knows the names would ask for: pages, their feeds and posters, renditions, originals and files."""
    found = []
    for page in pages:
        found += [page.url + more for more in ("", "feed.xml", "atom.xml", "event.ics", "live.html")]
    found += by_number(*(page.pk for page in pages))
    for image in CustomImage.objects.filter(title__startswith="embargoed"):
        renditions = [
            image.get_rendition(spec) for spec in ("fill-1200x630|format-jpeg", "fill-320x240|format-webp", "width-800|format-webp")
        ]
        found += [f"/media/images/{each.file.name.rpartition('/')[2]}" for each in renditions]
        found += [f"/media/{image.file.name}", f"/media/original_images/{image.filename}"]
    found += [document.url for document in CustomDocument.objects.all()]
    return found


def test_e1_nothing_a_second_before_and_exactly_the_bundle_five_seconds_after(press, secrets, noon):
    bundle = press.bundle(*secrets)
    actions.submit(bundle=bundle, by=press.pia, at=NOW)
    actions.approve(bundle=bundle, by=press.paul, at=NOW)
    asked = guesses(secrets)
    noon.move_to(T - timedelta(seconds=1))
    put_out(T - timedelta(seconds=1))
    before = crawl(WORDS, asked)
    assert with_any(before, [SECRET, "embargoed"]) == set()
    assert "/cases/open-case/" in before

    noon.move_to(T)
    put_out(T)
    noon.move_to(T + timedelta(seconds=5))
    after = crawl(WORDS, asked)
    new = {address.split("?")[0] for address in after.keys() - before.keys()}
    assert {page.url for page in secrets} <= new
    assert {address for address in new if not is_of_the_bundle(address, secrets)} == set()
    assert [address for address in asked if address.startswith("/media/images/") and address not in after] == []
    assert [address for address in after if "original" in address] == []
    assert {"/", "/cases/", "/events/", "/sitemap-pages.xml", "/cases/feed.xml"} <= with_any(after, [SECRET, "embargoed"])


def is_of_the_bundle(address: str, pages) -> bool:
    return (
        "embargoed" in address
        or address in by_number(*(page.pk for page in pages))
        or address.startswith(("/media/images/", "/documents/", "/search/"))
    )
