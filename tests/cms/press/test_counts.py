"""Numbers that a story quotes are the register's of this moment, or a dash."""

import json
from dataclasses import replace

import pytest

from cms.models import CasePage
from cms.press.counts import EXAMPLES, UNKNOWN, Count, Counter, read
from tests.cms.press.test_quoted import TALLY
from tests.factories import stories
from verify.registry.units import Unit

pytestmark = pytest.mark.usefixtures("noon")


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("count valid", Count("valid")),
        (" count\u00a0 listed\n2023 ", Count("listed", year=2023)),
        ("&nbsp;count units&nbsp;", Count("units")),
        ("count valid wuhan", Count("valid", unit=Unit.WUHAN)),
        ("count listed 恩施州", Count("listed", unit=Unit.ENSHI)),
        ("有效项目数", Count("valid")),
        (" 2023 年名单项目数 ", Count("listed", year=2023)),
        ("2023年度有效项目数", Count("valid", year=2023)),
        ("恩施土家族苗族自治州有效项目数", Count("valid", unit=Unit.ENSHI)),
        ("武汉认定项目数", Count("listed", unit=Unit.WUHAN)),
        ("获证经营主体数", Count("enterprises")),
        ("有认定项目的市州数", Count("units")),
        ("已暂停项目数", Count("suspended")),
        ("count", None),
        ("count everything", None),
        ("count valid 1999", None),
        ("count enterprises 2023", None),
        ("count valid 2023 wuhan", None),
        ("北京市有效项目数", None),
        ("COUNT VALID", None),
        ("", None),
        ("user.password", None),
    ],
)
def test_a_count_is_read_in_english_and_in_chinese_and_nothing_else_is_one(written, count):
    assert read(written) == count


@pytest.mark.parametrize("count", EXAMPLES)
def test_every_count_that_editors_are_offered_is_read_as_itself(count):
    assert read(count.spelling.strip("{}")) == count


@pytest.fixture
def register(world):
    """Two valid ones of Wuhan and one suspended of 2024, in Yichang."""
    wuhan, yichang = (world.enterprise(unit=unit) for unit in (Unit.WUHAN, Unit.YICHANG))
    for _ in range(2):
        world.certificate(product=world.product(enterprise=wuhan), year=2025)
    world.decide("suspend", world.certificate(product=world.product(enterprise=yichang), year=2024))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共 {{ 有效项目数 }} 项", "共 2 项"),
        ("{{count listed}}/{{ count suspended }}/{{ count enterprises }}/{{ count units }}", "3/1/2/2"),
        ("{{ 2024年名单项目数 }}、{{ 2024年有效项目数 }}", "1、0"),
        ("{{ 武汉市有效项目数 }}、{{ 宜昌有效项目数 }}、{{ 恩施州认定项目数 }}", "2、0、0"),
        ("{{ 2019年名单项目数 }}", UNKNOWN),
        ("{{ 全国第一 }}", UNKNOWN),
        ("{{ {{ 有效项目数 }} }}", "{{ 2 }}"),
        ("{{ <b>有效项目数</b> }}", "{{ <b>有效项目数</b> }}"),
        ("{{" + "有" * 100_000, "{{" + "有" * 100_000),
        ("{ 有效项目数 }", "{ 有效项目数 }"),
    ],
)
def test_a_text_has_the_numbers_of_the_register_or_a_dash(register, at, text, expected):
    assert Counter(at).expand(text) == expected


def test_thousands_are_grouped(at):
    counter = Counter(at)
    counter.tally = replace(TALLY, valid=12345)
    assert counter.expand("{{ count valid }}") == "12,345"


@pytest.mark.parametrize(
    ("text", "queries"), [("没有取数", 0), ("{{ 有效项目数 }}", 4), ("{{ 有效项目数 }}{{ 认定项目数 }}" * 50, 4)]
)
def test_the_register_is_counted_once_and_only_where_a_count_stands(register, at, django_assert_num_queries, text, queries):
    counter = Counter(at)
    with django_assert_num_queries(queries):
        counter.expand(text)
        counter.expand(text)


