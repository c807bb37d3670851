"""Whenever the 示例 world is told, it has what belongs to its day."""

from datetime import UTC, datetime

import pytest

from verify.calendar import SHANGHAI
from verify.demo import labels
from verify.devices import epoch_of
from verify.models import LabelRun, Publicity, Scan

MOMENTS = [
    datetime(2026, 12, 31, 16, 30, tzinfo=UTC),  # half past midnight of the first day of a quarter in Wuhan
    datetime(2027, 1, 1, 16, 30, tzinfo=UTC),
    datetime(2027, 1, 13, 1, tzinfo=UTC),  # the first day with twelve of its quarter behind it
    datetime(2027, 2, 15, tzinfo=UTC),  # the Spring Festival
    datetime(2027, 4, 5, 23, tzinfo=UTC),
    datetime(2028, 2, 29, 0, tzinfo=UTC),
]


@pytest.fixture(scope="module", params=MOMENTS, ids=str)
def moment(request) -> datetime:
    return request.param


def test_a_publicity_is_open(seeded, moment):
    assert Publicity.objects.open_now(moment).count() == 1


def test_the_copied_label_was_scanned_by_many_devices_on_many_days_of_one_quarter(seeded, moment):
    run = LabelRun.objects.get(request_key=labels.request_key("rice"))
    scans = list(Scan.objects.filter(run=run.pk, serial=88))
    days = {scan.scanned_at.astimezone(SHANGHAI).date() for scan in scans}
    assert (len({scan.device for scan in scans}), len(days), len({scan.epoch for scan in scans})) == (12, 12, 1)
    assert {epoch_of(scan.scanned_at) for scan in scans} == {scans[0].epoch}
    assert max(days) < moment.astimezone(SHANGHAI).date()
