"""V-8: one table of status → what each surface must show. After every action every surface is right on the next request."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone

from cms.subjects import WITHHELD, sentence
from tests.factories import site
from tests.factories.notices import Notices
from tests.factories.stories import about
from tests.factories.world import NOW, World
from verify.models import Certificate
from verify.registry.actions import certificates
from verify.registry.records import standing
from verify.registry.status import HAS_ENDED, Status
from verify.scanning.verdicts import Verdict
from verify.scanning.wording import text_of

NAME, STORY = "示例玉露茶", "示例：一片叶子的故事"
CODE = "Q/示例 0001S-2025"
BANNERS = ".story-banner__list li, .story-card__banner"


@dataclass(frozen=True)
class Shown:
    """What surfaces say of a status: the word on pages, what schema.org calls it, whether the front page puts it forward."""

    word: str
    schema: str
    is_featured: bool


TABLE = {
    Status.VALID: Shown("有效", "CertificationActive", True),
    Status.SUSPENDED: Shown("暂停", "CertificationInactive", False),
    Status.REVOKED: Shown("撤销", "CertificationInactive", False),
    Status.WITHDRAWN: Shown("注销", "CertificationInactive", False),
    Status.EXPIRED: Shown("过期", "CertificationInactive", False),
    Status.NOT_YET_VALID: Shown("尚未生效", "CertificationInactive", False),
}


class Surfaces:
    """One item with a page on every surface."""

    def __init__(self, client: Any, world: World, **dates: Any) -> None:
        self.client, self.world = client, world
        product = world.product(name=NAME, standards=[CODE])
        self.certificate: Certificate = world.certificate(product=product, **dates)
        self.code = world.code(world.run(certificate=self.certificate, grade="PRODUCT"), 0)
        self.page = site.product_page(product)
        self.brand = site.brand_page(product.enterprise)
        self.story = site.case_page(STORY, subjects=about(product))
        self.announcement = Notices(world).announcement(round=self.certificate.round)

    def get(self, path: str) -> str:
        return self.client.get(path).content.decode()

    def tags(self, path: str) -> set[str]:
        """The statuses that a page's tags name: by class and by word, which must agree."""
        found = re.findall(r'class="status-tag status-tag--([a-z_]+)">.*?</svg>([^<]+)</span>', self.get(path), re.DOTALL)
        return {f"{name.upper()} {word.strip()}" for name, word in found}

    def linked(self, path: str) -> set[str]:
        graph = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', self.get(path), re.DOTALL)[0])
        node = next(each for each in graph["@graph"] if "hasCertification" in each)
        return {f"{each['certificationStatus']} {each['description']}" for each in node["hasCertification"]}

    def faults(self, status: Status) -> dict[str, Any]:
        """The surfaces that do not show `status`, with what they show."""
        shown, tag = TABLE[status], {f"{status.value} {TABLE[status].word}"}
        told = self.sentence()
        unit = "/units/enshi/"
        record = self.certificate.get_absolute_url()
        expected: dict[str, tuple[Callable[[], Any], Any]] = {
            "verdict": (lambda: text_of(Verdict(status.value), "zh-hans").title in self.get(f"/v/{self.code}"), True),
            "API": (lambda: self.client.get(f"/api/v1/verify/{self.code}").json()["verdict"], status.value),
            "certificate record": (lambda: self.tags(record), tag),
            "item record": (lambda: self.tags(self.certificate.product.get_absolute_url()), tag),
            "enterprise record": (lambda: self.tags(self.certificate.product.enterprise.get_absolute_url()), tag),
            "register": (lambda: self.tags("/registry/"), tag),
            "register, filtered": (lambda: self.tags(f"/registry/?status={status.value}"), tag),
            "register as JSON": (lambda: self.exported(), status.value),
            "catalogue card": (lambda: self.tags("/products/"), tag),
            "catalogue row": (lambda: self.tags("/products/?view=list"), tag),
            "item page": (lambda: self.tags(self.page.url), tag),
            "brand page": (lambda: self.tags(self.brand.url), tag),
            "unit page": (lambda: self.tags(unit), tag),
            "announced list": (lambda: self.tags(self.announcement.url), tag),
            "search": (lambda: self.tags(f"/search/?q={NAME}"), tag),
            "linked data of the item": (lambda: self.linked(self.page.url), {f"{shown.schema} {shown.word}"}),
            "linked data of the brand": (lambda: self.linked(self.brand.url), {f"{shown.schema} {shown.word}"}),
            "front page": (lambda: self.is_put_forward(), shown.is_featured),
            "banner on its story [E-3]": (lambda: self.told(self.story.url), told),
            "banner in the list of stories [E-3]": (lambda: self.told("/cases/"), told),
            "banner in the feed of stories [E-3]": (lambda: self.told_in_feed(told), (bool(told), True)),
            "its story on the front page [E-3]": (lambda: STORY in self.get("/"), status not in WITHHELD),
            "long picture of its story": (
                lambda: self.client.get(f"/share/poster/{self.story.pk}.jpg").status_code,
                409 if status in WITHHELD else 200,
            ),
        }
        return {name: seen for name, (look, wanted) in expected.items() if (seen := look()) != wanted}

    def sentence(self) -> str:
        """What every story about the item must say at this moment; empty where nothing stands against it."""
        now = standing(Certificate.objects.for_record().get(pk=self.certificate.pk), timezone.now())
        return sentence(now) if now.status in {*WITHHELD, *HAS_ENDED} else ""

    def told(self, path: str) -> str:
        soup = BeautifulSoup(self.get(path), "html.parser")
        for link in soup.select(f":is({BANNERS}) a"):
            link.decompose()
        return " ".join(each.get_text().strip() for each in soup.select(BANNERS))

    def is_put_forward(self) -> bool:
        """Elsewhere on the front page than in what is told against it."""
        soup = BeautifulSoup(self.get("/"), "html.parser")
        for banner in soup.select(BANNERS):
            banner.decompose()
        return NAME in soup.get_text()

    def told_in_feed(self, sentence: str) -> tuple[bool, bool]:
        """Whether it speaks of the item at all, and whether it says this."""
        text = self.get("/cases/feed.xml")
        return NAME in text, sentence in text

    def exported(self) -> str:
        answer = self.client.get("/registry/export.json")
        rows = json.loads(b"".join(answer.streaming_content))
        items = rows["items"] if isinstance(rows, dict) else rows
        return str(next(row for row in items if row["item"] == NAME)["status"])

    def feed(self) -> list[str]:
        root = ElementTree.fromstring(self.get("/products/feed.xml"))
        return [item.findtext("title") or "" for item in root.iter("item")]

    def changed_on(self, path: str, section: str) -> str:
        root = ElementTree.fromstring(self.get(f"/sitemap-{section}.xml"))
        places = {url[0].text: url[1].text for url in root}
        return str(places[f"https://jp.example.gov.cn{path}"])


