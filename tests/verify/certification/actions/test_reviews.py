"""Steps are reviewed in their order, each by whoever holds it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, ProgrammingError, transaction

from tests.together import together
from verify.certification.actions import applications, reviews
from verify.models import Application, AuditEvent, Review
from verify.refusals import Refused
from verify.registry.units import Unit

RETURN = {"reason": "INCOMPLETE", "remark": "请补充标准文本。"}


def fresh(application: Application) -> Application:
    return Application.objects.select_related("step").get(pk=application.pk)


def refused(code: str, call) -> None:
    with pytest.raises(Refused) as refusal:
        call()
    assert refusal.value.code == code


def test_passed_on_it_stands_in_the_next_step_with_a_new_limit(world, at):
    application = world.submitted()
    world.review(application, at=at)
    application = fresh(application)
    assert (application.step.kind, application.step_since, application.state) == ("DOCUMENT_REVIEW", at, "UNDER_REVIEW")
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.data["step"], event.data["outcome"]) == ("application.review", "CITY_REVIEW", "PASSED")


def test_returned_it_is_corrected_and_comes_to_the_same_step_again(world, at):
    application = world.submitted(to="DOCUMENT_REVIEW")
    world.review(application, "RETURNED", **RETURN)
    application = fresh(application)
    assert (application.state, application.step.kind, application.due_on) == ("RETURNED", "DOCUMENT_REVIEW", None)
    applications.correct(application=application, told={"county": "示例区"}, by=world.rita, at=at)
    applications.submit(application=application, by=world.rita, at=at)
    world.review(fresh(application), at=at + timedelta(days=1))
    assert list(application.reviews.values_list("sequence", "step__kind", "outcome", "reason")) == [
        (1, "CITY_REVIEW", "PASSED", ""),
        (2, "DOCUMENT_REVIEW", "RETURNED", "INCOMPLETE"),
        (3, "DOCUMENT_REVIEW", "PASSED", ""),
    ]
    assert fresh(application).step.kind == "EXPERT_REVIEW"


def test_rejected_it_is_over(world, at):
    application = world.submitted()
    world.review(application, "REJECTED", reason="NOT_ELIGIBLE", remark="不符合申报条件。")
    application = fresh(application)
    refused("moved_on", lambda: world.review(application))
    refused("under_review", lambda: applications.submit(application=application, by=world.rita, at=at))
    # And the item may apply anew.
    world.application(enterprise_name=application.enterprise_name)


@pytest.mark.parametrize(
    ("outcome", "said", "code"),
    [
        ("RETURNED", {"remark": "x"}, "no_reason"),
        ("RETURNED", {"reason": "NONSENSE", "remark": "x"}, "no_reason"),
        ("REJECTED", {"reason": "OTHER", "remark": " "}, "remark"),
        ("PASSED", {"remark": "长" * 2001}, "remark"),
        ("NONSENSE", {}, "no_outcome"),
    ],
)
def test_a_review_that_does_not_say_enough_is_refused(world, outcome, said, code):
    application = world.submitted()
    refused(code, lambda: world.review(application, outcome, **said))
    assert (Review.objects.count(), fresh(application).state) == (0, "UNDER_REVIEW")


def test_s1_the_first_review_is_the_citys_own_and_the_documents_are_the_secretariats(world, at):
    application = world.submitted()
    step = application.step
    stranger = world.user("stranger", None, units=[Unit.ENSHI.value])
    stranger.groups.set(world.chen.groups.all())
    everything = world.user("everything")
    everything.user_permissions.set(Permission.objects.all())
    for person, code in (
        (world.rita, "not_permitted"),
        (world.abel, "not_permitted"),
        (world.nobody, "not_permitted"),
        (stranger, "other_unit"),
        (everything, "not_the_city"),
    ):
        refused(
            code,
            lambda person=person: reviews.record(application=application, step=step, outcome="PASSED", by=person, at=at),
        )
    world.review(application)
    application = fresh(application)
    refused(
        "not_permitted",
        lambda: reviews.record(application=application, step=application.step, outcome="PASSED", by=world.chen, at=at),
    )


def test_no_step_is_reviewed_before_its_turn_nor_twice(world, at):
    application = world.submitted()
    first, second = application.step, application.round.steps.get(kind="DOCUMENT_REVIEW")
    refused("moved_on", lambda: reviews.record(application=application, step=second, outcome="PASSED", by=world.rita, at=at))
    world.review(application)
    refused("moved_on", lambda: reviews.record(application=application, step=first, outcome="PASSED", by=world.chen, at=at))


def test_what_no_longer_meets_the_conditions_is_not_passed_on(world, at):
    application = world.submitted(enterprise_name="示例撤销有限公司")
    enterprise = world.enterprise(name="示例撤销有限公司", unit=Unit.WUHAN.value)
    world.decide("revoke", world.certificate(product=world.product(enterprise=enterprise)))
    refused("not_eligible", lambda: world.review(application, at=at))
    world.review(application, "REJECTED", reason="VIOLATION", remark="撤销后未满三年。", at=at)


def test_the_database_keeps_reviews_and_their_order(world, at):
    application = world.submitted()
    world.review(application)
    last = application.round.steps.get(kind="REPORT")
    made = {"application": application, "sequence": 9, "since": at, "due_on": at.date(), "by": world.rita, "at": at}
    spoils = (
        lambda: Review.objects.create(**made, step=last, outcome="PASSED"),
        lambda: Review.objects.create(**made, step=fresh(application).step, outcome="RETURNED"),
        lambda: Review.objects.update(remark="x"),
        lambda: Review.objects.all().delete(),
    )
    for spoil in spoils:
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            spoil()


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_passes_at_once_have_one_effect(world, at):
    application = world.submitted(to="DOCUMENT_REVIEW")
    step, rita = application.step, world.rita
    done = together(
        *[lambda: reviews.record(application=application, step=step, outcome="PASSED", by=rita, at=at) for _ in range(50)]
    )
    assert [type(each) for each in done].count(Review) == 1
    assert {each.code for each in done if not isinstance(each, Review)} == {"moved_on"}
    assert fresh(application).step.kind == "EXPERT_REVIEW"
