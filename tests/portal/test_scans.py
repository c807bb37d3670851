"""Queries in aggregates: nothing of few people, nothing of other enterprises."""

from datetime import timedelta

import pytest

from tests.factories.world import NOW
from verify.labels.codes import grouped
from verify.models import Scan, ScratchCheck

pytestmark = pytest.mark.django_db


def scan(run, number: int, *, city: str = "420100", verdict: str = "VALID", serial: int = 1) -> None:
    Scan.objects.bulk_create(
        Scan(
            scanned_at=NOW - timedelta(hours=1, seconds=each),
            run=run.pk,
            serial=serial,
            device=each,
            epoch=1,
            city=city,
            verdict=verdict,
            rules="copy-1",
        )
        for each in range(number)
    )


def shown(firm, enter) -> str:
    return enter(firm.owner).get(f"{firm.home}scans/").content.decode()


def test_cells_under_ten_are_left_out(firm, enter):
    scan(firm.run, 12)
    scan(firm.run, 9, city="420500")
    page = shown(firm, enter)
    assert ("武汉市" in page, "宜昌市" in page) == (True, False)
    assert page.count(">21<") >= 1


def test_queries_of_others_count_for_nothing(firm, foreign, enter):
    scan(foreign.run, 50)
    page = shown(firm, enter)
    assert ("武汉市" in page, ">50<" in page) == (False, False)


def test_codes_that_look_copied_are_named_to_their_own_enterprise_alone(world, firm, foreign, enter):
    scan(firm.run, 12, verdict="SUSPECT_COPY", serial=7)
    scan(foreign.run, 12, verdict="SUSPECT_COPY", serial=8)
    page = shown(firm, enter)
    assert grouped(world.code(firm.run, 7)) in page
    assert grouped(world.code(foreign.run, 8)) not in page


def test_scratch_codes_that_were_locked_or_used_again_are_named_to_their_own_enterprise_alone(world, firm, foreign, enter):
    for run, serial, outcome in ((firm.run, 7, "MISS"), (firm.run, 9, "MATCH"), (foreign.run, 8, "MISS")):
        ScratchCheck.objects.create(run=run, serial=serial, outcome=outcome, is_alert=True, checked_at=NOW)
    ScratchCheck.objects.create(run=firm.run, serial=10, outcome="MATCH", checked_at=NOW)
    page = shown(firm, enter)
    found = [serial for serial in (7, 8, 9, 10) for run in (firm.run, foreign.run) if grouped(world.code(run, serial)) in page]
    assert found == [7, 9]
    assert ("输错 5 次已锁定" in page, "在另一台设备上再次查验" in page) == (True, True)
