"""The pages of the 示例 world: made once, by the roles that make pages, and alive in every variant."""

import re
import zipfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from accounts.roles import Role
from django.core.management import call_command
from django.utils.timezone import localtime
from wagtail.models import Page, PageLogEntry

from cms.blocks import StoryBlock
from cms.demo import pictures, texts
from cms.models import (
    Accreditation,
    AnnouncementPage,
    BrandPage,
    CallPage,
    CasePage,
    CustomDocument,
    CustomImage,
    DecisionPage,
    EventPage,
    FalseSite,
    Film,
    Institution,
    LivePost,
    LiveRemark,
    PressKit,
    PressReleasePage,
    PreviewLink,
    ProductPage,
    PublicityPage,
    TrainingPage,
)
from cms.pages.notice import NoticePage
from cms.press.kits import kits
from cms.site_settings import SiteAlerts
from verify.certification.publicity import PublicityState
from verify.models import Certificate, Product, StatusChange
from verify.registry.status import ChangeKind, Status

pytestmark = pytest.mark.xdist_group("demo world")  # seeded once, by one worker
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
KINDS = (
    ProductPage,
    BrandPage,
    CasePage,
    EventPage,
    PressReleasePage,
    TrainingPage,
    CallPage,
    PublicityPage,
    AnnouncementPage,
    DecisionPage,
)
COUNTS = {
    ProductPage: 14,
    BrandPage: 8,
    CasePage: 4,
    EventPage: 4,
    PressReleasePage: 2,
    TrainingPage: 2,
    CallPage: 2,
    PublicityPage: 2,
    AnnouncementPage: 2,
    DecisionPage: 6,
}


