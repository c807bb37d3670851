"""What the office reads of labels that were judged to be copied."""

from datetime import datetime, timedelta

import pytest

from tests.factories.world import NOW
from verify.models import LabelRun, Scan
from verify.scanning.alerts import alerts, judged
from verify.scanning.evidence import gather
from verify.scanning.verdicts import COPY_RULE, Evidence, Verdict

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def scan(run: LabelRun, serial: int, device: int, at: datetime, **fields) -> None:
    defaults = {"epoch": 20264, "verdict": "VALID", "rules": COPY_RULE.version, "city": "420100"}
    Scan.objects.create(run=run.pk, serial=serial, device=device, scanned_at=at, **{**defaults, **fields})


def copied(run: LabelRun, serial: int = 1, devices: int = 9) -> None:
    """One device a day, of which the last is warned."""
    for number in range(devices):
        verdict = Verdict.SUSPECT_COPY if number == devices - 1 else Verdict.VALID
        scan(run, serial, number, NOW - DAY * (devices - number), verdict=verdict, city="" if number % 2 else "420100")


def found(runs=None) -> list:
    return alerts(list(judged(LabelRun.objects.all() if runs is None else runs)))


@pytest.mark.django_db
def test_a_label_is_listed_with_what_the_judgement_rests_on(world):
    run = world.run()
    copied(run)
    scan(run, 2, 1, NOW - HOUR)  # looked at once
    [alert] = found()
    assert (alert.run, alert.serial, alert.rules) == (run, 1, COPY_RULE.version)
    assert (alert.devices, alert.days, alert.scans) == (9, 9, 9)
    assert (alert.first_at, alert.last_at, alert.judged_at) == (NOW - DAY * 9, NOW - DAY, NOW - DAY)
    assert alert.units == (("420100", 5), ("", 4))


@pytest.mark.django_db
def test_the_evidence_is_that_of_the_verdict(world, settings):
    from verify.labels.codes import Keyring

    run = world.run()
    copied(run)
    for number in range(3):  # of the quarter before, in which devices had other hashes
        scan(run, 1, number, NOW - DAY * (80 + number), epoch=20263)
    label = Keyring(settings.LABEL_KEYS).open_code(world.code(run, 1))
    assert label
    judged_now = gather(label, NOW)
    assert isinstance(judged_now, Evidence)
    [alert] = found()
    evidence = judged_now.scans
    assert (alert.devices, alert.days, alert.scans, alert.first_at) == (
        evidence.devices,
        evidence.days,
        evidence.scans,
        evidence.first_at,
    )


@pytest.mark.django_db
def test_many_scans_that_nobody_was_warned_of_are_no_alert(world):
    run = world.run()
    for device in range(20):
        scan(run, 1, device, NOW - HOUR * device)
    assert found() == []


@pytest.mark.django_db
def test_the_latest_warning_comes_first_and_the_runs_asked_for_alone(world, django_assert_num_queries):
    older, newer = world.run(), world.run()
    copied(older)
    copied(newer)
    scan(newer, 1, 30, NOW - HOUR, verdict=Verdict.SUSPECT_COPY, rules="copy-2")
    rows = list(judged(LabelRun.objects.all()))
    with django_assert_num_queries(3):
        listed = alerts(rows)
    assert [(alert.run, alert.rules) for alert in listed] == [(newer, "copy-1、copy-2"), (older, "copy-1")]
    assert [alert.run for alert in found(LabelRun.objects.filter(pk=older.pk))] == [older]
    assert found(LabelRun.objects.none()) == []