TOKEN = "{{ 有效项目数 }}"


def body(*blocks: tuple[str, object]) -> str:
    return json.dumps([{"type": kind, "value": value, "id": str(key)} for key, (kind, value) in enumerate(blocks)])


FIGURE = {"counted": "", "value": f"{TOKEN} 项", "label": "全省", "source": "登记库", "on": "2026-11-01"}
EVERYWHERE = body(
    ("text", f"<p>正文 {TOKEN}</p>"),
    ("quote", {"text": f"引文 {TOKEN}", "said_by": f"某人 {TOKEN}"}),
    ("callout", {"kind": "INFO", "title": f"提示 {TOKEN}", "text": f"<p>说明 {TOKEN}</p>"}),
    ("figure", FIGURE),
    ("figure", {"counted": "suspended", "value": "", "label": "暂停的", "source": "", "on": None}),
    ("table", {"caption": f"表 {TOKEN}", "rows": f"名称|数量\n有效|{TOKEN}"}),
    ("timeline", [{"type": "item", "value": {"when": "今天", "text": f"有 {TOKEN}"}, "id": "x"}]),
)


def test_a_count_is_a_number_in_every_block_the_summary_the_head_the_card_the_feed_and_for_machines(client, register):
    page = stories.case(summary=f"全省有效 {TOKEN} 项", body=EVERYWHERE)
    told = client.get(page.url).content.decode()
    for words in (
        "正文 2",
        "引文 2",
        "某人 2",
        "提示 2",
        "说明 2",
        "<strong>2 项</strong>",
        "<strong>1</strong>",
        "表 2",
        "<td>2</td>",
        "有 2",
    ):
        assert words in told
    assert '<meta name="description" content="全省有效 2 项">' in told
    assert '"description":"全省有效 2 项"' in told
    places = [told, *(client.get(place).content.decode() for place in ("/", "/cases/", "/cases/feed.xml", "/cases/atom.xml"))]
    assert [("全省有效 2 项" in place, "{{" in place, TOKEN[3:8] in place) for place in places] == [(True, False, False)] * 5


def test_a_number_is_that_of_the_next_request_after_a_decision(client, register, world):
    page = stories.case(summary=f"全省有效 {TOKEN} 项")
    assert "全省有效 2 项" in client.get(page.url).content.decode()
    world.certificate()
    assert "全省有效 3 项" in client.get(page.url).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_an_index_whose_summaries_quote_counts_the_register_once(client, register, django_assert_num_queries, count):
    for _ in range(count):
        stories.case(summary=f"全省有效 {TOKEN} 项", picture=stories.picture())
    client.get("/cases/")
    with django_assert_num_queries(WITH_A_COUNT):
        assert client.get("/cases/").content.decode().count("全省有效 2 项") == count


WITH_A_COUNT = 13


def test_a_notice_says_its_number_itself(notices):
    from django.core.exceptions import ValidationError

    from cms.models import CallPage

    counted = {"counted": "valid", "value": "", "label": "有效项目", "source": "", "on": None}
    for told in (
        {"summary": f"共 {TOKEN} 项"},
        {"body": body(("text", f"<p>{TOKEN}</p>"))},
        {"body": body(("figure", counted))},
    ):
        with pytest.raises(ValidationError) as error:
            notices.draft(CallPage, **told)
        assert error.value.messages == ["公告公示发布后不再变动，请直接写数字，不要用自动取数。"]


def test_a_notice_may_state_a_figure_of_a_day(notices):
    page = notices.call(body=body(("figure", {**FIGURE, "value": "53 项"})))
    assert page.live


def test_a_day_written_with_a_counted_figure_is_that_of_the_answer(client, register):
    figure = {"counted": "valid", "value": "", "label": "有效项目", "source": "", "on": None}
    page = stories.case(results=body(("figure", figure)))
    told = " ".join(client.get(page.url).content.decode().split())
    assert '<strong>2</strong> 有效项目</p><p class="fact-note"><span>来源：本站登记库</span> <span>' in told
    assert CasePage.objects.get(pk=page.pk).results[0].value["counted"] == "valid"
