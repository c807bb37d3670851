"""What stands beneath a story: what an editor pinned, then what is near to it; nothing hidden, nothing without its banner."""

import json
from datetime import timedelta

import pytest
from wagtail.models import PageViewRestriction

from cms.models import CasePage
from tests.factories import stories
from tests.factories.world import NOW
from verify.registry.units import Unit
from verify.standards.actions import standards

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def titles(client, page) -> list[str]:
    return [card.title for card in client.get(page.url).context["related"]]


def pinned(*pages) -> str:
    return json.dumps([{"type": "page", "value": page.pk, "id": str(page.pk)} for page in pages])


def days_ago(days: int):
    return NOW - timedelta(days=days)


def test_pinned_ones_come_first_then_the_same_item_then_the_same_place_then_the_newest(client, world):
    product = world.product()
    newest = stories.case(title="最新", first_published_at=days_ago(1))
    place = stories.case(title="同市州", unit=Unit.ENSHI, first_published_at=days_ago(30))
    enterprise = stories.case(title="同企业", about=[product.enterprise], first_published_at=days_ago(60))
    item = stories.case(title="同项目", about=[product], first_published_at=days_ago(50))
    event = stories.event(title="活动")
    page = stories.case(about=[product], unit=Unit.ENSHI)
    assert titles(client, page) == ["同项目", "同企业", "同市州"]
    CasePage.objects.filter(pk=item.pk).update(live=False)
    assert titles(client, page) == ["同企业", "同市州", "最新"]
    page.pinned = pinned(newest, event)
    page.save()
    assert titles(client, page) == ["最新", "活动", "同企业"]
    page.pinned = pinned(event, newest, place)
    page.save()
    assert titles(client, page) == ["活动", "最新", "同市州"]
    assert enterprise.live


def test_e1_what_is_hidden_is_not_named_however_it_was_chosen(client, world):
    draft, restricted = stories.case(title="未发布", live=False), stories.case(title="内部")
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    related = [{"type": "page", "value": each.pk, "id": str(each.pk)} for each in (draft, restricted)]
    body = json.dumps([{"type": "related", "value": related, "id": "1"}])
    page = stories.case(pinned=pinned(draft, restricted), body=body)
    told = client.get(page.url).content.decode()
    assert [name in told for name in ("未发布", "内部")] == [False, False]


def test_e3_a_story_about_something_suspended_keeps_its_banner_there(client, world):
    certificate = world.certificate(product=world.product(name="示例砖茶"))
    told = stories.case(title="说砖茶", about=[certificate.product])
    page = stories.case(pinned=pinned(told))
    world.decide("suspend", certificate)
    (card, *_others) = client.get(page.url).context["related"]
    assert (card.title, card.banner) == ("说砖茶", "“示例砖茶”的认定自2026年11月20日起暂停，暂停期间不作为有效认定。")


@pytest.mark.parametrize("count", [1, 3])
def test_a_story_costs_the_same_however_many_stand_beneath_it(client, world, django_assert_num_queries, count):
    for _ in range(count):
        stories.case(about=[world.certificate().product], picture=stories.picture())
    page = stories.case(about=[world.certificate().product])
    client.get(page.url)
    with django_assert_num_queries(QUERIES):
        client.get(page.url)


QUERIES = 17


def test_the_block_of_related_items_shows_their_status_of_the_moment(client, world):
    certificate = world.certificate(product=world.product(name="示例砖茶"))
    enterprise = world.enterprise(name="示例茶业有限公司")
    other = stories.case(title="另一篇")
    value = [
        {"type": kind, "value": key, "id": kind}
        for kind, key in (
            ("product", certificate.product_id),
            ("enterprise", enterprise.pk),
            ("page", other.pk),
            ("product", 10**6),
        )
    ]
    page = stories.case(body=json.dumps([{"type": "related", "value": value, "id": "1"}]), pinned=pinned(stories.event()))

    def shown() -> str:
        html = client.get(page.url).content.decode()
        return html[html.index('class="related-items"') : html.index('class="story-record"')]

    assert [word in shown() for word in ("示例砖茶", "status-tag--valid", "登记库中暂无认定项目", "另一篇")] == [True] * 4
    world.decide("revoke", certificate)
    assert "status-tag--revoked" in shown()


def test_a_story_names_its_standards_and_places_with_what_holds_of_them(client, world):
    told = {"level": "NATIONAL", "by": world.rita, "at": NOW}
    now = standards.register(code="GB/T 1-2020", title="示例茶", **told)
    standards.evaluate(standard=now, result="示例结果", evaluated_on=days_ago(10).date(), body="示例机构", by=world.rita, at=NOW)
    old = standards.register(code="GB/T 2-2010", title="示例旧茶", **told)
    type(old).objects.filter(pk=old.pk).update(withdrawn_on=days_ago(100).date())
    subjects = [{"type": "standard", "value": each.pk, "id": str(each.pk)} for each in (now, old)]
    subjects.append({"type": "unit", "value": Unit.ENSHI.value, "id": "u"})
    page = stories.case(subjects=json.dumps(subjects))
    each = client.get(page.url).context["subjects"].each
    assert [(one.name, one.url, one.remark) for one in each] == [
        ("GB/T 1-2020 示例茶", "/standards/gb-t-1-2020/", "现行 · 评价有效"),
        ("GB/T 2-2010 示例旧茶", "/standards/gb-t-2-2010/", "已于2026年8月12日废止 · 未评价"),
        ("恩施土家族苗族自治州", "/products/?unit=422800", "查看获认定的项目"),
    ]


def test_a_case_is_read_in_its_order_with_contents_where_it_is_long(client, world):
    figure = {"counted": "", "value": "37 项", "label": "参数", "source": "示例标准", "on": "2026-11-01"}
    body = json.dumps([{"type": "text", "value": "<h2>中间</h2><p>正文</p>", "id": "1"}])
    results = json.dumps([{"type": "figure", "value": figure, "id": "1"}])
    parts = {"background": "<p>背景文字</p>", "practice": "<p>做法文字</p>", "lessons": "<p>启示文字</p>", "results": results}
    page = stories.case(body=body, **parts)
    response = client.get(page.url)
    html = response.content.decode()
    places = [html.index(words) for words in ("背景文字", "做法文字", "正文</p>", "37 项", "启示文字")]
    assert places == sorted(places)
    assert [(each.id, each.title) for each in response.context["sections"]] == [
        ("background", "背景"),
        ("practice", "做法"),
        ("section-1", "中间"),
        ("results", "成效"),
        ("lessons", "启示"),
    ]
    assert all(f'id="{each.id}"' in html for each in response.context["sections"])
    assert client.get(stories.case(background="<p>短</p>").url).context["sections"] == []
