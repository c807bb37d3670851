"""What must be right before a story goes further than a draft: each check once, all said together, at its field."""

import json
import time
from typing import Any

import pytest

from cms.models import CasePage, EventPage
from cms.press.checks import found, problems
from tests.factories import stories
from tests.factories.site import SUMMARY
from verify.registry.units import Unit

pytestmark = pytest.mark.usefixtures("noon")
HINT = "是模板里的提示，还没有替换：请按提示填写，或者删掉。"
LACKS_DAY = "数据“参数”缺少数字、出处或日期。"
FIGURE = {"counted": "", "value": "37 项", "label": "参数", "source": "示例标准", "on": "2026-11-01"}


def blocks(*pairs: tuple[str, Any]) -> str:
    return json.dumps([{"type": kind, "value": value, "id": str(key)} for key, (kind, value) in enumerate(pairs)])


def text(html: str) -> str:
    return blocks(("text", html))


def case(**fields: Any) -> CasePage:
    return CasePage(**{"title": "示例案例", "slug": "a-case", "summary": SUMMARY, **fields})


def said(page: Any, at: Any) -> list[tuple[str, str]]:
    return [(each.field, each.sentence) for each in found(page, at)]


def test_a_story_in_order_has_no_problem(db, at, media):
    picture = {"image": stories.picture().pk, "caption": ""}
    body = blocks(("text", "<h2>一</h2><p>二</p><h3>三</h3>"), ("picture", picture))
    results = blocks(("figure", FIGURE), ("figure", {**FIGURE, "counted": "valid", "value": "", "source": "", "on": None}))
    page = case(background="<h3>小标题</h3><p>背景</p>", body=body, results=results, picture=stories.picture())
    assert said(page, at) == []


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": " "}, ("title", "请填写标题。")),
        ({"summary": ""}, ("summary", "请写 30 至 120 字的摘要，列表、分享卡片和搜索结果都会显示它。")),
        ({"summary": "字" * 29}, ("summary", "摘要只有 29 字，请写到 30 字以上。")),
        ({"summary": "字 \u3000" * 29}, ("summary", "摘要只有 29 字，请写到 30 字以上。")),
        ({"summary": "字" * 121}, ("summary", "摘要有 121 字，请压缩到 120 字以内。")),
        ({"summary": "字" * 28 + "{{ 有效项目数 }}"}, ("summary", "摘要只有 29 字，请写到 30 字以上。")),
        ({"body": text("<h3>细节</h3><h2>概况</h2>")}, ("body", "小标题“细节”前面还没有大标题。标题要逐级使用。")),
        ({"body": text("<h2> &nbsp;</h2><p>字</p>")}, ("body", "有一个标题是空的。请写上文字，或者删掉这一行。")),
        ({"body": text("<h4>深处</h4>")}, ("body", "标题“深处”的级别在稿件中不能使用。")),
        ({"practice": "<h3></h3><p>字</p>"}, ("practice", "有一个标题是空的。请写上文字，或者删掉这一行。")),
        ({"lessons": "<p>【请填写：别人能学到什么】</p>"}, ("lessons", f"“【请填写：别人能学到什么】”{HINT}")),
        ({"recommended_by": "【请填写：单位"}, ("recommended_by", f"“【请填写：单位”{HINT}")),
        ({"results": blocks(("figure", {**FIGURE, "source": ""}))}, ("results", LACKS_DAY)),
        ({"results": blocks(("figure", {**FIGURE, "on": None}))}, ("results", LACKS_DAY)),
        ({"body": blocks(("figure", {**FIGURE, "value": ""}))}, ("body", LACKS_DAY)),
        ({"title": "共 {{ 有效项目数 }} 项"}, ("title", "这一栏不能自动取数，请写在摘要或正文里。")),
        (
            {"body": text("<p>{{ <b>有效项目数</b> }}</p>")},
            ("body", "取数的花括号不成对，或者里面有加粗、链接等格式，请重新以纯文字输入。"),
        ),
        (
            {"background": "<p>{{ 有效项目数</p>"},
            ("background", "取数的花括号不成对，或者里面有加粗、链接等格式，请重新以纯文字输入。"),
        ),
    ],
)
def test_each_check_says_one_sentence_at_its_field(db, at, fields, problem):
    assert said(case(**fields), at) == [problem]


def test_an_unknown_count_is_told_with_those_that_exist(db, at):
    ((field, sentence),) = said(case(body=text("<p>{{ 全国项目数 }}</p>")), at)
    known = (
        "{{ 有效项目数 }}、{{ 认定项目数 }}、{{ 获证经营主体数 }}、{{ 有认定项目的市州数 }}、{{ 已暂停项目数 }}、"
        "{{ 已撤销项目数 }}、{{ 已注销项目数 }}、{{ 已过期项目数 }}、"
        "{{ 2023年名单项目数 }}、{{ 2023年有效项目数 }}、{{ 武汉市有效项目数 }}"
    )
    assert (field, sentence) == ("body", f"登记库没有“{{{{ 全国项目数 }}}}”这个数。可以用的有：{known}。")