@pytest.fixture
def clock(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def act(world: World, certificate: Certificate, status: Status) -> None:
    if status is Status.WITHDRAWN:
        certificates.withdraw(certificate=certificate, reason="示例原因", by=world.rita, at=NOW)
    elif status in {Status.SUSPENDED, Status.REVOKED}:
        world.decide({Status.SUSPENDED: "suspend", Status.REVOKED: "revoke"}[status], certificate, at=NOW)


DATES = {
    Status.EXPIRED: {"valid_until": date(2026, 11, 19)},
    Status.NOT_YET_VALID: {"valid_from": date(2026, 11, 21)},
}


@pytest.mark.parametrize("status", list(Status))
def test_v8_every_surface_shows_the_status(client, world, clock, status):
    surfaces = Surfaces(client, world, **DATES.get(status, {}))
    act(world, surfaces.certificate, status)
    assert surfaces.faults(status) == {}


def test_v8_after_each_action_every_surface_is_right_on_the_next_request(client, world, clock):
    surfaces = Surfaces(client, world)
    assert surfaces.faults(Status.VALID) == {}
    for number, (verb, status, word) in enumerate(
        [("suspend", Status.SUSPENDED, "暂停"), ("reinstate", Status.VALID, "恢复"), ("revoke", Status.REVOKED, "撤销")], 1
    ):
        clock.move_to(NOW + timedelta(days=number))
        world.decide(verb, surfaces.certificate, at=NOW + timedelta(days=number))
        assert surfaces.faults(status) == {}
        assert surfaces.feed()[0] == f"{NAME}（{surfaces.certificate.product.enterprise.name}）：{word}"
        today = (NOW + timedelta(days=number)).date().isoformat()
        assert surfaces.changed_on(surfaces.certificate.get_absolute_url(), "certificates") == today
        assert surfaces.changed_on(surfaces.page.url, "pages") == today
