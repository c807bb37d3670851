"""Applications are entered, corrected and handed in."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, ProgrammingError, transaction

from tests.together import together
from verify.certification.actions import applications, calls, documents
from verify.certification.calls import STEPS
from verify.demo.stage import social_credit_code
from verify.models import Application, ApplicationDocument, AuditEvent, RoundStep
from verify.refusals import Refused
from verify.registry.units import Unit
from verify.uploads import Accepted

KEY = UUID("00000000-0000-4000-8000-000000000001")
TOLD = {
    "enterprise_name": "示例光电有限公司",
    "unit": Unit.WUHAN.value,
    "item_name": "示例光模块",
    "standard_code": "Q/示例 001-2025",
    "operating_since": date(2015, 3, 1),
    "standard_in_force_on": date(2025, 6, 1),
}
PDF = Accepted(b"%PDF-1.7 example", ".pdf", "application/pdf")
CODE = social_credit_code(Unit.WUHAN.value, 7)


def refused(code: str, call) -> None:
    with pytest.raises(Refused) as refusal:
        call()
    assert refusal.value.code == code


def test_a_draft_is_of_an_enterprise_that_need_not_be_registered(world, at):
    application = applications.enter(round=world.call().round, told={**TOLD, "county": " 江夏区 "}, by=world.chen, at=at)
    application.refresh_from_db()
    assert (application.state, application.step, application.enterprise, application.county) == ("DRAFT", None, None, "江夏区")
    event = AuditEvent.objects.get(verb="application.enter")
    assert (event.actor, event.data["told"]["item_name"]) == (world.chen, "示例光模块")


def test_one_that_is_registered_is_found_by_its_name_or_its_code(world, at):
    enterprise = world.enterprise(name="示例光电（武汉）有限公司", unit=Unit.WUHAN.value)
    assert world.application(enterprise_name="示例光电（武汉）有限公司").enterprise == enterprise


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"item_name": ""}, "item_name"),
        ({"unit": "110000"}, "unit"),
        ({"uscc": "91420100EXAMPLE110"}, "uscc"),
        ({"domestic_share": Decimal("100.01")}, "domestic_share"),
        ({"enterprise_name": "示" * 121}, "enterprise_name"),
        ({"enterprise_name": "示例已登记有限公司"}, "unit"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(world, at, changed, field):
    world.enterprise(name="示例已登记有限公司", unit=Unit.ENSHI.value)
    with pytest.raises((ValidationError, Refused)) as refusal:
        applications.enter(round=world.call().round, told={**TOLD, **changed}, by=world.rita, at=at)
    assert (list(refusal.value.message_dict), Application.objects.count()) == ([field], 0)


@pytest.mark.parametrize("days", [-20, 42])
def test_outside_the_days_of_the_call_nothing_is_taken(world, at, days):
    round = world.call().round
    refused("not_taking", lambda: applications.enter(round=round, told=TOLD, by=world.rita, at=at + timedelta(days=days)))


def test_a_round_without_a_call_takes_nothing(world, at):
    refused("not_taking", lambda: applications.enter(round=world.round(2025), told=TOLD, by=world.rita, at=at))


def test_an_item_applies_once_in_a_round(world, at):
    world.application(enterprise_name="示例甲有限公司")
    refused("applied_already", lambda: world.application(enterprise_name="示例甲有限公司"))


def test_s1_a_city_enters_for_its_own_unit_and_others_not_at_all(world, at):
    round = world.call().round
    refused(
        "other_unit",
        lambda: applications.enter(round=round, told={**TOLD, "unit": Unit.ENSHI.value}, by=world.chen, at=at),
    )
    for person in (world.susan, world.abel, world.ida, world.nobody):
        refused("not_permitted", lambda person=person: applications.enter(round=round, told=TOLD, by=person, at=at))
    foreign = world.application(unit=Unit.ENSHI.value)
    refused("other_unit", lambda: applications.submit(application=foreign, by=world.chen, at=at))
    refused("other_unit", lambda: applications.correct(application=foreign, told=TOLD, by=world.chen, at=at))
    own = world.application()
    refused(
        "other_unit",
        lambda: applications.correct(application=own, told={**TOLD, "unit": Unit.ENSHI.value}, by=world.chen, at=at),
    )


def test_r8_the_same_request_again_returns_the_first(world, at):
    round = world.call().round
    first, again = (applications.enter(round=round, told=TOLD, by=world.rita, at=at, request_key=KEY) for _ in range(2))
    assert (first, Application.objects.count(), AuditEvent.objects.filter(verb="application.enter").count()) == (again, 1, 1)


def test_handed_in_it_stands_in_the_first_step_with_its_day(world, at):
    application = applications.submit(application=world.application(), by=world.rita, at=at)
    application.refresh_from_db()
    assert (application.state, application.step.kind, application.step_since) == ("UNDER_REVIEW", "CITY_REVIEW", at)
    assert application.due_on == date(2026, 12, 4)  # ten working days after Friday the twentieth
    assert [application.is_overdue(at + timedelta(days=days)) for days in (14, 15)] == [False, True]


def test_calendar_days_are_counted_where_the_step_says_so(at):
    step = RoundStep(kind="TEST", days=45, is_in_working_days=False)
    assert step.due_on(at) == date(2027, 1, 4)


def test_a_step_that_does_not_apply_is_passed_by(world, at):
    steps = [STEPS[0]._replace(applies=False), *STEPS[1:]]
    calls.arrange_steps(call=world.call(), steps=steps, by=world.rita, at=at)
    assert world.submitted(to="DOCUMENT_REVIEW").reviews.count() == 0


def test_a_failed_condition_stops_it_until_it_is_corrected(world, at):
    application = world.application(operating_since=date(2025, 1, 1))
    with pytest.raises(Refused) as refusal:
        applications.submit(application=application, by=world.rita, at=at)
    assert str(refusal.value.message) == "不符合申报条件：经营主体连续经营不满三年。"
    told = {"operating_since": date(2020, 1, 1)}
    applications.correct(application=application, told=told, by=world.rita, at=at)
    applications.submit(application=application, by=world.rita, at=at)
    changed = AuditEvent.objects.get(verb="application.correct").data["changed"]
    assert changed == {"operating_since": ["2025-01-01", "2020-01-01"]}


@pytest.mark.parametrize("same", [{"uscc": CODE}, {"enterprise_name": "示例 撤销 有限公司"}])
def test_a_ban_is_found_by_the_code_and_by_the_name(world, at, same):
    enterprise = world.enterprise(name="示例撤销有限公司", unit=Unit.WUHAN.value, uscc=CODE if "uscc" in same else None)
    world.decide("revoke", world.certificate(product=world.product(enterprise=enterprise)))
    application = world.application(**{"enterprise_name": "示例撤销有限公司", **same})
    refused("not_eligible", lambda: applications.submit(application=application, by=world.rita, at=at))


def test_under_review_nothing_is_changed_or_handed_in_again(world, at):
    application = world.submitted()
    refused("under_review", lambda: applications.submit(application=application, by=world.rita, at=at))
    refused("under_review", lambda: applications.correct(application=application, told={"county": "x"}, by=world.rita, at=at))
    refused(
        "under_review",
        lambda: documents.attach(application=application, kind="OTHER", title="x", file=PDF, by=world.rita, at=at),
    )


def test_the_database_lets_no_step_be_skipped_and_nothing_change_under_review(world):
    draft, under_review = world.application(), world.submitted()
    last = RoundStep.objects.get(kind="REPORT")
    spoils = (
        lambda: Application.objects.filter(pk=draft.pk).update(state="PASSED"),
        lambda: Application.objects.filter(pk=under_review.pk).update(step=last),
        lambda: Application.objects.filter(pk=under_review.pk).update(state="PASSED", step=None, due_on=None),
        lambda: Application.objects.filter(pk=under_review.pk).update(state="DRAFT", step=None, due_on=None),
        lambda: Application.objects.filter(pk=under_review.pk).update(due_on=None),
        lambda: Application.objects.filter(pk=under_review.pk).update(item_name="示例别的"),
        lambda: Application.objects.filter(pk=draft.pk).delete(),
    )
    for spoil in spoils:
        with pytest.raises((IntegrityError, InternalError, ProgrammingError)), transaction.atomic():
            spoil()


# -- documents -------------------------------------------------------------------------------------------------
def test_a_document_lies_sealed_and_every_look_is_recorded(world, at, private_files):
    application = world.application()
    document = documents.attach(application=application, kind="LICENCE", title=" 执照 ", file=PDF, by=world.rita, at=at)
    again = documents.attach(application=application, kind="LICENCE", title="又", file=PDF, by=world.rita, at=at)
    assert (again, ApplicationDocument.objects.count(), document.title) == (document, 1, "执照")
    assert PDF.content not in (private_files / document.place).read_bytes()
    assert documents.read(document=document, by=world.chen, at=at) == PDF.content
    assert AuditEvent.objects.latest("sequence").verb == "application.read"
    with pytest.raises(ProgrammingError), transaction.atomic():
        ApplicationDocument.objects.update(title="x")


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_at_once_with_one_key_enter_one_application(world, at):
    round, rita = world.call().round, world.rita
    made = together(*[lambda: applications.enter(round=round, told=TOLD, by=rita, at=at, request_key=KEY).pk for _ in range(50)])
    assert set(made) == {Application.objects.get().pk}
