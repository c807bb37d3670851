"""Opinions of departments: before the list is publicised, or not at all where a round does not ask."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.world import NOW, World
from tests.together import together
from verify.certification.actions import candidates, opinions, publicities
from verify.models import AuditEvent, DepartmentObjection, Opinion, Publicity, Round
from verify.refusals import NotPermitted, Refused
from verify.uploads import Accepted

LETTER = Accepted(b"%PDF-1.7 example opinion", ".pdf", "application/pdf")


@pytest.fixture
def round(world: World) -> Round:
    """Which asks for opinions; two candidates stand on its list."""
    return world.proposed(asks_departments=True)[0].round


def draft(world: World, round: Round, at=NOW) -> Publicity:
    return publicities.draft(round=round, opens_on=date(2026, 12, 7), phone="027-00000000", by=world.rita, at=at)


def refusal(call) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        call()
    return refused.value.code


def answer(world: World, opinion: Opinion, objections=None, **said) -> Opinion:
    kind = "OBJECTION" if objections else "NO_OBJECTION"
    defaults = {"answer": kind, "answered_on": NOW.date(), "objections": objections, "by": world.rita, "at": NOW}
    return opinions.answer(opinion=opinion, **{**defaults, **said})


def settle(world: World, outcome: str, reason: str = "示例理由", **said) -> DepartmentObjection:
    objection = DepartmentObjection.objects.select_related("opinion__round").get()
    return opinions.settle(objection=objection, outcome=outcome, reason=reason, **{"by": world.rita, "at": NOW, **said})


def test_a_round_that_does_not_ask_is_publicised_as_ever(world):
    round = world.proposed()[0].round
    assert draft(world, round).round == round


def test_where_opinions_are_demanded_nothing_is_drafted_unasked(world, round):
    assert refusal(lambda: draft(world, round)) == "not_asked"
    with pytest.raises(IntegrityError, match="not been heard"), transaction.atomic():
        Publicity.objects.create(
            round=round, opens_on=date(2026, 12, 7), working_days=5, phone="1", recorded_by=world.rita, recorded_at=NOW
        )


def test_departments_are_asked_once_with_the_limit_of_the_round(world, round):
    made = world.asked("示例发改委", " 示例经信厅 ", "示例发改委", "", round=round)
    assert [(each.department, each.due_on) for each in made] == [
        ("示例发改委", date(2026, 11, 30)),
        ("示例经信厅", date(2026, 11, 30)),
    ]
    assert world.asked("示例发改委", round=round, asked_on=date(2026, 11, 18)) == []
    assert AuditEvent.objects.filter(verb="opinion.ask").count() == 2


@pytest.mark.parametrize(
    ("departments", "asked_on", "code"),
    [
        (["", " "], date(2026, 11, 16), "departments"),
        ([f"示例{number}" for number in range(31)], date(2026, 11, 16), "departments"),
        (["示例"], date(2026, 11, 21), "asked_on"),
        (["示例"], date(2026, 10, 31), "asked_on"),
    ],
)
def test_a_wrong_question_is_refused(world, round, departments, asked_on, code):
    assert refusal(lambda: world.asked(*departments, round=round, asked_on=asked_on)) == code


def test_nobody_is_asked_without_a_list_or_a_call(world):
    world.candidates(1, year=2026)
    assert refusal(lambda: world.asked("示例", round=world.round(2026))) == "no_call"
    assert refusal(lambda: world.asked("示例", round=world.call(2027).round)) == "no_list"


def test_the_draft_waits_for_each_answer_or_its_day(world, round):
    first, second = world.asked("示例发改委", "示例经信厅", round=round)
    assert refusal(lambda: draft(world, round)) == "waiting"
    answer(world, first)
    assert refusal(lambda: draft(world, round)) == "waiting"
    last_day = NOW.replace(day=30)
    assert refusal(lambda: draft(world, round, last_day)) == "waiting"
    after = last_day + timedelta(days=1)
    assert (second.state(last_day), second.state(after)) == ("WAITING", "NO_ANSWER")
    assert draft(world, round, after).round == round


def test_the_database_too_waits_for_the_day(world, round):
    world.asked("示例发改委", round=round)
    row = {"round": round, "opens_on": date(2026, 12, 7), "working_days": 5, "phone": "1", "recorded_by": world.rita}
    with pytest.raises(IntegrityError, match="not been heard"), transaction.atomic():
        Publicity.objects.create(**row, recorded_at=NOW.replace(day=30))
    assert Publicity.objects.create(**row, recorded_at=NOW.replace(day=30) + timedelta(days=1)).pk


@pytest.mark.parametrize("outcome", ["KEPT", "TAKEN_OFF"])
def test_what_is_objected_to_is_settled_before_the_draft(world, round, outcome):
    (opinion,) = world.asked("示例发改委", round=round)
    answer(world, opinion, {2: "示例行政处罚"})
    assert refusal(lambda: draft(world, round)) == "unsettled"
    assert refusal(lambda: settle(world, outcome, " ")) == "reason"
    assert refusal(lambda: settle(world, "MAYBE")) == "outcome"
    settle(world, outcome)
    assert refusal(lambda: settle(world, "KEPT")) == "settled"
    assert draft(world, round).round == round
    listed = round.candidates.filter(state="LISTED").count()
    assert listed == (2 if outcome == "KEPT" else 1)


def test_a_candidate_that_is_off_already_needs_no_settlement(world, round):
    (opinion,) = world.asked("示例发改委", round=round)
    answer(world, opinion, {2: "示例行政处罚"})
    candidates.take_off(candidate=round.candidates.get(position=2), reason="示例自愿退出", by=world.rita, at=NOW)
    assert draft(world, round).round == round


def test_an_answer_after_the_draft_holds_up_the_approval(world, round):
    (opinion,) = world.asked("示例发改委", round=round)
    later = NOW.replace(day=30) + timedelta(days=1)
    drafted, abel = draft(world, round, later), world.abel
    answer(world, opinion, {1: "示例行政处罚"}, at=later, answered_on=date(2026, 12, 1))
    assert refusal(lambda: publicities.approve(publicity=drafted, by=abel, at=later)) == "unsettled"
    settle(world, "KEPT", at=later)
    publicities.approve(publicity=drafted, by=abel, at=later)
    assert refusal(lambda: world.asked("示例经信厅", round=round)) == "list_fixed"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"objections": {1: " "}}, "objections"),
        ({"objections": {9: "示例"}}, "objections"),
        ({"objections": {}, "answer": "OBJECTION"}, "objections"),
        ({"objections": {1: "示例"}, "answer": "NO_OBJECTION"}, "objections"),
        ({"answered_on": date(2026, 11, 15)}, "answered_on"),
        ({"answered_on": date(2026, 11, 21)}, "answered_on"),
    ],
)
def test_a_wrong_answer_is_refused(world, round, said, code):
    (opinion,) = world.asked("示例发改委", round=round)
    assert refusal(lambda: answer(world, opinion, **said)) == code
    assert Opinion.objects.get().answer == ""


def test_nothing_is_added_to_a_list_that_departments_have_seen(world, round):
    world.asked("示例发改委", round=round)
    assert refusal(lambda: world.candidates(1, year=2027)) == "asked"


def test_s7_the_letter_is_sealed_and_every_look_is_recorded(world, round, private_files):
    (opinion,) = world.asked("示例发改委", round=round)
    answer(world, opinion, letter=LETTER)
    opinion.refresh_from_db()
    (stored,) = [path for path in private_files.rglob("*") if path.is_file()]
    assert b"example opinion" not in stored.read_bytes()
    assert opinions.read_letter(opinion=opinion, by=world.ida, at=NOW) == LETTER.content
    assert AuditEvent.objects.filter(verb="opinion.letter", actor=world.ida).count() == 1


@pytest.mark.parametrize("who", ["susan", "abel", "chen", "ida", "nobody"])
def test_others_neither_ask_nor_answer(world, round, who):
    (opinion,) = world.asked("示例发改委", round=round)
    person = getattr(world, who)
    for act in (
        lambda: opinions.ask(round=round, departments=["示例"], asked_on=NOW.date(), by=person, at=NOW),
        lambda: answer(world, opinion, by=person),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_the_database_keeps_what_was_answered(world, round):
    (opinion,) = world.asked("示例发改委", round=round)
    foreign = world.candidates(1, year=2030)[0]
    with pytest.raises(IntegrityError, match="does not object"), transaction.atomic():
        DepartmentObjection.objects.create(opinion=opinion, candidate=foreign, reason="示例")
    answer(world, opinion, {1: "示例"})
    settle(world, "KEPT")
    for table, column in (("opinion", "answer"), ("departmentobjection", "outcome")):
        for statement in (f"UPDATE verify_{table} SET {column} = ''", f"DELETE FROM verify_{table}"):
            with pytest.raises(Exception, match="pgtrigger: Cannot"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_draft_and_a_question_at_once_come_one_after_the_other(world):
    round = world.proposed()[0].round
    rita, abel = world.rita, world.abel
    drafted = publicities.draft(round=round, opens_on=date(2026, 12, 7), phone="1", by=rita, at=NOW)
    calls = [lambda: opinions.ask(round=round, departments=["示例"], asked_on=NOW.date(), by=rita, at=NOW)] * 4
    outcomes = together(*calls, lambda: publicities.approve(publicity=drafted, by=abel, at=NOW))
    is_approved = Publicity.objects.approved().exists()
    assert (Opinion.objects.count(), is_approved) in {(0, True), (1, False)}
    assert {getattr(each, "code", "done") for each in outcomes} <= {"done", "list_fixed", "waiting"}
