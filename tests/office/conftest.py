"""The office's clock stands at the story's NOW; every fact exists twice, in Wuhan, which Chen reviews, and in Enshi."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from accounts.models import User
from accounts.roles import Role

from cms import roles
from tests.factories.site import sections
from tests.factories.world import NOW, World
from verify.certification.actions import documents, experts, hearings, opinions, publicities
from verify.labels.models import LabelRun
from verify.models import (
    Application,
    Certificate,
    CheckPlan,
    Complaint,
    Hearing,
    Inspection,
    Invitation,
    Member,
    Message,
    NoticeAddressee,
    Objection,
    Opinion,
    PoolEntry,
    Product,
    Proposal,
    Publicity,
    Recall,
    Rectification,
    RectificationEvidence,
    RenewalApplication,
    Standard,
)
from verify.outbox.actions import messages
from verify.registry.actions import proposals
from verify.registry.units import Unit
from verify.sealed_files import keep, new_place
from verify.standards.actions import standards
from verify.supervision.actions import complaints, drafts, inspections, plans, recalls, rectifications
from verify.uploads import Accepted

PICTURE = b"not a picture, and nobody looks"


@pytest.fixture(autouse=True)
def clock(noon: time_machine.Traveller) -> time_machine.Traveller:
    return noon


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@dataclass
class Facts:
    """One fact of every kind, all of one item."""

    certificate: Certificate
    proposal: Proposal
    inspection: Inspection
    failed: Inspection
    recall: Recall
    rectification: Rectification
    renewal: RenewalApplication
    notice: NoticeAddressee
    plan: CheckPlan
    run: LabelRun
    complaint: Complaint
    objection: Objection
    draft: Publicity
    pool: PoolEntry
    opinions: list[Opinion]
    minutes: Hearing
    standard: Standard
    mail: Message
    invitation: Invitation
    member: Member
    account: User
    application: Application
    document: int
    assigned: Application

    @property
    def keys(self) -> dict[str, Any]:
        """What an address carries, by the name of the fact."""
        return {
            "certificate": self.certificate.ref,
            "change": self.certificate.changes.get().pk,
            "product": self.certificate.product.ref,
            "enterprise": self.certificate.product.enterprise.ref,
            "proposal": self.proposal.pk,
            "inspection": self.inspection.pk,
            "photo": (self.inspection.pk, 1),
            "draft_photo": (self.certificate.product.ref, 1),
            "recall": self.recall.pk,
            "rectification": self.rectification.pk,
            "rectification_evidence": (self.rectification.pk, 1),
            "notice": self.notice.pk,
            "renewal": self.renewal.pk,
            "renewal_evidence": (self.renewal.pk, 1),
            "failed": self.failed.pk,
            "plan": self.plan.pk,
            "run": self.run.pk,
            "complaint": self.complaint.pk,
            "objection": self.objection.pk,
            "candidate": self.objection.candidate.pk,
            "publicity": self.objection.publicity.ref,
            "draft": self.draft.ref,
            "pool": self.pool.ref,
            "table": "csv",
            "opinion": self.opinions[0].pk,
            "answered": self.opinions[1].pk,
            "settled": (self.opinions[1].pk, 1),
            "minutes": (self.minutes.objection.pk, self.minutes.pk),
            "picture": (self.complaint.pk, 1),
            "standard": self.standard.pk,
            "mail": self.mail.pk,
            "invitation": self.invitation.pk,
            "member": self.member.pk,
            "account": self.account.pk,
            "application": self.application.ref,
            "document": (self.application.ref, self.document),
            "assigned": self.assigned.ref,
            "round": self.application.round.year,
        }


def propose(world: World, certificate: Certificate, kind: str = "SUSPEND") -> Proposal:
    return proposals.propose(
        certificate=certificate,
        kind=kind,
        reason="示例原因",
        legal_basis="示例办法第一条",
        effective_on=date(2026, 11, 20),
        by=world.susan,
        at=NOW,
    )


def object_to_a_candidate(world: World, *, year: int) -> Objection:
    publicity = world.publicity(year=year)
    letter = Accepted(b"%PDF-1.7 example", ".pdf", "application/pdf")
    return world.objection(publicity, candidate=publicity.round.candidates.get(position=1), objector_kind="UNIT", letter=letter)


def draft_publicity(world: World, *, year: int) -> Publicity:
    return publicities.draft(round=world.round(year), opens_on=date(2026, 11, 23), phone="027-00000000", by=world.rita, at=NOW)


def ask_departments(world: World, *, year: int) -> list[Opinion]:
    """The first has not answered; the second objects to the first candidate, in a letter."""
    world.proposed(1, year=year)
    asked = world.asked("示例发改委", "示例经信厅", round=world.round(year))
    letter = Accepted(b"%PDF-1.7 opinion", ".pdf", "application/pdf")
    said = {"answer": "OBJECTION", "answered_on": NOW.date(), "objections": {1: "示例理由"}, "letter": letter}
    opinions.answer(opinion=asked[1], **said, by=world.rita, at=NOW)
    return asked


def hear(world: World, objection: Objection) -> Hearing:
    """A hearing about another objection of the same publicity."""
    other = world.objection(objection.publicity)
    hearings.order(objection=other, on=NOW.date(), place="示例会议室", by=world.rita, at=NOW)
    file = Accepted(b"%PDF-1.7 minutes", ".pdf", "application/pdf")
    return hearings.record(objection=other, heard="示例单位 1 家", minutes="示例", file=file, by=world.rita, at=NOW)


def hand_over(world: World, unit: Unit, complaint: Complaint) -> Complaint:
    return complaints.transfer(complaint=complaint, unit=unit.value, by=world.susan, at=NOW)


def fail(world: World, product: Product) -> Inspection:
    fields = {"items_failed": "水分", "body": "示例质检院", "source": "示例局"}
    return inspections.record(product=product, result="FAILED", inspected_on=date(2026, 9, 1), **fields, by=world.susan, at=NOW)


def inspect(world: World, product: Product, day: date) -> Inspection:
    """Passed, with a photo."""
    about: dict[str, Any] = {"product": product, "request_key": uuid4(), "by": world.susan, "at": NOW}
    drafts.keep(**about, typed={}, photos=[Accepted(PICTURE, ".jpg", "image/jpeg")])
    return drafts.record(**about, result="PASSED", inspected_on=day, body="示例质检院", source="示例局")


def rectify(world: World, inspection: Inspection) -> Rectification:
    """Due on 3 November, thus missed, though a picture came."""
    ordered = rectifications.order(
        inspection=inspection, requirement="示例要求", ordered_on=date(2026, 9, 4), by=world.susan, at=NOW
    )
    place = new_place("rectifications")
    keep(place, PICTURE)
    RectificationEvidence.objects.create(rectification=ordered, position=1, place=place, content_type="image/jpeg", sha256="0")
    return ordered


def remind(world: World, certificate: Certificate) -> Message:
    about = {"kind": "EXPIRY", "about": f"certificate:{certificate.ref}", "threshold": "2028-12-31/30"}
    return messages.put(**about, subject="示例提醒", body="示例正文", recipients=[world.rita], at=NOW)[0]


def attach(world: World, application: Application) -> int:
    file = Accepted(b"%PDF-1.7 example", ".pdf", "application/pdf")
    made = documents.attach(application=application, kind="LICENCE", title="示例执照", file=file, by=world.rita, at=NOW)
    return int(made.pk)


def assign(world: World, unit: Unit, enterprise: str) -> Application:
    """In expert review, and Eve is to score it."""
    application = world.submitted(to="EXPERT_REVIEW", unit=unit.value, enterprise_name=enterprise, item_name="示例评审茶")
    experts.assign(application=application, expert=world.eve, by=world.rita, at=NOW)
    return application


def make_facts(world: World, unit: Unit, name: str) -> Facts:
    year = {Unit.WUHAN: 2026, Unit.ENSHI: 2028}.get(unit, 2030)  # one publicity a round
    enterprise = world.enterprise(name=f"示例{name}有限公司", unit=unit.value)
    certificate = world.certificate(product=world.product(enterprise=enterprise, name=f"示例{name}茶"))
    product, day = certificate.product, date(2026, 11, 10)
    run, member = world.run(certificate=certificate), Member.objects.get(user=world.member(enterprise))
    objection = object_to_a_candidate(world, year=year)
    application = world.application(unit=unit.value, enterprise_name=enterprise.name, item_name=f"示例{name}茶")
    return Facts(
        certificate=certificate,
        proposal=propose(world, certificate),
        inspection=inspect(world, product, day),
        failed=fail(world, product),
        rectification=rectify(world, fail(world, product)),
        notice=world.notice(enterprise),
        renewal=world.early_renewal(certificate, member.user),
        plan=plans.draw_up(year=2026, unit=unit.value, times=2, basis="示例计划", by=world.susan, at=NOW),
        recall=recalls.order(
            product=product, lot="20261001", reason="示例", ordered_on=day, source="示例局", by=world.susan, at=NOW
        ),
        run=run,
        complaint=hand_over(
            world,
            unit,
            complaints.receive(
                reason="QUALITY",
                verdict="VALID",
                contact="13800000000",
                run=run.pk,
                serial=1,
                pictures=[Accepted(PICTURE, ".jpg", "image/jpeg")],
                at=NOW - timedelta(hours=1),
            ),
        ),
        standard=standards.register(
            code=f"Q/示例 {product.pk}S-2025", title=f"示例{name}茶标准", level="ENTERPRISE", by=world.rita, at=NOW
        ),
        mail=remind(world, certificate),
        invitation=world.invitation(enterprise),
        member=member,
        objection=objection,
        minutes=hear(world, objection),
        pool=world.pool_entry(unit=unit.value, enterprise_name=enterprise.name, item_name=f"示例{name}茶"),
        opinions=ask_departments(world, year=year + 10),
        draft=draft_publicity(world, year=year + 1),
        account=world.user(f"new {unit}"),
        application=application,
        document=attach(world, application),
        assigned=assign(world, unit, enterprise.name),
    )


@pytest.fixture
def page_roles(world: World) -> None:
    """What roles may do with pages, as in production."""
    sections()
    roles.sync()


@pytest.fixture
def own(world: World, page_roles: None) -> Facts:
    return make_facts(world, Unit.WUHAN, "江城")


@pytest.fixture
def foreign(world: World) -> Facts:
    return make_facts(world, Unit.ENSHI, "清江")


@pytest.fixture
def cast(world: World) -> dict[Role | None, Any]:
    """A user of every role, and None: one without any."""
    return {
        Role.REGISTRAR: world.rita,
        Role.SUPERVISOR: world.susan,
        Role.APPROVER: world.abel,
        Role.CITY_REVIEWER: world.chen,
        Role.EXPERT: world.eve,
        Role.AUDITOR: world.ida,
        Role.PRESS_EDITOR: world.user("pat", Role.PRESS_EDITOR),
        Role.PRESS_APPROVER: world.user("paula", Role.PRESS_APPROVER),
        Role.STAFF_MANAGER: world.user("max", Role.STAFF_MANAGER),
        None: world.nobody,
    }
