"""Labels that look copied, on the screen."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.world import NOW
from verify.models import Scan, ScratchCheck

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
    assert (one, cost()) == (15, 15)


def scratched(run, serial: int, *outcomes: str) -> None:
    for number, outcome in enumerate(outcomes):
        at = NOW - timedelta(hours=number)
        ScratchCheck.objects.create(run=run, serial=serial, outcome=outcome, is_alert=True, checked_at=at)


@pytest.mark.parametrize(("who", "serials"), [("susan", [4321, 4322]), ("chen", [4321])])
def test_s1_locked_and_repeated_scratch_codes_stand_below_for_the_own_units(client: Client, world, own, foreign, who, serials):
    scratched(own.run, 4321, "MISS", "MATCH", "MATCH")
    scratched(foreign.run, 4322, "MISS")
    ScratchCheck.objects.create(run=own.run, serial=4323, outcome="MISS", checked_at=NOW)  # one of five
    client.force_login(getattr(world, who))
    text = client.get(SCREEN).content.decode()
    assert [serial for serial in (4321, 4322, 4323) if str(serial) in text] == serials
    assert ("<td>已锁定</td><td>1</td>" in text, "<td>再次查验</td><td>2</td>" in text) == (True, True)


def test_what_scratch_codes_cost_the_screen_does_not_grow(client: Client, world, own, foreign, django_assert_num_queries):
    client.force_login(world.susan)
    client.get(SCREEN)
    for run, serial in ((own.run, 1), (foreign.run, 1), (own.run, 2)):
        scratched(run, serial, "MISS", "MATCH")
        with django_assert_num_queries(13):
            client.get(SCREEN)
