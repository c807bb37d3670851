"""The rules, each alone and each against every other: the worst wins."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from verify.calendar import start_of
from verify.scanning.verdicts import (
    RULES,
    CertificateEvidence,
    Change,
    Evidence,
    InspectionEvidence,
    NoEvidence,
    RecallEvidence,
    ScanEvidence,
    Verdict,
    judge,
)
from verify.scanning.wording import WORDINGS, text_of

AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
ISSUED = Change("ISSUE", AT - timedelta(days=300), None, "", "")
VALID = Evidence(
    run=1,
    serial=7,
    opened_with="k",
    sealed_with="k",
    grade="ITEM",
    carrier="PACK",
    quantity=100,
    lot="L1",
    is_activated=True,
    is_voided=False,
    product_ref="P",
    product_name="示例茶",
    product_kind="PRODUCT",
    specification="",
    enterprise_ref="E",
    enterprise_name="示例有限公司",
    uscc=None,
    unit="420100",
    is_demo=True,
    certificate=CertificateEvidence("C", None, 2025, "", None, date(2026, 1, 1), date(2028, 12, 31), (ISSUED,)),
    inspection=None,
    recalls=(),
    scans=ScanEvidence(),
)
FAILED = InspectionEvidence("SAMPLING", date(2026, 10, 1), "FAILED", "L9", "水分", "示例院", "示例局", "", "")
THIS_LOT = RecallEvidence("l1 ", date(2026, 11, 1), None, "示例", "", "示例局", "")
OTHER_LOT = replace(THIS_LOT, lot="L2")


def decided(found: Evidence, kind: str, at: datetime = AT - timedelta(days=1)) -> Evidence:
    change = Change(kind, at, None, "示例原因", "")
    return replace(found, certificate=replace(found.certificate, changes=(*found.certificate.changes, change)))


def dated(found: Evidence, valid_from: date | None, valid_until: date | None) -> Evidence:
    return replace(found, certificate=replace(found.certificate, valid_from=valid_from, valid_until=valid_until))


# One change to valid evidence, worst first.
FAULTS = [
    (Verdict.UNKNOWN, lambda found: replace(found, sealed_with="another")),
    (Verdict.LABEL_VOID, lambda found: replace(found, is_voided=True)),
    (Verdict.REVOKED, lambda found: decided(found, "REVOKE")),
    (Verdict.RECALLED, lambda found: replace(found, recalls=(*found.recalls, THIS_LOT))),
    (Verdict.SUSPENDED, lambda found: decided(found, "SUSPEND")),
    (Verdict.LABEL_INACTIVE, lambda found: replace(found, is_activated=False)),
    (Verdict.SUSPECT_COPY, lambda found: replace(found, scans=ScanEvidence(AT, 9, 8, 6))),
    (Verdict.WITHDRAWN, lambda found: decided(found, "WITHDRAW")),
    (Verdict.EXPIRED, lambda found: dated(found, date(2020, 1, 1), date(2022, 12, 31))),
    (Verdict.NOT_YET_VALID, lambda found: dated(found, date(2027, 1, 1), None)),
    (Verdict.VALID_WITH_NOTICE, lambda found: replace(found, inspection=FAILED)),
]
CERTIFICATION = {Verdict.REVOKED, Verdict.SUSPENDED, Verdict.WITHDRAWN, Verdict.EXPIRED, Verdict.NOT_YET_VALID}


@pytest.mark.parametrize(("verdict", "spoil"), FAULTS)
def test_one_fault_gives_its_verdict(verdict, spoil):
    assert judge(spoil(VALID), AT) == verdict


def test_without_a_fault_it_is_valid():
    assert judge(VALID, AT) == Verdict.VALID


@pytest.mark.parametrize("worse", range(len(FAULTS)))
@pytest.mark.parametrize("lesser", range(len(FAULTS)))
def test_of_two_faults_the_worse_is_the_headline(worse, lesser):
    if worse >= lesser or {FAULTS[worse][0], FAULTS[lesser][0]} <= CERTIFICATION:
        return  # a certificate has one status at a time
    assert judge(FAULTS[worse][1](FAULTS[lesser][1](VALID)), AT) == FAULTS[worse][0]


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (NoEvidence.UNAVAILABLE, Verdict.CANNOT_VERIFY),
        (NoEvidence.NOT_A_CODE, Verdict.MALFORMED),
        (NoEvidence.NO_LABEL, Verdict.UNKNOWN),
    ],
)
def test_without_evidence_nothing_is_claimed(found, verdict):
    assert judge(found, AT) == verdict


@pytest.mark.parametrize(
    ("grade", "serial", "verdict"),
    [
        ("ITEM", 1, Verdict.VALID),
        ("ITEM", 100, Verdict.VALID),
        ("ITEM", 101, Verdict.UNKNOWN),
        ("ITEM", 0, Verdict.UNKNOWN),
        ("PRODUCT", 0, Verdict.VALID),
        ("PRODUCT", 1, Verdict.UNKNOWN),
    ],
)
def test_a_serial_outside_its_run_is_unknown(grade, serial, verdict):
    assert judge(replace(VALID, grade=grade, serial=serial), AT) == verdict


@pytest.mark.parametrize(
    ("scans", "verdict"),
    [
        (ScanEvidence(AT, 500, 7, 60), Verdict.VALID),
        (ScanEvidence(AT, 500, 80, 5), Verdict.VALID),
        (ScanEvidence(AT, 8, 8, 6), Verdict.SUSPECT_COPY),
    ],
)
def test_a_copy_is_suspected_at_eight_devices_on_six_days(scans, verdict):
    assert judge(replace(VALID, scans=scans), AT) == verdict


def test_a_product_level_code_is_never_a_suspected_copy():
    assert judge(replace(VALID, grade="PRODUCT", serial=0, scans=ScanEvidence(AT, 900, 90, 90)), AT) == Verdict.VALID


@pytest.mark.parametrize(
    ("recall", "verdict"),
    [
        (OTHER_LOT, Verdict.VALID_WITH_NOTICE),
        (replace(THIS_LOT, ended_on=date(2026, 11, 19)), Verdict.VALID),
        (replace(THIS_LOT, ended_on=date(2026, 11, 20)), Verdict.RECALLED),
        (replace(THIS_LOT, ordered_on=date(2026, 11, 21)), Verdict.VALID),
    ],
)
def test_a_recall_counts_for_its_lot_and_while_it_lasts(recall, verdict):
    assert judge(replace(VALID, recalls=(recall,)), AT) == verdict


def test_a_label_without_a_lot_matches_no_recall_but_shows_it():
    assert judge(replace(VALID, lot="", recalls=(THIS_LOT,)), AT) == Verdict.VALID_WITH_NOTICE


def test_a_later_pass_ends_the_notice():
    assert judge(replace(VALID, inspection=replace(FAILED, result="PASSED", items_failed="")), AT) == Verdict.VALID


def test_a_suspension_decided_for_tomorrow_does_not_count_today():
    assert judge(decided(VALID, "SUSPEND", at=AT + timedelta(days=1)), AT) == Verdict.VALID


@pytest.mark.parametrize(
    ("moment", "verdict"),
    [
        (start_of(date(2026, 1, 1)) - timedelta(microseconds=1), Verdict.NOT_YET_VALID),
        (start_of(date(2026, 1, 1)), Verdict.VALID),
        (start_of(date(2029, 1, 1)) - timedelta(microseconds=1), Verdict.VALID),
        (start_of(date(2029, 1, 1)), Verdict.EXPIRED),
    ],
)
def test_r4_valid_through_the_last_day_of_shanghai(moment, verdict):
    issued = replace(ISSUED, effective_at=datetime(2025, 6, 1, tzinfo=UTC))
    assert judge(replace(VALID, certificate=replace(VALID.certificate, changes=(issued,))), moment) == verdict


@given(
    st.builds(
        replace,
        st.just(VALID),
        is_activated=st.booleans(),
        is_voided=st.booleans(),
        sealed_with=st.sampled_from(["k", "another"]),
        recalls=st.lists(st.sampled_from([THIS_LOT, OTHER_LOT])).map(tuple),
        inspection=st.sampled_from([None, FAILED]),
        scans=st.builds(ScanEvidence, st.just(AT), st.integers(0, 99), st.integers(0, 20), st.integers(0, 20)),
    ),
    st.lists(st.sampled_from(["SUSPEND", "REINSTATE", "REVOKE", "WITHDRAW"]), max_size=3),
)
def test_valid_only_when_nothing_at_all_speaks_against_it(found, kinds):
    for kind in kinds:
        found = decided(found, kind)
    if judge(found, AT) in {Verdict.VALID, Verdict.VALID_WITH_NOTICE}:
        assert found.is_activated
        assert not found.is_voided
        assert found.sealed_with == "k"
        assert THIS_LOT not in found.recalls
        assert not kinds or kinds[-1] == "REINSTATE"


def test_every_verdict_has_a_rule_or_a_reason():
    assert {verdict for verdict, _ in RULES} | {Verdict.MALFORMED} == set(Verdict)


def test_rules_stand_in_the_order_of_the_enumeration():
    order = list(Verdict)
    ranks = [order.index(verdict) for verdict, _ in RULES[:-1]]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("verdict", Verdict)
def test_v6_words_are_short_and_promise_nothing(verdict):
    assert len(text_of(verdict, "zh-hans").title) <= 16
    spoken = "".join(
        (text_of(verdict, "zh-hans").title, text_of(verdict, "zh-hans").meaning, text_of(verdict, "zh-hans").next_step)
    )
    assert "正品" not in spoken
    assert "防伪平台" not in spoken


def test_words_icons_and_languages_tell_verdicts_apart():
    for language in ("zh-hans", "en"):
        assert len({text_of(verdict, language).title for verdict in Verdict}) == len(Verdict)
    assert len({wording.icon for wording in WORDINGS.values()}) == len(Verdict)


def test_the_document_of_verdicts_says_what_the_code_does():
    document = Path(settings.ROOT, "docs", "verdicts.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in document.splitlines() if line.startswith("| `")]
    expected = [
        [
            f"`{verdict}`",
            text_of(verdict, "zh-hans").title,
            text_of(verdict, "en").title,
            WORDINGS[verdict].colour.name.lower() + " " + WORDINGS[verdict].colour.value,
            WORDINGS[verdict].icon.name.lower().replace("_", " "),
            text_of(verdict, "zh-hans").meaning,
            text_of(verdict, "zh-hans").next_step,
        ]
        for verdict in Verdict
    ]
    assert [row[:3] + row[4:] for row in rows] == expected
