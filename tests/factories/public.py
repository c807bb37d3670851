"""Every kind of page the public can open, one of each, made with something of everything they may show.

`Public(world).table` is the one list of them: tests of weight, access and links walk it, and tests/test_public_pages.py fails
when a route or a page model is missing from it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import time_machine
from accounts import roles
from accounts.roles import Role
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import override_settings
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site

from cms.blocks import StoryBlock
from cms.models import ArticlePage, CasePage, CustomDocument, EventPage, FalseSite, Institution
from cms.pages.standards import slug_of
from cms.site_settings import SiteAlerts
from tests.factories import films, stories
from tests.factories.notices import Notices
from tests.factories.site import brand_page, product_page, sections
from tests.factories.world import NOW, World
from verify.models import Certificate, Industry, LabelRun, Publicity, Standard, TestReport
from verify.registry.units import Unit
from verify.standards.actions import standards
from verify.supervision.actions import inspections, recalls

DAY = timedelta(days=1)
TEXT = "<h2>示例小标题</h2><p>示例正文，<b>着重</b>，见<a href='/about/'>说明</a>。</p><h3>次级标题</h3><ul><li>示例</li></ul>"
TEA = "GB/T 22111-2008"
HONOURS = json.dumps([{"type": "honour", "value": {"year": 2024, "title": "示例荣誉", "awarded_by": "示例协会"}}])
OUTLETS = json.dumps([{"type": "outlet", "value": {"name": "示例商店", "url": "https://shop.example.com/"}}])
# Routes that answer with something else than a page of ours, by what that is.
NO_PAGES = {
    "scanning:seen": "a picture of one pixel",
    "scanning:^[vV]/": "404, told as a verdict",
    "api:verify": "JSON",
    "scanning:test_report": "a file",
    "scanning:scratch": "by POST alone; its form and its answers are the verdict's page",
    **{
        f"api:{name}": "for machines with a key"
        for name in ("orders", "order", "confirm_order", "run", "codes", "activate", "void", "lots", "lot", "events", "epcis")
    },
    "api:schema": "OpenAPI",
    "api:docs": "the schema drawn by its own library, see tests/e2e/test_verdict_pages.py",
    "cms:preview": "for a reviewer with a link, see tests/cms/press/test_preview_links.py",
    "cms:preview_page": "for a reviewer with a link",
    "cms:preview_picture": "a picture",
    "cms:preview_file": "a file",
    "cms:preview_film": "a video",
    "registry:csv": "a file",
    "registry:xlsx": "a file",
    "registry:json": "a file",
    "certification:csv": "a file",
    "certification:xlsx": "a file",
    "supervision:csv": "a file",
    "supervision:xlsx": "a file",
    "supervision:json": "a file",
    "healthz": "text",
    "readyz": "text",
    "cms:feed": "RSS and Atom",
    "cms:press_feed": "RSS and Atom",
    "cms:robots": "text",
    "cms:sitemaps": "XML",
    "cms:sitemap": "XML",
    "cms:rendition": "a picture",
    "cms:film": "a video",
    "cms:picture": "a picture",
    "cms:kit": "a ZIP",
    "cms:captions": "WebVTT",
    "cms:frozen": "the sealed text of a notice",
    "cms:wechat": "JSON for a script",
    "cms:page_seen": "a picture of one pixel",
    "cms:share_card": "a picture",
    "cms:page_poster": "a picture",
    "cms:share": "leads to another site",
    "cms:indexnow_key": "text",
    "cms:event_calendar": "a calendar file",
    "cms:coming_calendar": "a calendar file",
    "cms:live_posts": "the live posts of an event's page, without the page",
    "cms:styleguide": "for staff, see tests/e2e/test_styleguide_axe.py",
    "demo": "in demonstrations alone, see tests/verify/demo/test_page.py",
    "wagtaildocs_serve": "a file",
    "wagtaildocs_authenticate_with_password": "no file of ours has a password",
    "wagtailcore_authenticate_with_password": "no page of ours has a password",
    "wagtailcore_login": "no page of ours is for members",
    "wagtail_serve": "the pages of the tree, which stand in the table by their model",
    "CatalogueIndexPage.item": "leads on to the page or the record of an item",
}


def document(title: str = "示例公告全文") -> CustomDocument:
    made = CustomDocument(title=title)
    made.file.save("notice.pdf", ContentFile(b"%PDF-1.4 " + title.encode()), save=False)
    made._set_document_file_metadata()
    made.save()
    return made


class Public:
    """The site with its facts and pages, as of NOW; the clock of the tests must stand there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sections = sections()
        self.notices = Notices(world)
        self.industry = Industry.objects.create(name="示例食品行业", position=90)
        self.picture, self.document, self.film = stories.picture(), document(), films.film()
        self.alert()

    @cached_property
    def table(self) -> dict[str, list[str]]:
        """Addresses by page model, by `Model.route` or by name of the route; the first one shows it at its fullest."""
        return {**self.of_facts(), **self.of_notices(), **self.of_sections(), **self.of_stories(), "404": ["/nowhere/"]}

    @property
    def addresses(self) -> list[str]:
        return [address for each in self.table.values() for address in each]

    # -- facts -------------------------------------------------------------------------------------------------
    @cached_property
    def tea(self) -> Certificate:
        """Valid, inspected twice, with standards."""
        world = self.world
        enterprise = world.enterprise(name="示例恩施玉露茶业有限公司", industry=self.industry)
        product = world.product(enterprise=enterprise, name="示例恩施玉露茶", standards=[f"{TEA} 地理标志产品 示例茶"])
        certificate = world.certificate(product=product)
        facts = {"product": product, "body": "示例检验院", "source": "示例市场监管局", "by": world.susan, "at": NOW}
        inspections.record(**facts, result="PASSED", inspected_on=date(2026, 10, 1))
        failed = {"items_tested": "水分、灰分", "items_failed": "水分：≤7.0%，实测 8.1%", "handling": "责令改正", "lot": "20261101"}
        inspections.record(**facts, **failed, result="FAILED", inspected_on=date(2026, 11, 1))
        return certificate

    @cached_property
    def rice(self) -> Certificate:
        """Suspended, with a lot recalled, of the same enterprise."""
        world = self.world
        product = world.product(enterprise=self.tea.product.enterprise, name="示例京山桥米")
        certificate = world.certificate(product=product)
        why = {"reason": "示例原因", "source": "示例市场监管局", "advice": "停止食用，联系购买处退货。"}
        recalls.order(**why, product=product, lot="20261101", ordered_on=date(2026, 11, 10), by=world.susan, at=NOW)
        world.decide("suspend", certificate)
        return certificate

    @cached_property
    def run(self) -> LabelRun:
        return self.world.run(certificate=self.tea, has_scratch=True)

    @cached_property
    def test_report(self) -> TestReport:
        """Of the lot that the run names, whose steps are declared."""
        lot = self.world.lot(self.tea.product, number=self.run.lot)
        self.world.traced(lot)
        return self.world.report(lot)

    @cached_property
    def code(self) -> str:
        return self.world.code(self.run, 1)

    @cached_property
    def standard(self) -> Standard:
        world = self.world
        made = standards.register(
            code=TEA,
            title="示例茶",
            level="NATIONAL",
            declaration_url="https://www.example.org/std",
            by=world.rita,
            at=NOW,
        )
        told: dict[str, Any] = {"standard": made, "by": world.rita, "at": NOW}
        standards.evaluate(**told, result="示例：达到国际先进水平", evaluated_on=date(2026, 6, 1), body="示例评价机构")
        values = {"indicator": "水分", "own_value": "≤6.5%", "compared_value": "≤7.0%", "finding": "ABOVE"}
        standards.compare(**told, **values, compared_code="ISO 3720:2011", compared_level="INTERNATIONAL")
        return made

    def of_facts(self) -> dict[str, list[str]]:
        self.test_report  # noqa: B018  for the trace of the first label
        bad_code = self.world.code(self.world.run(certificate=self.rice), 3)
        return {
            "scanning:lookup": ["/v/", "/v/?code=ABC"],
            "scanning:verdict": [f"/v/{self.code}", f"/v/{bad_code}"],
            "scanning:report": [f"/v/{self.code}/report"],
            "scanning:trace": [f"/v/{self.code}/trace"],
            "registry:register": ["/registry/", "/registry/?status=VALID&q=没有"],
            "registry:certificate": [each.get_absolute_url() for each in (self.tea, self.rice)],
            "registry:enterprise": [self.tea.product.enterprise.get_absolute_url()],
            "registry:product": [each.product.get_absolute_url() for each in (self.tea, self.rice)],
            "supervision:quality": ["/quality/", "/quality/?q=没有"],
            "supervision:report": ["/report/"],
            "tracking:track": ["/track/"],
        }

    # -- notices -----------------------------------------------------------------------------------------------
    @cached_property
    def publicity(self) -> Publicity:
        """Open, of three candidates."""
        return self.world.publicity()

    def of_notices(self) -> dict[str, list[str]]:
        opened, corrected = self.publicity, self.notices.call(apply_until=date(2026, 12, 31), body=self.body)
        self.notices.correct(corrected)
        papers = {"document_number": "鄂示例〔2026〕1 号", "attachment": self.document, "body": self.body}
        decision = self.notices.decision(self.rice.changes.latest("sequence"), **papers)
        return {
            "NoticeIndexPage": ["/notices/", "/notices/?q=没有"],
            "CallPage": [corrected.url],
            "PublicityPage": [self.notices.publicity(publicity=opened, **papers).url],
            "AnnouncementPage": [self.notices.announcement(**papers).url],
            "DecisionPage": [decision.url],
            "certification:publicity": [opened.get_absolute_url()],
            "certification:objection": [f"{opened.get_absolute_url()}/objection"],
        }

    # -- sections ----------------------------------------------------------------------------------------------
    def of_sections(self) -> dict[str, list[str]]:
        told = {"story": self.body, "gallery": self.gallery, "outlets": OUTLETS, "picture": self.picture, "summary": "示例摘要。"}
        contact = {"website": "https://tea.example.com/", "phone": "027-00000000", "address": "示例路 1 号", "logo": self.picture}
        brand = brand_page(self.tea.product.enterprise, tags=["OLD_NAME", "REGIONAL"], honours=HONOURS, **told, **contact)
        items = [product_page(each.product, **told) for each in (self.tea, self.rice)]
        FalseSite.objects.create(host="false.example", seen_on=date(2026, 9, 1), how="示例手法", source="示例单位", is_demo=True)
        return {
            "HomePage": ["/"],
            "CatalogueIndexPage": ["/products/", "/products/?view=list", "/products/?status=VALID&q=没有"],
            "ProductPage": [each.url for each in items],
            "BrandIndexPage": ["/brands/"],
            "BrandPage": [brand.url],
            "UnitIndexPage": ["/units/"],
            "UnitPage": ["/units/enshi/", "/units/wuhan/"],
            "StandardIndexPage": ["/standards/"],
            "StandardIndexPage.standard": [f"/standards/{slug_of(self.standard.code)}/"],
            "GoalsPage": ["/goals/"],
            "ProtectionPage": ["/protection/"],
            "ArticleIndexPage": ["/about/", "/policy/"],
            "ArticlePage": [page.url for page in ArticlePage.objects.order_by("path")],
            "cms:search": ["/search/?q=玉露", "/search/", "/search/?q=玉路"],
            "cms:site_map": ["/sitemap/"],
        }

    # -- stories -----------------------------------------------------------------------------------------------
    def of_stories(self) -> dict[str, list[str]]:
        about = {
            "about": [self.tea.product, self.rice.product],
            "picture": self.picture,
            "body": self.body,
            "unit": Unit.ENSHI.value,
        }
        parts = {"background": TEXT.replace("h2", "h3"), "practice": "<p>示例做法。</p>", "lessons": "<p>示例启示。</p>"}
        case = stories.case(**about, **parts, results=self.results, recommended_by="示例单位")
        stories.case(kind=CasePage.Kind.PROTECTION, picture=self.picture)
        stories.case(about=[self.tea.product], picture=self.picture)
        told = stories.full_event(self.picture)
        event = stories.event(**about, **told, round=self.world.round(), accreditation_until=NOW + DAY)
        running = stories.event(**about, **told, starts_at=NOW - DAY / 24, ends_at=NOW + DAY / 24, round=self.world.round())
        posts = [stories.live_post(running, self.world.user(f"reporter{n}", Role.PRESS_EDITOR)) for n in range(3)]
        stories.live_remark(posts[0], "WITHDRAWAL")
        stories.live_remark(posts[1], "CORRECTION", "示例更正。")
        past = stories.event(**told, starts_at=NOW - 30 * DAY, round=self.world.round())
        off = stories.event(state="CALLED_OFF", accreditation_until=NOW + DAY)
        release = stories.release(event, **about, dateline="武汉，2026年11月20日电", press_contacts=told["press_contacts"])
        opened = stories.session(body=self.body, sign_up_until=NOW + 5 * DAY)
        closed = stories.session(sign_up_until=NOW - DAY)
        stories.session(starts_at=NOW - 5 * DAY)
        places = {"unit": Unit.WUHAN.value, "offers": "示例服务", "phone": "027-00000000", "website": "https://lab.example.com/"}
        helper = Institution.objects.create(name="示例检测院", fields=["TESTING", "METROLOGY"], is_demo=True, **places)
        return {
            "CaseIndexPage": ["/cases/", "/cases/?q=没有"],
            "CasePage": [case.url],
            "EventIndexPage": ["/events/"],
            "EventPage": [running.url, event.url, past.url, off.url],
            "PressReleasePage": [release.url],
            "TrainingIndexPage": ["/training/"],
            "TrainingPage": [opened.url, closed.url],
            "InstitutionsPage": ["/training/institutions/"],
            "cms:sign_up": [reverse("cms:sign_up", args=[each.pk]) for each in (opened, closed)],
            "cms:accreditation": [reverse("cms:accreditation", args=[each.pk]) for each in (event, off)],
            "cms:ask_help": [reverse("cms:ask_help", args=[helper.pk])],
        }

    # -- what an editor writes ---------------------------------------------------------------------------------
    def alert(self) -> None:
        """On every page."""
        words = {"message": "示例提示：本站今晚维护。", "level": "WARNING", "url": "https://example.gov.cn/"}
        alert = {**words, "from_at": NOW - DAY, "until_at": NOW + DAY}
        SiteAlerts.objects.create(site=Site.objects.get(is_default_site=True), alerts=[("alert", alert)])

    @property
    def a_picture(self) -> dict[str, Any]:
        return {"image": self.picture.pk, "caption": "示例图片的说明"}

    @property
    def results(self) -> str:
        """One that the register counts, one of an editor."""
        counted = {"counted": "valid", "value": "", "label": "示例有效项目", "source": "", "on": None}
        told = {"counted": "", "value": "37 项", "label": "示例参数", "source": "示例标准", "on": "2026-11-01"}
        return json.dumps([{"type": "figure", "value": value, "id": str(key)} for key, value in enumerate((counted, told))])

    @property
    def gallery(self) -> str:
        return json.dumps([{"type": "picture", "value": self.a_picture}] * 3)

    @cached_property
    def told_event(self) -> EventPage:
        """Something was told from it."""
        event = stories.event(starts_at=NOW - 3 * DAY)
        stories.live_post(event, self.world.user("reporter", Role.PRESS_EDITOR))
        return event

    @property
    def body(self) -> str:
        """Every block of a story."""
        blocks = {
            "text": TEXT,
            "picture": self.a_picture,
            "gallery": listed(*[self.a_picture] * 3),
            "video": {"title": "示例视频", "address": "", "film": self.film.pk, "poster": self.picture.pk},
            "quote": {"text": "示例引文。", "said_by": "示例负责人"},
            "callout": {"kind": "WARNING", "title": "请注意", "text": "<p>示例提示。</p>"},
            "figure": {"value": "90 项", "label": "示例数字", "source": "示例来源", "on": "2026-11-01"},
            "table": {"caption": "示例表格", "rows": "名称|数量|说明\n示例甲|1|一段较长的说明文字，会在手机上换行\n示例乙|2|无"},
            "timeline": listed({"when": "2026 年 11 月", "text": "示例进展"}),
            "files": listed(self.document.pk),
            "related": [
                {"type": "product", "value": self.tea.product.pk, "id": "a"},
                {"type": "enterprise", "value": self.rice.product.enterprise.pk, "id": "b"},
            ],
            "live": {"event": self.told_event.pk, "most": 3},
        }
        assert set(blocks) == set(StoryBlock().child_blocks)
        on_platform = {**blocks["video"], "film": None, "address": "https://www.bilibili.com/video/BV1xx411c7mD/"}
        every = [*blocks.items(), ("video", on_platform)]
        return json.dumps([{"type": kind, "value": value, "id": f"{kind}-{number}"} for number, (kind, value) in enumerate(every)])


def listed(*values: Any) -> list[dict[str, Any]]:
    """Values of a ListBlock, as stored."""
    return [{"type": "item", "value": value, "id": str(number)} for number, value in enumerate(values)]


@contextmanager
def standing(media: Path) -> Iterator[Public]:
    """The site for a whole module of tests, at noon of the story's day; pictures and files go to `media`."""
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    here = override_settings(MEDIA_ROOT=media, STORAGES=plain, PASSWORD_HASHERS=quick)
    with here, time_machine.travel(NOW, tick=False):
        translation.activate("zh-hans")
        roles.sync()
        yield Public(World())
