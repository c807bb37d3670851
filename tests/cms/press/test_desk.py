"""What helps an editor: facts chosen with their status beside them, a page that begins with its parts, and previews."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.rich_text import RichText

from cms.choosers import FactChooser, enterprise_chooser, product_chooser, standard_chooser
from cms.models import CasePage, EventPage
from cms.press.checks import found
from cms.press.previews import shortened
from tests.cms.press.conftest import signed_in
from tests.factories import stories
from tests.factories.world import NOW
from verify.models import Certificate
from verify.standards.actions import standards


@pytest.fixture
def items(world):
    """One of each status that an editor may meet, by its name."""
    for name, verb in (("甲", ""), ("乙", "suspend"), ("丙", "revoke")):
        certificate = world.certificate(product=world.product(name=name), valid_until=date(2028, 12, 31))
        if verb:
            world.decide(verb, certificate)
    return [*(each.product for each in Certificate.objects.order_by("pk")), world.product(name="丁")]


STANDINGS = ["有效（至2028年12月31日）", "暂停（2026年11月20日起）", "撤销（2026年11月20日起）", "登记库中暂无认定项目"]


def test_the_list_of_a_chooser_shows_the_status_with_its_day(desk, items):
    told = signed_in(desk.pat).get(reverse("product_chooser:choose")).json()["html"]
    assert [words in told for words in STANDINGS] == [True] * 4


def test_what_was_chosen_keeps_its_status_beside_it(desk, items):
    chosen = [
        signed_in(desk.pat).get(reverse("product_chooser:chosen", args=[item.pk])).json()["result"]["title"] for item in items
    ]
    widget = product_chooser.widget_class()
    assert isinstance(widget, FactChooser)
    assert chosen == [f"{item} · {words}" for item, words in zip(items, STANDINGS, strict=True)]
    assert [widget.get_value_data(item.pk)["title"] for item in items] == chosen


def test_an_item_valid_without_an_end_is_chosen_too(desk, world):
    item = world.certificate(product=world.product(name="戊"), valid_until=None).product
    chosen = signed_in(desk.pat).get(reverse("product_chooser:chosen", args=[item.pk])).json()["result"]["title"]
    assert chosen == f"{item} · 有效"


def test_enterprises_and_standards_say_what_holds_of_them(desk, items, world):
    standard = standards.register(code="GB/T 1-2020", title="示例茶", level="NATIONAL", by=world.rita, at=NOW)
    enterprise = items[0].enterprise
    assert enterprise_chooser.widget_class().get_value_data(enterprise.pk)["title"] == f"{enterprise} · 有效项目 1 项，共 1 项"
    assert standard_chooser.widget_class().get_value_data(standard.pk)["title"] == "GB/T 1-2020 · 现行 · 未评价"
    assert "示例茶" in signed_in(desk.pat).get(reverse("standard_chooser:choose")).json()["html"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_chooser_asks_for_all_statuses_at_once(desk, world, django_assert_num_queries, count):
    for _ in range(count):
        world.certificate()
    client = signed_in(desk.pat)
    client.get(reverse("product_chooser:choose"))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("product_chooser:choose"))


QUERIES = 10


# -- templates ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "section", "parts"), [("casepage", "cases", 9), ("eventpage", "events", 6)])
def test_a_new_page_begins_with_hints_that_nobody_can_publish(desk, kind, section, parts):
    add = reverse("wagtailadmin_pages:add", args=["cms", kind, desk.sections[section].pk])
    page = signed_in(desk.pat).get(add).context["form"].instance
    page.title = "示例"
    hints = [each for each in found(page, NOW) if "【请填写" in each.sentence]
    assert len(hints) == parts
    assert {CasePage: "casepage", EventPage: "eventpage"}[type(page)] == kind


def test_a_page_that_stands_begins_with_nothing(desk):
    page = desk.draft()
    shown = signed_in(desk.pat).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert "【请填写" not in str(shown.context["form"].initial)
    assert RichText(page.background).source == ""


# -- previews -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("", '<html lang="zh-hans"'),
        ("wechat", "shared-card__title"),
        ("large", "large"),
        ("en", "The story itself is in Chinese."),
    ],
)
def test_each_reader_is_previewed(desk, mode, words):
    page = desk.draft(title="示例稿件", picture=stories.picture())
    assert [name for name, _label in page.preview_modes] == ["", "wechat", "large", "en"]
    shown = page.make_preview_request(preview_mode=mode)
    told = shown.content.decode()
    assert (shown.status_code, "示例稿件" in told, words in told or words) == (200, True, True)


def test_the_shared_card_is_cut_as_the_messenger_cuts_it(desk, world):
    world.certificate()
    page = desk.draft(title="长" * 40, summary="全省有效 {{ 有效项目数 }} 项。" + "摘" * 80)
    told = page.make_preview_request(preview_mode="wechat").content.decode()
    assert f'<p class="shared-card__title">{"长" * 19}…</p>' in told
    assert f'<p class="shared-card__text">全省有效 1 项。{"摘" * 40}…</p>' in told
    assert "还没有图片" in told


@pytest.mark.parametrize(("text", "most", "cut"), [("", 3, ""), ("一二三", 3, "一二三"), ("一二三四", 3, "一二…")])
def test_a_text_is_cut_by_characters(text, most, cut):
    assert shortened(text, most) == cut
