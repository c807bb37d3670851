"""Notices to enterprises: sent once to whom the officer may tell, and noted by each person once [R-8, S-1]."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.world import NOW
from tests.together import together
from verify.membership.actions import invitations, notices
from verify.models import (
    AuditEvent,
    Enterprise,
    EnterpriseNotice,
    Industry,
    Message,
    NoticeAcknowledgement,
    NoticeAddressee,
)
from verify.refusals import NotPermitted, Refused
from verify.registry.units import Unit
from verify.sealed_files import content_of
from verify.uploads import Accepted

PDF = Accepted(b"%PDF-1.7 example", ".pdf", "application/pdf")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def wuhan(world) -> Enterprise:
    return world.enterprise(unit=Unit.WUHAN.value)


def send(*enterprises: Enterprise, **fields) -> EnterpriseNotice:
    return notices.send(**{"enterprises": enterprises, "title": "示例", "text": "示例正文", "at": NOW, **fields})


def test_it_is_kept_with_its_file_and_everybody_of_the_enterprise_is_told_once(world, wuhan):
    people = [world.member(wuhan, role) for role in ("OWNER", "EDITOR", "LABEL_OFFICER")]
    notice = send(wuhan, title=" 示例 ", due_on=date(2026, 12, 1), file=PDF, by=world.chen)
    assert (notice.title, notice.due_on, content_of(notice.place)) == ("示例", date(2026, 12, 1), PDF.content)
    told = Message.objects.filter(kind="NOTICE")
    assert {message.recipient for message in told} == set(people)
    assert f"/portal/{wuhan.ref}/notices/{notice.addressees.get().pk}/" in told[0].body
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor, event.data["enterprises"]) == ("notice.send", world.chen, [wuhan.ref])


def test_whoever_acts_for_two_enterprises_is_told_for_each(world, wuhan):
    other = world.enterprise()
    owner = world.member(wuhan)
    invitation = world.invitation(other)
    invitations.accept(invitation=invitation, uscc=invitation.uscc, by=owner, at=NOW)
    send(wuhan, other, by=world.rita)
    bodies = [message.body for message in Message.objects.filter(kind="NOTICE", recipient=owner)]
    assert sorted(wuhan.ref in body for body in bodies) == [False, True]


def test_r8_the_same_form_twice_sends_once(world, wuhan):
    world.member(wuhan)
    key = uuid4()
    first = send(wuhan, by=world.rita, request_key=key)
    assert send(wuhan, by=world.rita, request_key=key) == first
    assert (NoticeAddressee.objects.count(), Message.objects.filter(kind="NOTICE").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_r8_at_the_same_moment_one_is_sent_and_each_takes_note_once(world, wuhan):
    owner, rita, key = world.member(wuhan), world.rita, uuid4()
    sent = together(*[partial(send, wuhan, by=rita, request_key=key)] * 20)
    assert {notice.pk for notice in sent} == {EnterpriseNotice.objects.get().pk}
    addressee = NoticeAddressee.objects.get()
    noted = together(*[partial(notices.acknowledge, addressee=addressee, by=owner, at=NOW)] * 20)
    assert {row.pk for row in noted} == {NoticeAcknowledgement.objects.get().pk}
    assert AuditEvent.objects.filter(verb="notice.acknowledge").count() == 1


def test_s1_only_whoever_may_invite_sends_and_only_to_the_own_units(world, wuhan):
    foreign = world.enterprise(unit=Unit.ENSHI.value)
    for by in (world.susan, world.abel, world.ida, world.nobody, world.member(wuhan)):
        with pytest.raises(NotPermitted):
            send(wuhan, by=by)
    with pytest.raises(NotPermitted):
        send(wuhan, foreign, by=world.chen)
    assert not EnterpriseNotice.objects.exists()
    assert send(wuhan, foreign, by=world.rita).addressees.count() == 2


def test_a_day_that_has_passed_and_nobody_to_tell_are_refused(world, wuhan):
    for fields, code in (({"due_on": date(2026, 11, 19)}, "past"), ({"enterprises": []}, "nobody")):
        with pytest.raises(Refused) as refused:
            send(wuhan, by=world.rita, **fields)
        assert refused.value.code == code


@pytest.mark.parametrize("wrong", [{"title": " "}, {"title": "长" * 81}, {"text": ""}, {"text": "长" * 2001}])
def test_it_says_something_and_not_too_much(world, wuhan, wrong):
    with pytest.raises(ValidationError), transaction.atomic():
        send(wuhan, by=world.rita, **wrong)


def test_the_holders_of_a_round_are_chosen_by_certificate_and_industry(world, wuhan):
    industry = Industry.objects.create(name="示例行业", position=99)
    other, outside = world.enterprise(industry=industry), world.enterprise(industry=industry)
    for enterprise, year in ((wuhan, 2025), (wuhan, 2025), (other, 2025), (outside, 2024)):
        world.certificate(product=world.product(enterprise=enterprise), year=year)
    everybody, year = Enterprise.objects.all(), world.round(2025)
    assert list(notices.holders(everybody, year, None)) == [wuhan, other]
    assert list(notices.holders(everybody, year, industry)) == [other]
    assert list(notices.holders(everybody.filter(unit="420100"), year, None)) == [wuhan]


def test_each_person_takes_note_once_and_nobody_for_another_enterprise(world, wuhan):
    addressee = NoticeAddressee.objects.get(notice=send(wuhan, by=world.rita))
    owner, editor, stranger = world.member(wuhan), world.member(wuhan, "EDITOR"), world.member(world.enterprise())
    unread = NoticeAddressee.objects.unread_by
    assert (unread(owner).count(), NoticeAddressee.objects.noted(False).count()) == (1, 1)
    for by in (owner, owner, editor):
        notices.acknowledge(addressee=addressee, by=by, at=NOW)
    assert [row.user for row in addressee.acknowledgements.all()] == [owner, editor]
    assert (unread(owner).count(), NoticeAddressee.objects.noted(True).count()) == (0, 1)
    for by in (stranger, world.rita):
        with pytest.raises(NotPermitted):
            notices.acknowledge(addressee=addressee, by=by, at=NOW)


def test_the_database_takes_no_empty_notice_half_a_file_or_a_second_addressee(world, wuhan):
    row = {"sent_by": world.rita, "sent_at": NOW}
    for wrong, name in (
        ({"title": "", "text": "x"}, "enterprisenotice_says_something"),
        ({"title": "x", "text": "x", "sha256": "0"}, "enterprisenotice_file_is_whole"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            EnterpriseNotice.objects.create(**row, **wrong)
    addressee = NoticeAddressee.objects.get(notice=send(wuhan, by=world.rita))
    with pytest.raises(IntegrityError, match="noticeaddressee_once"), transaction.atomic():
        NoticeAddressee.objects.create(notice=addressee.notice, enterprise=wuhan)
