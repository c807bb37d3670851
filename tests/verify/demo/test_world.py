"""The 示例 world: every fact through the actions, told once, in order."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from accounts.models import User
from accounts.roles import Role
from django.conf import settings
from django.utils import translation

from tests.verify.demo.conftest import NOW
from verify.demo import cast, endings, labels, workspace, world
from verify.demo.stage import social_credit_code
from verify.demo.stories import STORIES
from verify.demo.timeline import tell
from verify.labels.codes import Keyring, Malformed
from verify.labels.models import LabelRun
from verify.labels.scratch import Scratcher
from verify.models import (
    Application,
    AuditEvent,
    Call,
    Candidate,
    Certificate,
    Complaint,
    Enterprise,
    Inspection,
    LabelOrder,
    LabelRange,
    Member,
    Objection,
    Product,
    Proposal,
    Publicity,
    Recall,
    Review,
    Round,
    Scan,
    StatusChange,
)
from verify.registry import uscc
from verify.registry.audit import verify_chain
from verify.registry.units import Unit
from verify.scanning.alerts import scratch_alerts
from verify.scanning.evidence import Inconsistent
from verify.scanning.examine import examine
from verify.scanning.verdicts import Verdict
from verify.supervision.models import ComplaintState

TABLES = [
    User, Enterprise, Product, Certificate, StatusChange, Proposal, Inspection, Recall, LabelRun, LabelRange, Scan, AuditEvent,
    Round, Candidate, Publicity, Objection, Complaint, Call, Application, Review,
]  # fmt: skip


def count_rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in TABLES}


def test_every_story_is_told_once_and_no_row_is_written_twice(seeded):
    before = count_rows()
    addresses = labels.by_verdict()

    again = world.seed(now=datetime(2027, 2, 3, tzinfo=UTC))

    assert seeded == list(STORIES)
    assert again == []
    assert count_rows() == before
    assert labels.by_verdict() == addresses


def test_the_statuses_of_the_certificates_are_those_the_labels_promise(seeded):
    expected = {
        "tea": "VALID",
        "mushrooms": "VALID",
        "instruments": "NOT_YET_VALID",
        "porcelain": "EXPIRED",
        "soy sauce": "WITHDRAWN",
        "mugwort": "SUSPENDED",
        "crayfish": "VALID",
        "brake pads": "REVOKED",
        "rice": "VALID",
        "care": "VALID",
        "bridge": "VALID",
    }
    found = {
        name: LabelRun.objects.get(request_key=labels.request_key(name)).product.certificates.get().status(NOW).value
        for name in expected
    }
    assert found == expected


@pytest.mark.parametrize("now", [NOW, NOW + timedelta(days=300)])
def test_every_verdict_is_shown_by_its_label_for_most_of_a_year(seeded, now):
    shown = {label.code: label.verdict for label in [*labels.by_verdict().values(), *labels.others()]}
    sealed = {code: verdict for code, verdict in shown.items() if verdict != Verdict.CANNOT_VERIFY}
    assert {code: examine(code, now).verdict for code in sealed} == sealed
    assert set(shown.values()) == set(Verdict)


def test_the_damaged_label_makes_the_evidence_raise(seeded):
    with pytest.raises(Inconsistent, match="a label run whose item holds no certificate"):
        examine(labels.by_verdict()[Verdict.CANNOT_VERIFY].code, NOW)


def test_everything_invented_is_called_an_example_and_marked_as_a_demonstration(seeded):
    for enterprise in Enterprise.objects.all():
        assert (enterprise.name[:2], enterprise.name[-4:], enterprise.is_demo) == ("示例", "有限公司", True)
        assert uscc.is_valid(enterprise.uscc)
        assert "EXAMPLE" in enterprise.uscc
    assert {product.name[:2] for product in Product.objects.all()} == {"示例"}


def test_one_publicity_is_open_on_the_day_of_seeding_and_one_has_closed(seeded):
    publicity = Publicity.objects.open_now(NOW).get()
    listed = publicity.round.candidates.filter(state="LISTED", is_demo=True)
    assert (publicity.round.year, listed.count(), len(set(listed.values_list("unit", flat=True)))) == (2026, 12, 11)
    assert {name[:2] for pair in Candidate.objects.values_list("enterprise_name", "item_name") for name in pair} == {"示例"}
    closed = Publicity.objects.exclude(pk=publicity.pk).get()
    assert closed.closes_on < NOW.date()
    assert Counter(closed.objections.values_list("state", "candidate__state")) == {
        ("DISMISSED", "LISTED"): 1,
        ("UPHELD", "TAKEN_OFF"): 1,
    }


def test_complaints_of_every_kind_are_there_to_be_handled(seeded):
    rows = Complaint.objects.order_by("received_at")
    assert [(row.state(NOW), row.unit) for row in rows] == [
        (ComplaintState.ANSWERED, ""),
        (ComplaintState.OVERDUE, Unit.WUHAN),
        (ComplaintState.OPEN, ""),
        (ComplaintState.OPEN, ""),
    ]


def test_social_credit_codes_carry_both_check_characters():
    code = social_credit_code("422800", 1)
    total = sum(int(c, 36) * w for c, w in zip("EXAMPLE1", (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    assert code[:16] == "91422800EXAMPLE1"
    assert (total + int(code[16].replace("X", "A"), 16)) % 11 == 0
    assert uscc.is_valid(code)


def test_the_audit_chain_holds_and_reads_in_the_order_of_the_days(seeded):
    moments = list(AuditEvent.objects.order_by("sequence").values_list("at", flat=True))
    assert verify_chain().broken_at is None
    assert moments == sorted(moments)


def test_decisions_have_two_officers_and_one_proposal_waits(seeded):
    decided = StatusChange.objects.filter(kind__in=("SUSPEND", "REINSTATE", "REVOKE"))
    officers = {(change.decided_by.username, change.approved_by.username) for change in decided}
    assert officers == {("demo-supervisor", "demo-approver")}
    assert Counter(Proposal.objects.values_list("state", flat=True)) == {"APPROVED": 5, "OPEN": 1}


def test_the_accounts_have_their_roles_and_only_the_reviewer_a_unit(seeded):
    found = {
        user.username: (set(user.groups.values_list("name", flat=True)), user.units, user.is_superuser)
        for user in User.objects.filter(username__startswith="demo-")
    }
    assert found == {
        account.username: ({account.role.value}, ["420100"] if account.role == Role.CITY_REVIEWER else [], False)
        for account in cast.ACCOUNTS
    } | dict.fromkeys((account.username for account in cast.PEOPLE), (set(), [], False)) | {
        "demo-staff-manager": ({"staff manager", "registrar"}, [], False)
    }  # gives others no role that it lacks


def test_a_password_changed_by_hand_is_put_back(seeded, client):
    account = cast.Account(Role.SUPERVISOR)
    user = User.objects.get(username=account.username)
    user.set_password("something else altogether")
    user.save()

    world.seed(now=NOW)

    user.refresh_from_db()
    assert user.check_password(account.password)


def test_the_people_of_the_enterprises_order_and_confirm_labels(seeded):
    of_both = {(account.username, name) for account in cast.PEOPLE for name in (workspace.TEA, endings.FIRST)}
    found = set(Member.objects.values_list("user__username", "enterprise__name"))
    assert found == of_both | {("demo-label-officer", "示例小龙虾食品有限公司")}
    assert sorted(LabelOrder.objects.values_list("state", "quantity")) == [("ASKED", 30_000), ("ISSUED", 20_000)]


def test_passwords_differ_by_account_and_by_installation(settings):
    here = {account.password for account in cast.ACCOUNTS}
    settings.SECRET_KEY = "another installation's key, of no value whatever"
    there = {account.password for account in cast.ACCOUNTS}
    assert len(here | there) == 2 * len(cast.ACCOUNTS)


def test_the_unknown_code_is_well_formed_and_ours_opens_none(seeded, settings):
    shown = labels.by_verdict()
    keyring = Keyring(settings.LABEL_KEYS)
    assert keyring.open_code(shown["UNKNOWN"].code) is None
    with pytest.raises(Malformed):
        keyring.open_code(shown["MALFORMED"].code)


def test_labels_sealed_with_a_key_that_is_gone_are_named(seeded, settings):
    settings.LABEL_KEYS = {"other": b"4" * 32}
    with translation.override("en"), pytest.raises(labels.NotSeeded, match="LABEL_KEYS lacks the keys new"):
        labels.by_verdict()


def test_a_story_may_not_go_back_in_time():
    def story():
        yield 10
        yield 11

    with pytest.raises(ValueError, match="goes back from 10 to 11 days ago"):
        tell([story()], now=NOW)


def test_the_next_round_takes_applications_that_stand_in_different_steps(seeded):
    found = Application.objects.order_by("pk").values_list("state", "step__kind", "unit")
    assert Counter((state, step) for state, step, _unit in found) == {
        ("DRAFT", None): 1,
        ("RETURNED", "CITY_REVIEW"): 1,
        ("UNDER_REVIEW", "CITY_REVIEW"): 2,
        ("UNDER_REVIEW", "DOCUMENT_REVIEW"): 1,
        ("UNDER_REVIEW", "EXPERT_REVIEW"): 1,
        ("UNDER_REVIEW", "TEST"): 1,
    }
    assert Call.objects.get().round.year == 2027
    assert Application.objects.overdue(NOW).count() == 1
    assert {name[:2] for name in Application.objects.values_list("enterprise_name", flat=True)} == {"示例"}


def test_a_label_with_a_scratch_code_answers_and_two_others_are_to_be_looked_at(seeded):
    [label] = [label for label in labels.others() if label.scratch]
    run = LabelRun.objects.get(request_key=labels.request_key("tea, scratch"))
    assert label.scratch.replace(" ", "") == Scratcher(settings.LABEL_KEYS[run.key_name]).of(run.pk, 1)
    alerts = [(alert.serial, alert.outcome, alert.times) for alert in scratch_alerts(LabelRun.objects.all(), 50)]
    assert alerts == [(30, "MATCH", 1), (12, "MISS", 1)]
