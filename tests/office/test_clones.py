"""Labels that look copied, on the screen."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.world import NOW
from verify.models import Scan

SCREEN = "/admin/office/clones/"


def copied(run) -> None:
    for number in range(9):
        verdict = "SUSPECT_COPY" if number == 8 else "VALID"
        at = NOW - timedelta(days=9 - number)
        Scan.objects.create(
            run=run.pk, serial=1, device=number, epoch=20264, verdict=verdict, rules="copy-1", scanned_at=at, city="420100"
        )


@pytest.mark.parametrize(("who", "names"), [("susan", ["江城", "清江"]), ("ida", ["江城", "清江"]), ("chen", ["江城"])])
def test_s1_each_reads_of_the_labels_of_the_own_enterprises(client: Client, world, own, foreign, who, names):
    copied(own.run)
    copied(foreign.run)
    client.force_login(getattr(world, who))
    text = client.get(SCREEN).content.decode()
    assert [name for name in ("江城", "清江") if f"示例{name}茶" in text] == names
    assert "规则 copy-1：同一枚标签有不少于 8 台设备、在不少于 6 个不同日期查询的，疑似被复制。" in text
    assert "武汉市 9" in text


def test_without_any_it_says_so(client: Client, world, own):
    client.force_login(world.susan)
    assert "目前没有被判为疑似复制的标签。" in client.get(SCREEN + "?p=x").content.decode()


def test_the_screen_costs_as_much_with_two_labels_as_with_one(client: Client, world, own, foreign, django_assert_max_num_queries):
    client.force_login(world.susan)

    def cost() -> int:
        with django_assert_max_num_queries(100) as captured:
            client.get(SCREEN)
        return len(captured)

    copied(own.run)
    client.get(SCREEN)
    one = cost()
    copied(foreign.run)
    assert (one, cost()) == (14, 14)
