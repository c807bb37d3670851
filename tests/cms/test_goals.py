"""The province's targets, each beside the figure that the register counts or somebody has reported."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError

from cms import planting, targets
from cms.models import Goal
from tests.factories.site import sections

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def goals(world):
    sections()
    Goal.objects.all().delete()


def make(**fields) -> Goal:
    defaults = {"group": Goal.Group.TO_2025, "title": "目标", "target": 10, "unit_label": "项", "source": "示例文件"}
    return Goal.objects.create(**{**defaults, **fields})


def told(client, query: str = "") -> str:
    html = client.get(f"/goals/{query}").content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main")])).split())


def rows(client) -> list[tuple]:
    return [
        (each.title, each.figure, each.share, each.width) for _, terms in client.get("/goals/").context["terms"] for each in terms
    ]


def test_the_published_targets_are_planted_once_and_then_left_to_the_editors(world):
    sections()
    assert Goal.objects.count() == len(targets.TARGETS) == 15
    assert Goal.objects.get(title="认定湖北精品").measure == Goal.Measure.LISTED
    assert set(Goal.objects.values_list("source_on", "source_url", "reported")) == {(None, "", None)}
    Goal.objects.exclude(title="认定湖北精品").delete()
    Goal.objects.update(target=400)
    planting.plant()
    assert list(Goal.objects.values_list("target", flat=True)) == [Decimal(400)]


def test_the_register_counts_as_the_page_is_served(client, goals, world):
    make(title="有效", measure=Goal.Measure.VALID)
    make(title="历年", measure=Goal.Measure.LISTED, target=4)
    make(title="最近", measure=Goal.Measure.LATEST_ROUND, target=1)
    world.certificate(year=2024)
    certificates = [world.certificate(year=2025) for _ in range(2)]
    assert rows(client) == [("有效", 3, 30, 30), ("历年", 3, 75, 75), ("最近", 2, 200, 100)]
    world.decide("revoke", certificates[0])
    assert rows(client) == [("有效", 2, 20, 20), ("历年", 3, 75, 75), ("最近", 2, 200, 100)]
    assert "完成目标的 200%" in told(client)


def test_a_share_is_rounded_down_so_that_a_target_is_reached_only_when_it_is(client, goals):
    make(target=1000, reported=Decimal("999.99"), reported_on=date(2025, 12, 31), reported_by="示例局")
    assert rows(client) == [("目标", Decimal("999.99"), 99, 99)]


def test_a_reported_figure_stands_with_who_reported_it_and_when_and_the_source_with_its_date_and_link(client, goals):
    make(
        target=1_000_000,
        reported=912_345,
        reported_on=date(2025, 12, 31),
        reported_by="示例局",
        source_on=date(2022, 8, 1),
        source_url="https://example.org/a",
    )
    assert "1,000,000 项 公布值 912,345 项 完成目标的 91% 示例局公布，截至2025年12月31日" in told(client)
    assert "目标出处： 示例文件 （将离开本站） · 2022年8月1日" in told(client)


def test_a_target_without_a_figure_or_without_a_number_says_so_calmly(client, goals):
    make(title="商标", target=600)
    make(title="品牌体系", target=None, unit_label="")
    page = told(client)
    assert "商标 目标 600 项 公布值 尚无公布数" in page
    assert "品牌体系 目标出处" in page
    assert rows(client) == [("商标", None, None, 0), ("品牌体系", None, None, 0)]


def test_targets_are_grouped_by_term_and_terms_without_any_are_left_out(client, goals):
    assert "暂未录入目标。" in told(client)
    make(group=Goal.Group.TO_2035, title="远")
    make(group=Goal.Group.YEARLY, title="年", position=2)
    make(group=Goal.Group.YEARLY, title="首", position=1)
    terms = [(str(label), [each.title for each in group]) for label, group in client.get("/goals/").context["terms"]]
    assert terms == [("每年", ["首", "年"]), ("到2035年", ["远"])]


def test_readers_of_english_see_english_targets_and_no_chinese_counting_words(client, goals):
    make(title_en="Trademarks", target=600)
    assert "Trademarks Target 600 Reported not published yet" in told(client, "?lang=en")


@pytest.mark.parametrize(
    "fields", [{"reported": 1}, {"reported": 1, "reported_by": "示例局"}, {"reported": 1, "reported_on": date(2025, 1, 1)}]
)
def test_a_reported_figure_needs_its_date_and_who_reported_it(fields):
    with pytest.raises(ValidationError, match="填写公布值时，须同时填写截止日期和公布单位。"):
        Goal(**fields).clean()


def test_what_the_register_counts_nobody_reports():
    with pytest.raises(ValidationError, match="登记库统计与公布值只能选一种。"):
        Goal(reported=1, reported_on=date(2025, 1, 1), reported_by="示例局", measure=Goal.Measure.VALID).clean()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_targets(client, goals, world, django_assert_num_queries, count):
    for _ in range(count):
        make(measure=Goal.Measure.VALID)
        world.certificate()
    client.get("/goals/")
    with django_assert_num_queries(11):
        client.get("/goals/")
