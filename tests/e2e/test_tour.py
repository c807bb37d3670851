"""The pictures of docs/tour.md, taken anew by `SCREENSHOTS=docs/tour pytest tests/e2e/test_tour.py`."""

import re
from io import BytesIO, StringIO

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from PIL import Image

from cms.models import PublicityPage
from tests.e2e.conftest import SHOTS
from verify.certification.publicity import PublicityState

TOUR = site_settings.ROOT / "docs" / "tour.md"
SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 640}}
MOST_BYTES = 120_000
PAGES = {
    "home": "/",
    "catalogue": "/products/",
    "product": "/products/jade-dew-tea/",
    "suspended": "/products/moxa-stick/",
    "brand": "/brands/example-jade-dew/",
    "publicity": "",  # its address is made from its reference
    "announcement": "/notices/example-list-2025/",
    "decision": "",
    "quality": "/quality/",
    "unit": "/units/enshi/",
}


@pytest.fixture
def demo(transactional_db, settings, tmp_path):
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    call_command("seed_demo", stdout=StringIO())


def addresses() -> dict[str, str]:
    from django.utils import timezone

    from cms.models import AnnouncementPage, DecisionPage

    now = timezone.now()
    is_open = [page for page in PublicityPage.objects.live() if page.publicity.state(now) == PublicityState.OPEN]
    return PAGES | {
        "publicity": is_open[0].url,
        "announcement": AnnouncementPage.objects.order_by("-round__year").first().url,
        "decision": DecisionPage.objects.filter(change__kind="REVOKE").get().url,
    }


def taken(page) -> bytes:
    """WebP, once every picture in sight has arrived."""
    page.evaluate(
        """Promise.all([...document.images].filter(each => each.getBoundingClientRect().top < innerHeight)
                                           .map(each => each.decode()))"""
    )
    out = BytesIO()
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(out, "WEBP", quality=82, method=6)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_the_tour_can_be_photographed(demo, live_server, page):
    SHOTS.mkdir(parents=True, exist_ok=True)
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for name, address in addresses().items():
            assert page.goto(live_server.url + address).status == 200, address
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name
            picture = taken(page)
            assert len(picture) < MOST_BYTES, (name, size, len(picture))
            (SHOTS / f"{name}-{size}.webp").write_bytes(picture)


def test_the_tour_shows_every_page_at_both_sizes():
    shown = set(re.findall(r"\]\(tour/([\w-]+)\.webp\)", TOUR.read_text()))
    assert shown == {f"{name}-{size}" for name in PAGES for size in SIZES}
