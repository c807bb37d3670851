"""The office in figures: counted for whoever looks, with the lists behind."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import Goal
from tests.factories.world import NOW
from tests.office.test_listings import count
from tests.office.test_worklists import ending
from tests.verify.scanning.test_partitions import scan
from verify.registry.units import Unit
from verify.supervision.actions import inspections


def fail(world: Any, certificate: Any, day: date = date(2026, 11, 1)) -> None:
    inspections.record(
        product=certificate.product,
        result="FAILED",
        items_failed="示例项目",
        inspected_on=day,
        body="示例质检院",
        source="示例局",
        by=world.susan,
        at=NOW,
    )


def counted(client: Client, user: Any) -> dict[str, int]:
    client.force_login(user)
    return {str(figure.label): figure.value for figure in client.get(reverse("office:figures")).context["figures"]}


def bars(client: Client, user: Any) -> list[list[tuple[str, int]]]:
    client.force_login(user)
    drawn = client.get(reverse("office:figures")).context["charts"]
    return [[(bar.label, bar.value) for bar in chart.bars if bar.value] for chart in drawn]


def test_certificates_and_steps_are_counted(client: Client, world, own, foreign):
    world.decide("suspend", foreign.certificate)
    world.decide("revoke", ending(world, 900, "甲"))
    ending(world, 20, "乙")
    assert counted(client, world.susan) == {
        "有效": 2,
        "暂停": 1,
        "撤销": 1,
        "即将到期": 1,
        "待批准的提议": 2,
        "在办申报": 2,
        "逾期申报": 0,
        "疑似复制标签": 0,
        "待答复的举报": 2,
        "逾期的举报": 0,
    }


def test_s1_a_city_reviewer_counts_the_own_unit(client: Client, world, own, foreign):
    """Two of the failures stand in the facts of each unit already."""
    for facts in (own, foreign):
        fail(world, facts.certificate)
        scan(NOW - timedelta(hours=1))
    assert counted(client, world.chen)["有效"] == 1
    assert bars(client, world.chen)[1] == [("武汉市", 3)]
    assert sorted(bars(client, world.susan)[1]) == [("恩施土家族苗族自治州", 3), ("武汉市", 3)]


def test_findings_of_twelve_months_and_scans_of_fourteen_days_are_drawn(client: Client, world):
    certificate = ending(world, 900, "甲", Unit.WUHAN)
    fail(world, certificate)
    fail(world, certificate, NOW.date() - timedelta(days=365))
    for hours in (1, 2, 24, 24 * 14):
        scan(NOW - timedelta(hours=hours))
    industries, units, _steps, _late, scans, _places = bars(client, world.ida)
    assert (industries, units) == ([("—", 1)], [("武汉市", 1)])
    assert scans == [("11-19", 1), ("11-20", 2)]


def test_open_and_overdue_steps_are_drawn_and_lead_to_their_lists(client: Client, world):
    late = world.submitted(unit="422800", at=NOW - timedelta(days=60))
    world.submitted(unit="420100", item_name="示例另一茶")
    assert counted(client, world.susan)["逾期申报"] == 1
    assert bars(client, world.susan)[2:4] == [[("市州初审", 2)], [("恩施土家族苗族自治州", 1)]]
    drawn = client.get(reverse("office:figures")).context["charts"][3]
    listed = client.get(drawn.bars[0].url).context["object_list"]
    assert list(listed) == [late]
    assert bars(client, world.chen)[2:4] == [[("市州初审", 1)], []]


def test_scans_are_counted_by_the_unit_they_came_from(client: Client, world):
    for city, hours in (("420100", 1), ("420100", 2), ("", 3), ("422800", 24 * 15)):
        scan(NOW - timedelta(hours=hours), city=city)
    assert bars(client, world.ida)[5] == [("武汉市", 2), ("地点未知", 1)]


def test_the_targets_of_the_province_stand_beside_what_is_counted(client: Client, world, own):
    goal = Goal.objects.create(group="TO_2025", title="示例目标", target=4, unit_label="项", measure="LISTED", source="示例文件")
    Goal.objects.exclude(pk=goal.pk).delete()
    client.force_login(world.rita)
    page = client.get(reverse("office:figures")).content.decode()
    assert "1 / 4 项" in page
    edit = reverse("wagtailsnippets_cms_goal:edit", args=[goal.pk])
    assert edit in page
    told = {"group": "TO_2025", "title": "示例目标", "target": "2", "unit_label": "项", "measure": "LISTED", "source": "示例文件"}
    assert client.post(edit, {**told, "position": "0"}).status_code == 302
    assert "1 / 2 项" in client.get(reverse("office:figures")).content.decode()
    client.force_login(world.susan)
    assert edit not in client.get(reverse("office:figures")).content.decode()
    client.force_login(world.chen)
    assert client.get(reverse("office:figures")).context["goals"] == []


def test_the_figures_lead_everybody_to_their_lists(client: Client, world, own):
    for user in (world.susan, world.rita, world.abel, world.chen, world.ida):
        client.force_login(user)
        for figure in client.get(reverse("office:figures")).context["figures"]:
            assert client.get(figure.url).status_code == 200, (user, figure)


def test_the_first_page_shows_the_figures_to_those_who_see_the_register(client: Client, world, own, cast):
    client.force_login(world.abel)
    assert reverse("office:figures") in client.get("/admin/").content.decode()
    client.force_login(world.user("pim"))
    assert reverse("office:figures") not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("more", [0, 2])
def test_the_figures_cost_the_same_however_much_there_is(client: Client, world, own, more, django_assert_max_num_queries):
    for number in range(more):
        fail(world, ending(world, 20, f"近{number}"))
        scan(NOW - timedelta(days=number))
    client.force_login(world.susan)
    address = reverse("office:figures")
    client.get(address)
    assert count(client, address, django_assert_max_num_queries) == 26
