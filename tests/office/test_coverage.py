"""Who has not been visited, on the screen: whose items, how many, and the way to record a visit."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.office.conftest import Facts, make_facts
from verify.models import CheckPlan
from verify.registry.units import Unit

SCREEN = "/admin/office/coverage/"


def shown(client: Client, query: str = "") -> list[tuple[str, int, int]]:
    """(item, visits, owed) of each line."""
    return [(row.product.name, row.visits, times) for row, times in client.get(SCREEN + query).context["lines"]]


@pytest.fixture
def unvisited(world):
    """An item in Wuhan and one in Enshi that nobody has inspected."""
    for unit, name in ((Unit.WUHAN, "示例未查甲"), (Unit.ENSHI, "示例未查乙")):
        world.certificate(product=world.product(enterprise=world.enterprise(unit=unit.value), name=name))


def test_a_city_reads_its_own_unit_and_the_province_reads_all(client: Client, world, own, unvisited):
    client.force_login(world.chen)
    assert shown(client) == [("示例未查甲", 0, 2)]  # by the plan of the unit; the other was inspected three times
    assert [line.unit for line in client.get(SCREEN).context["figures"]] == ["420100"]
    assert shown(client, "?unit=422800") == [("示例未查甲", 0, 2)]  # no choice of hers, and said so
    assert "已忽略" in client.get(SCREEN + "?unit=422800").content.decode()
    client.force_login(world.susan)
    assert shown(client) == [("示例未查甲", 0, 2), ("示例未查乙", 0, 1)]
    assert shown(client, "?unit=422800") == [("示例未查乙", 0, 1)]


@pytest.mark.parametrize(
    "query", ["?year=1999", "?year=x&unit=%00", "?industry=999999999999999999999", "?p=999", "?p=x'--", "?unit="]
)
def test_an_address_that_makes_no_sense_is_answered_with_this_year(client: Client, world, own, unvisited, query):
    client.force_login(world.susan)
    assert len(shown(client, query)) == 2


def test_a_visit_is_one_click_away_and_takes_the_item_off_the_list(client: Client, world, unvisited, page_roles):
    client.force_login(world.chen)
    [record] = re.findall(r'href="([^"]+/inspections/new/\?kind=PERIODIC[^"]*)"', client.get(SCREEN).content.decode())
    record = record.replace("&amp;", "&")
    form = client.get(record).context["form"]
    assert form["kind"].value() == "PERIODIC"
    said = {"kind": "PERIODIC", "inspected_on": "2026-11-20", "result": "PASSED", "body": "示例局", "source": "示例局"}
    assert client.post(record, {**said, "request_key": form["request_key"].value()})["Location"] == SCREEN
    assert shown(client) == []
    assert "所有有效项目均已按计划检查" in client.get(SCREEN).content.decode()


def test_whoever_only_reads_is_offered_no_record(client: Client, world, own, unvisited):
    client.force_login(world.ida)
    text = client.get(SCREEN).content.decode()
    assert ("示例未查甲" in text, "inspections/new" in text) == (True, False)


def test_the_screen_costs_as_much_with_three_items_as_with_one(client: Client, world, own, django_assert_max_num_queries):
    client.force_login(world.susan)

    def cost() -> int:
        with django_assert_max_num_queries(100) as captured:
            client.get(SCREEN)
        return len(captured)

    client.get(SCREEN)
    world.certificate()
    one = cost()
    make_facts(world, Unit.YICHANG, "峡州")
    world.certificate(), world.certificate()
    assert (one, cost()) == (15, 15)


def test_a_long_list_is_read_page_by_page(client: Client, world, own, unvisited, monkeypatch):
    from office import coverage

    monkeypatch.setattr(coverage.CoverageScreen, "page_size", 1)
    client.force_login(world.susan)
    assert (shown(client), shown(client, "?p=2")) == ([("示例未查甲", 0, 2)], [("示例未查乙", 0, 1)])
    assert "?p=2" in client.get(SCREEN).content.decode()


def test_a_plan_is_drawn_up_by_the_province_and_changed(client: Client, world, own: Facts):
    client.force_login(world.susan)
    given = {"year": "2026", "unit": "", "industry": "", "times": "1", "basis": "示例计划〔2026〕1号"}
    made = client.post(reverse("office:draw_up_plan"), given)
    plan = CheckPlan.objects.get(unit="")
    assert made["Location"] == reverse("office:check_plan", args=[plan.pk])
    again = client.post(reverse("office:draw_up_plan"), given).context["form"]
    assert again.non_field_errors() == ["本年度该范围已有检查计划，请直接修改该计划。"]
    client.post(reverse("office:revise_plan", args=[plan.pk]), {"times": "4", "basis": "示例计划〔2026〕2号"})
    plan.refresh_from_db()
    assert (plan.times, plan.basis) == (4, "示例计划〔2026〕2号")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"year": "1999"}, "year"),
        ({"times": "0"}, "times"),
        ({"times": "13"}, "times"),
        ({"times": "1e9"}, "times"),
        ({"basis": ""}, "basis"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_beside_the_field(client: Client, world, own, wrong, field):
    client.force_login(world.susan)
    given = {"year": "2026", "unit": "", "industry": "", "times": "1", "basis": "示例", **wrong}
    form = client.post(reverse("office:draw_up_plan"), given).context["form"]
    assert (list(form.errors), len(form.errors[field])) == ([field], 1)


def test_s1_a_city_reads_the_plan_of_the_province_and_changes_only_its_own(client: Client, world, own, foreign):
    client.force_login(world.susan)
    client.post(reverse("office:draw_up_plan"), {"year": "2026", "unit": "", "industry": "", "times": "1", "basis": "示例"})
    province = CheckPlan.objects.get(unit="")
    client.force_login(world.chen)
    change = reverse("office:revise_plan", args=[province.pk])
    assert change not in client.get(reverse("office:check_plan", args=[province.pk])).content.decode()
    refused = client.post(change, {"times": "5", "basis": "示例"}).context["form"]
    assert refused.non_field_errors() == ["您只能为本市州制定检查计划。"]
    assert client.get(reverse("office:check_plan", args=[foreign.plan.pk])).status_code == 404
    form = client.get(reverse("office:draw_up_plan")).context["form"]
    assert [value for value, _label in form.fields["unit"].choices] == ["420100"]
    hostile = client.post(reverse("office:draw_up_plan"), {"year": "2026", "unit": "422800", "times": "1", "basis": "x"})
    assert list(hostile.context["form"].errors) == ["unit"]