def seed(at: datetime) -> str:
    out = StringIO()
    with time_machine.travel(at, tick=False):
        call_command("seed_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, shelf):
    """Seeded once for all tests here, each of which leaves it as it was; taken back at the end."""
    from django.conf import settings
    from django.db import transaction

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(settings, "DEMO", True)
        patch.setattr(settings, "MEDIA_ROOT", shelf)
        seed(NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded, db, settings, shelf):
    settings.DEMO, settings.MEDIA_ROOT = True, shelf
    with time_machine.travel(NOW, tick=False):
        yield


def everything() -> Counter:
    models = (
        Page,
        LivePost,
        LiveRemark,
        Accreditation,
        CustomImage,
        CustomDocument,
        Film,
        PressKit,
        PreviewLink,
        Institution,
        FalseSite,
        Certificate,
        StatusChange,
    )
    return Counter({model: model.objects.count() for model in models})


def test_there_are_pages_of_every_kind(demo):
    assert {model: model.objects.live().count() for model in KINDS} == COUNTS
    assert (Institution.objects.filter(is_demo=True).count(), FalseSite.objects.filter(is_demo=True).count()) == (5, 2)


def test_a_picture_is_drawn_once_and_says_what_it_is(demo):
    drawn = CustomImage.objects.filter(title__startswith="示例图片")
    assert sorted(drawn.values_list("description", flat=True)) == sorted(pictures.SCENES.values())
    assert set(drawn.values_list("credit", flat=True)) == {"示例图库"}
    assert {(image.width, image.height) for image in drawn} == {(1600, 1000)}


def test_there_is_a_page_of_an_item_of_every_status(demo):
    certificates = Certificate.objects.filter(product__in=ProductPage.objects.values("product")).governing().with_status(NOW)
    assert set(certificates.values_list("current_status", flat=True)) == {status.value for status in Status}


def test_nothing_is_invented_of_a_real_enterprise(demo):
    assert not ProductPage.objects.filter(product__enterprise__is_demo=False).exists()
    assert not BrandPage.objects.filter(enterprise__is_demo=False).exists()
    assert not Certificate.objects.filter(
        round__in=AnnouncementPage.objects.values("round"), product__enterprise__is_demo=False
    ).exists()


def test_every_decision_has_its_notice(demo):
    told = {ChangeKind.SUSPEND, ChangeKind.REINSTATE, ChangeKind.REVOKE, ChangeKind.WITHDRAW}
    made = StatusChange.objects.filter(kind__in=told).values_list("pk", flat=True)
    assert sorted(DecisionPage.objects.live().values_list("change", flat=True)) == sorted(made)


def test_s6_what_one_wrote_another_published(demo):
    offices = {True: (Role.REGISTRAR, Role.APPROVER), False: (Role.PRESS_EDITOR, Role.PRESS_APPROVER)}
    for model in KINDS:
        writer, publisher = (f"demo-{role.value.replace(' ', '-')}" for role in offices[issubclass(model, NoticePage)])
        for page in model.objects.live().select_related("live_revision__user", "owner"):
            published = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").values_list("user__username", flat=True)
            assert (page.owner.username, page.live_revision.user.username) == (writer, writer), page
            assert set(published) == {publisher}, page


def test_one_publicity_is_open_and_one_is_closed_with_a_candidate_taken_off(demo):
    states = {page.publicity.state(NOW): page for page in PublicityPage.objects.select_related("publicity")}
    assert set(states) == {PublicityState.OPEN, PublicityState.CLOSED}
    assert all(page.first_published_at <= NOW for page in states.values())


def test_e5_the_newest_list_was_corrected_and_says_when(demo, client):
    notice = AnnouncementPage.objects.order_by("-round__year").first()
    assert [block.value["text"] for block in notice.corrections] == [texts.CORRECTION]
    assert texts.CORRECTION in client.get(notice.url).content.decode()
    assert notice.attachment.sha256 in client.get(notice.url).content.decode()


def test_e3_the_case_of_a_suspended_item_says_so(demo, client):
    page = CasePage.objects.get(slug="years-in-moxa")
    assert "“示例艾条”的认定自2026年10月24日起暂停" in client.get(page.url).content.decode()


def test_one_event_runs_with_what_was_told_one_takes_the_press_and_one_is_an_archive(demo, client):
    contexts = {page.slug: client.get(page.url).context for page in EventPage.objects.all()}
    assert {slug: context["phase"] for slug, context in contexts.items()} == {
        "annual-release": "BEFORE",
        "promotion-week": "DURING",
        "last-release": "AFTER",
        "open-day": "AFTER",
    }
    assert (contexts["promotion-week"]["coverage"].count, contexts["annual-release"]["is_open_to_press"]) == (8, True)
    archive = contexts["last-release"]
    assert (archive["honours"] > 0, len(archive["releases"]), len(archive["photo_page"])) == (True, 1, 7)


def test_the_running_event_shows_everything_an_event_can(demo, client):
    context = client.get("/events/promotion-week/").context
    event = context["page"]
    assert event.programme[0].value["at"] == localtime(event.starts_at).time()
    told = (event.programme, event.speakers, event.press_contacts, event.stream_url)
    shown = (context["coverage"].count, context["honours"], len(context["photo_page"]), len(context["releases"]))
    assert (all(told), all(shown), context["seats"], context["takes_accreditation"]) == (True, True, "CLOSED", True)


def test_every_kind_of_block_stands_in_a_story_that_is_out(demo):
    stories = [*CasePage.objects.live(), *PressReleasePage.objects.live()]
    assert {block.block_type for story in stories for block in story.body} == set(StoryBlock().child_blocks)


def test_e4_a_video_of_a_platform_and_one_of_our_own_with_captions(demo, client):
    html = client.get("/cases/twelve-steps/").content.decode()
    film = Film.objects.get()
    assert (html.count("<video"), html.count("data-video-play ")) == (1, 1)
    assert (client.get(film.url)["Content-Type"], film.size < 150_000) == ("video/mp4", True)
    assert client.get(film.captions_url).content.decode().startswith("WEBVTT\n")
    assert film.text.splitlines()[0] == "天亮采茶，鲜叶两小时内进厂。"


@pytest.mark.parametrize(("path", "pictures", "films"), [("/cases/twelve-steps/", 3, 1), ("/events/last-release/", 4, 0)])
def test_e2_there_are_press_kits_to_be_made_and_downloaded(demo, client, path, pictures, films):
    page = client.get(path).context["page"]
    kit = PressKit.objects.get(page=page.pk)
    assert kits.make(kit=kit.pk, at=NOW)
    answer = client.get(f"/kits/{page.pk}.zip")
    names = zipfile.ZipFile(BytesIO(b"".join(answer))).namelist()
    assert [sum(name.startswith(folder) for name in names) for folder in ("原图/", "网页尺寸/", "视频/")] == [
        pictures,
        pictures,
        2 * films,
    ]


def test_of_the_links_for_reviewers_one_is_taken_back(demo):
    assert sorted(link.is_good(NOW) for link in PreviewLink.objects.all()) == [False, True, True]


def test_every_page_says_for_a_year_that_nothing_is_real(demo, client):
    alert = SiteAlerts.objects.get().alerts[0].value
    assert (alert["message"], alert["level"], alert["until_at"] - alert["from_at"]) == (texts.ALERT, "INFO", timedelta(days=365))
    assert texts.ALERT in client.get("/goals/").content.decode()


@pytest.mark.parametrize("variant", ["", "?lang=en", "?size=large"])
def test_every_page_is_drawn_and_shows_that_it_is_made_up(demo, client, variant):
    pages = [page for model in KINDS for page in model.objects.live()]
    sections = Page.objects.live().filter(depth__gt=1).exclude(pk__in=[page.pk for page in pages])
    for page in [*pages, *sections]:
        response = client.get(page.url + variant)
        assert response.status_code == 200, page
        main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
        if page in pages:
            assert "示例" in main, page
        alert = texts.ALERT_EN if "lang=en" in variant else texts.ALERT
        assert response.content.decode().count(alert) == 1, page


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=9), timedelta(days=40)])
def test_seeding_again_makes_nothing_new(demo, later):
    before = everything()
    alerts = SiteAlerts.objects.get().alerts.raw_data[:]
    assert "0 pages made" in seed(NOW + later)
    assert everything() == before
    assert list(SiteAlerts.objects.get().alerts.raw_data) == list(alerts)


def test_items_told_of_are_those_of_the_register(demo):
    certified = Product.objects.filter(enterprise__is_demo=True, certificates__isnull=False)
    assert sorted(ProductPage.objects.values_list("product", flat=True)) == sorted(certified.values_list("pk", flat=True))