PLACES = {
    "title": "湖北精品有效项目共 9 项",
    "summary": f"湖北精品有效项目共 9 项。{SUMMARY}",
    "background": "<p>湖北精品有效项目共 9 项</p>",
    "body-text": ("text", "<p>首先。</p><ul><li>湖北精品有效项目共 9 项</li></ul>"),
    "body-quote": ("quote", {"text": "湖北精品有效项目共 9 项", "said_by": ""}),
    "body-callout": ("callout", {"kind": "INFO", "title": "湖北精品有效项目共 9 项", "text": "<p>字</p>"}),
    "body-figure": ("figure", {**FIGURE, "value": "9 项", "label": "湖北精品有效项目共"}),
    "body-timeline": ("timeline", [{"type": "item", "value": {"when": "今天", "text": "湖北精品有效项目共 9 项"}, "id": "1"}]),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_number_that_differs_from_the_register_is_found_in_every_text(world, at, place):
    for _ in range(2):
        world.certificate()
    field = place.partition("-")[0]
    page = case(**{field: blocks(PLACES[place]) if field != place else PLACES[place]})
    ((where, sentence),) = said(page, at)
    assert where == field
    assert "登记库现为 2。请改写成 {{ 有效项目数 }}，页面会始终显示正确的数字。" in sentence


def test_the_same_number_passes_and_a_count_always_does(world, at):
    world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.ENSHI)))
    assert (
        said(case(body=text("<p>湖北精品有效项目共 1 项，恩施州有效项目 1 项，另有有效项目 {{ 有效项目数 }} 项。</p>")), at) == []
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"description": ""}, "图片“示例图片”没有文字说明，看不见图的读者无从了解。请到图片库补上。"),
        ({"credit": " "}, "图片“示例图片”缺少作者或来源。请到图片库补上。"),
        ({"source": ""}, "图片“示例图片”缺少作者或来源。请到图片库补上。"),
    ],
)
@pytest.mark.parametrize("place", ["picture", "body", "gallery"])
def test_e2_a_picture_without_description_credit_or_source_is_found_wherever_it_stands(db, at, media, told, sentence, place):
    image = stories.picture()
    type(image).objects.filter(pk=image.pk).update(**told)
    shown = {"image": image.pk, "caption": ""}
    gallery = ("gallery", [{"type": "item", "value": shown, "id": "1"}])
    fields = {"picture": {"picture": image}, "body": {"body": blocks(("picture", shown))}, "gallery": {"body": blocks(gallery)}}
    image.refresh_from_db()
    assert said(case(**fields[place]), at) == [("picture" if place == "picture" else "body", sentence)]


def test_everything_is_said_at_once_with_the_name_of_each_field(db, at):
    page = case(title="", summary="", body=text("<h3>细节</h3><p>【请填写：正文】</p>"))
    assert problems(page, at) == [
        "标题：请填写标题。",
        "摘要：请写 30 至 120 字的摘要，列表、分享卡片和搜索结果都会显示它。",
        f"正文：“【请填写：正文】”{HINT}",
        "正文：小标题“细节”前面还没有大标题。标题要逐级使用。",
    ]


def test_an_event_is_checked_with_its_programme(db, at):
    programme = blocks(("point", {"at": "09:30:00", "title": "【请填写：环节名称】", "who": ""}))
    page = EventPage(title="示例活动", summary=SUMMARY, venue="示例会议中心", programme=programme)
    assert said(page, at) == [("programme", f"“【请填写：环节名称】”{HINT}")]


def test_other_pages_are_not_checked(site, at):
    assert problems(site["about"], at) == []


@pytest.mark.parametrize(("html", "queries"), [("<p>没有数字</p>", 0), ("<p>湖北精品有效项目共 9 项</p>" * 20, 4)])
def test_the_register_is_counted_only_for_a_number_and_once(db, at, django_assert_num_queries, html, queries):
    page = case(body=text(html))
    with django_assert_num_queries(queries):
        found(page, at)


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "{{" * 50_000 + "</p>",
        "<p>" + "【请填写" * 30_000 + "</p>",
        "<h2>" * 30_000,
        "<p>" + "有效1项，" * 20_000 + "</p>",
        "<p>" + "1," * 60_000 + "有效</p>",
    ],
    ids=["braces", "hints", "headings", "numbers", "digits"],
)
def test_a_huge_or_hostile_text_is_checked_in_a_moment(db, at, html):
    before = time.perf_counter()
    found(case(body=text(html)), at)
    assert time.perf_counter() - before < 5
