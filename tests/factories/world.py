"""The story's cast and what they act on. Everything goes through the product's own actions.

Rita registers, Susan supervises, Abel approves, Chen reviews for Wuhan, Eve is an expert, Ida audits,
Nobody has no role.
"""

import itertools
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from accounts.models import User
from accounts.roles import Role
from django.contrib.auth.models import Group

from verify.calendar import day_of, start_of
from verify.certification.actions import (
    applications,
    calls,
    candidates,
    deliberations,
    experts,
    objections,
    opinions,
    pool,
    proposed_lists,
    publicities,
    renewals,
    reports,
    reviews,
)
from verify.certification.actions.deliberations import Votes
from verify.demo.stage import social_credit_code
from verify.labels.actions import runs
from verify.labels.codes import Keyring
from verify.labels.models import LabelRun
from verify.membership.actions import invitations, notices
from verify.membership.models import MemberRole
from verify.models import (
    Application,
    Call,
    Candidate,
    Certificate,
    Deliberation,
    Enterprise,
    Invitation,
    Lot,
    NoticeAddressee,
    Objection,
    Opinion,
    PoolEntry,
    PoolHelp,
    Product,
    Publicity,
    RenewalApplication,
    RenewalEvidence,
    Review,
    Round,
    StatusChange,
    TestReport,
    TraceEvent,
)
from verify.registry import uscc
from verify.registry.actions import certificates, enterprises, products, rounds
from verify.registry.units import Unit
from verify.sealed_uploads import seal_away
from verify.trace.actions import events, lots
from verify.trace.actions import reports as reports_of_lots
from verify.trace.declared import Declaration
from verify.trace.vocabulary import Step
from verify.uploads import Accepted

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in Wuhan
MEMBERS = [f"示例委员{number}" for number in range(1, 8)]
PASSWORD = "correct horse battery"


def credit_code(number: int) -> str:
    """A valid unified social credit code for each number."""
    first_17 = f"91420100{number % 10**9:09}"
    return first_17 + uscc.check_character(first_17)


class World:
    def __init__(self) -> None:
        self.count = itertools.count(1)

    def user(self, username: str, role: Role | None = None, **fields: Any) -> User:
        user = User.objects.create_user(username=username, password=PASSWORD, **fields)
        if role:
            user.groups.add(Group.objects.get(name=role.value))
        return user

    @cached_property
    def rita(self) -> User:
        return self.user("rita", Role.REGISTRAR)

    @cached_property
    def susan(self) -> User:
        return self.user("susan", Role.SUPERVISOR)

    @cached_property
    def abel(self) -> User:
        return self.user("abel", Role.APPROVER)

    @cached_property
    def chen(self) -> User:
        return self.user("chen", Role.CITY_REVIEWER, units=[Unit.WUHAN.value])

    @cached_property
    def eve(self) -> User:
        return self.user("eve", Role.EXPERT)

    @cached_property
    def ida(self) -> User:
        return self.user("ida", Role.AUDITOR)

    @cached_property
    def pia(self) -> User:
        return self.user("pia", Role.PRESS_EDITOR)

    @cached_property
    def paul(self) -> User:
        return self.user("paul", Role.PRESS_APPROVER)

    @cached_property
    def nobody(self) -> User:
        return self.user("nobody")

    def invitation(self, enterprise: Enterprise, role: str = MemberRole.OWNER, *, at: datetime = NOW, **fields: Any) -> Invitation:
        """By Rita; the register learns the code of the enterprise with it, where it has none."""
        code = enterprise.uscc or credit_code(enterprise.pk)
        email = fields.pop("email", f"person{next(self.count)}@example.com")
        by = fields.pop("by", self.rita)
        invitation = invitations.invite(enterprise=enterprise, uscc=code, email=email, role=role, by=by, at=at)
        enterprise.refresh_from_db()
        return invitation

    def member(self, enterprise: Enterprise, role: str = MemberRole.OWNER, *, at: datetime = NOW - timedelta(days=20)) -> User:
        """Somebody who accepted an invitation and acts for the enterprise since."""
        invitation = self.invitation(enterprise, role, at=at)
        username = f"{role.lower()}{next(self.count)}"
        told = {"username": username, "name": f"示例{username}", "password": PASSWORD}
        return invitations.join(invitation=invitation, uscc=invitation.uscc, at=at, **told).user

    def enterprise(self, **fields: Any) -> Enterprise:
        number = next(self.count)
        defaults: dict[str, Any] = {"name": f"示例食品{number}号有限公司", "unit": Unit.ENSHI.value, "is_demo": True}
        return enterprises.register(**{**defaults, **fields}, by=self.rita, at=NOW - timedelta(days=400))

    def product(self, **fields: Any) -> Product:
        if "enterprise" not in fields:
            fields["enterprise"] = self.enterprise()
        defaults: dict[str, Any] = {"name": f"示例玉露茶{next(self.count)}", "specification": "250 g"}
        return products.register(**{**defaults, **fields}, by=self.rita, at=NOW - timedelta(days=400))

    def round(self, year: int = 2025) -> Round:
        return Round.objects.filter(year=year).first() or rounds.open_round(year=year, by=self.rita, at=NOW - timedelta(days=400))

    def certificate(self, *, at: datetime = NOW - timedelta(days=300), year: int = 2025, **fields: Any) -> Certificate:
        if "product" not in fields:
            fields["product"] = self.product()
        defaults: dict[str, Any] = {"valid_from": date(2026, 1, 1), "valid_until": date(2028, 12, 31)}
        return certificates.issue(**{**defaults, **fields}, round=self.round(year), by=self.rita, at=at)

    def decide(
        self, verb: str, certificate: Certificate, *, at: datetime = NOW - timedelta(hours=1), effective_at: datetime | None = None
    ) -> StatusChange:
        """suspend, reinstate or revoke, by Susan and Abel."""
        action = getattr(certificates, verb)
        change: StatusChange = action(
            certificate=certificate,
            reason="示例原因",
            legal_basis="示例办法第一条",
            decided_by=self.susan,
            approved_by=self.abel,
            effective_at=effective_at or at,
            at=at,
        )
        return change

    def candidates(self, count: int = 3, *, year: int = 2026, **fields: Any) -> list[Candidate]:
        rows = []
        for _ in range(count):
            number = next(self.count)
            defaults: dict[str, Any] = {
                "enterprise_name": f"示例茶业{number}号有限公司",
                "item_name": f"示例绿茶{number}",
                "is_demo": True,
            }
            rows.append({**defaults, "unit": Unit.ENSHI.value, "route": "REVIEW", **fields})
        return candidates.put_forward(round=self.round(year), rows=rows, by=self.rita, at=NOW - timedelta(days=10))

    def publicity(self, *, opens_on: date = date(2026, 11, 18), count: int = 3, year: int = 2026, **fields: Any) -> Publicity:
        """Open since Wednesday, until Tuesday, seen on Friday; drafted by Rita, approved by Abel."""
        if count:
            self.candidates(count, year=year)
        contact = {"phone": "027-00000000", "mail": "gs@example.gov.cn", "address": "示例市示例路 1 号"}
        at = start_of(opens_on) - timedelta(hours=12)
        officers = {"by": self.rita, "approved_by": self.abel}
        return publicities.open_publicity(round=self.round(year), opens_on=opens_on, **officers, at=at, **{**contact, **fields})

    def objection(self, publicity: Publicity, *, at: datetime = NOW - timedelta(hours=2), **fields: Any) -> Objection:
        """By a person against the whole list, unless said otherwise."""
        defaults: dict[str, Any] = {"objector_kind": "PERSON", "name": "示例甲", "contact": "13800000000", "grounds": "示例理由"}
        return objections.receive(publicity=publicity, **{**defaults, **fields}, at=at)

    def call(self, year: int = 2027, **fields: Any) -> Call:
        """Open since the first of November, until the end of December."""
        days = {"opens_on": date(2026, 11, 1), "apply_until": date(2026, 12, 31)}
        found = Call.objects.filter(round__year=year).first()
        return found or calls.open_call(year=year, by=self.rita, at=NOW - timedelta(days=19), **{**days, **fields})

    def application(self, *, at: datetime = NOW - timedelta(days=5), year: int = 2027, **told: Any) -> Application:
        """Of Wuhan, meeting every condition, as entered by Rita."""
        defaults: dict[str, Any] = {
            "enterprise_name": f"示例光电{next(self.count)}号有限公司",
            "unit": Unit.WUHAN.value,
            "item_name": "示例光模块",
            "operating_since": date(2015, 3, 1),
            "standard_code": "Q/示例 001-2025",
            "standard_in_force_on": date(2025, 6, 1),
        }
        round, pool_entry = self.call(year).round, told.pop("pool_entry", None)
        told = {**defaults, **told}
        return applications.enter(round=round, told=told, pool_entry=pool_entry, by=self.rita, at=at, is_demo=True)

    def submitted(self, *, to: str = "CITY_REVIEW", at: datetime = NOW - timedelta(days=4), **told: Any) -> Application:
        """Handed in, and passed on by its city and whoever else until it stands in the step `to`; "" after the last one."""
        application = applications.submit(application=self.application(**told), by=self.rita, at=at)
        while application.step and application.step.kind != to:
            self.prepare(application, at)
            self.review(application, at=at, remark="示例综合认定报告")
            application = Application.objects.select_related("step").get(pk=application.pk)
        return application

    def review(
        self, application: Application, outcome: str = "PASSED", *, at: datetime = NOW - timedelta(days=3), **said: Any
    ) -> Review:
        """By the city's own reviewer, who is Chen in Wuhan, or by Rita."""
        step = application.step
        by = self.city(application.unit) if step.holder == "CITY" else self.rita
        return reviews.record(application=application, step=step, outcome=outcome, by=by, at=at, **said)

    def city(self, unit: str) -> User:
        if unit in self.chen.units:
            return self.chen
        return User.objects.filter(units=[unit]).first() or self.user(f"reviewer {unit}", Role.CITY_REVIEWER, units=[unit])

    def prepare(self, application: Application, at: datetime) -> None:
        """What the present step is for: three experts give 80 points each; a report says that the item conforms."""
        if application.step.kind == "EXPERT_REVIEW":
            for number in range(3):
                self.score(application, self.expert(number), at=at)
        if application.step.kind == "TEST":
            file = Accepted(b"%PDF-1.7 report " + application.ref.encode(), ".pdf", "application/pdf")
            said = {"body": "示例检测院", "result": "CONFORMS", "reported_on": day_of(at), "file": file}
            reports.file_report(application=application, **said, by=self.rita, at=at)

    def expert(self, number: int) -> User:
        name = f"expert {number}"
        return User.objects.filter(username=name).first() or self.user(name, Role.EXPERT)

    def score(self, application: Application, expert: User, points: int = 80, *, at: datetime = NOW) -> None:
        """Assigned, declared and scored; the points are taken from the first criteria first."""
        assignment = experts.assign(application=application, expert=expert, by=self.rita, at=at)
        experts.declare(assignment=assignment, interest="NONE", by=expert, at=at)
        given = {}
        for criterion in application.round.criteria.all():
            given[criterion.pk] = min(criterion.most, points)
            points -= given[criterion.pk]
        experts.score(assignment=assignment, points=given, by=expert, at=at)

    def closed_list(self, count: int = 2, *, year: int = 2027, **told: Any) -> list[Candidate]:
        """Through all steps, put forward, and publicised from Tuesday to Thursday of the week of NOW."""
        for _ in range(count):
            self.submitted(to="", year=year, at=NOW - timedelta(days=12), **told)
        round = self.round(year)
        made = proposed_lists.put_forward(round=round, by=self.rita, at=NOW - timedelta(days=11))
        self.publicity(year=year, count=0, opens_on=date(2026, 11, 17), working_days=3)
        return made

    def deliberated(self, candidates: list[Candidate], *, declined: int = 0) -> Deliberation:
        """Today, by seven members: all for each, but for the last `declined`, for which one member votes."""
        cut = len(candidates) - declined
        votes = [
            Votes(each, 7, 0, 0) if number < cut else Votes(each, 1, 5, 1, "示例未达到要求")
            for number, each in enumerate(candidates)
        ]
        round = candidates[0].round
        return deliberations.record(round=round, met_on=day_of(NOW), members=MEMBERS, votes=votes, by=self.rita, at=NOW)

    def pool_entry(self, **fields: Any) -> PoolEntry:
        """Of Wuhan, as entered by Rita; the code is that of no other example enterprise."""
        defaults: dict[str, Any] = {
            "enterprise_name": "示例镜片有限公司",
            "uscc": social_credit_code("420100", 3),
            "item_name": f"示例镜片{next(self.count)}",
            "unit": Unit.WUHAN.value,
            "level": "CITY",
        }
        return pool.enter(**{"by": self.rita, "at": NOW, **defaults, **fields})

    def helped(self, at: datetime) -> PoolHelp:
        said = {"kind": "GUIDANCE", "given_on": day_of(at), "given_by": "示例标准化院", "what": "示例标准比对"}
        return pool.give_help(entry=self.pool_entry(at=at), **said, by=self.rita, at=at)

    def proposed(self, count: int = 2, *, year: int = 2027, **numbers: Any) -> list[Candidate]:
        """Put forward in a round whose departments may be asked, and not publicised yet."""
        self.call(year, **numbers)
        return self.candidates(count, year=year)

    def asked(self, *departments: str, round: Round, asked_on: date = date(2026, 11, 16)) -> list[Opinion]:
        """On Monday of the week of NOW: due on the 30th with the usual ten working days."""
        return opinions.ask(round=round, departments=departments, asked_on=asked_on, by=self.rita, at=NOW)

    def ending(self, left: int = 30, **fields: Any) -> Certificate:
        """Of which so many days are left, today included."""
        return self.certificate(valid_until=day_of(NOW) + timedelta(days=left - 1), **fields)

    def renewal(self, certificate: Certificate, *, by: Any = None, at: datetime = NOW, **fields: Any) -> RenewalApplication:
        """Filed by an owner of its enterprise, with a PDF."""
        by = by or self.member(certificate.product.enterprise)
        pdf = Accepted(b"%PDF-1.7 evidence", ".pdf", "application/pdf")
        defaults: dict[str, Any] = {"statement": "示例申请说明", "evidence": [pdf]}
        return renewals.file(certificate=certificate, by=by, at=at, **{**defaults, **fields})

    def early_renewal(self, certificate: Certificate, by: User) -> RenewalApplication:
        """Past the action, which would find it too early: for facts that are to end in years."""
        told = {"valid_until": certificate.valid_until, "statement": "示例申请说明", "filed_by": by, "filed_at": NOW}
        application = RenewalApplication.objects.create(certificate=certificate, **told)
        pdf = Accepted(b"%PDF-1.7 evidence", ".pdf", "application/pdf")
        RenewalEvidence.objects.create(application=application, position=1, **seal_away(pdf, "private/renewals"))
        return application

    def notice(self, *enterprises: Enterprise, at: datetime = NOW - timedelta(hours=3), **fields: Any) -> NoticeAddressee:
        """By Rita, with a PDF; the row of the first enterprise."""
        pdf = Accepted(b"%PDF-1.7 notice", ".pdf", "application/pdf")
        defaults: dict[str, Any] = {"title": "示例通知", "text": "示例正文", "file": pdf}
        sent = notices.send(enterprises=enterprises, **{"by": self.rita, "at": at, **defaults, **fields})
        return NoticeAddressee.objects.get(notice=sent, enterprise=enterprises[0])

    def run(self, *, is_active: bool = True, certificate: Certificate | None = None, **fields: Any) -> LabelRun:
        certificate = certificate or self.certificate()
        defaults: dict[str, Any] = {"grade": LabelRun.Grade.ITEM, "quantity": 1000, "lot": "20261101"}
        run = runs.issue(**{"product": certificate.product, **defaults, **fields}, by=self.rita, at=NOW - timedelta(days=200))
        if is_active:
            runs.activate(run=run, by=self.rita, at=NOW - timedelta(days=190))
        return run

    def lot(self, product: Product | None = None, *, at: datetime = NOW - timedelta(days=30), **fields: Any) -> Lot:
        """By a label officer of its enterprise, who is found again as `lot.registered_by`."""
        product = product or self.product()
        by = fields.pop("by", None) or self.member(product.enterprise, MemberRole.LABEL_OFFICER)
        defaults: dict[str, Any] = {"number": "20261101", "produced_on": day_of(at), "quantity": "示例 2000 罐"}
        return lots.register(product=product, by=by, at=at, **{**defaults, **fields})

    def traced(self, lot: Lot, *steps: str) -> list[TraceEvent]:
        """One event a day, up to yesterday; all five steps unless said otherwise."""
        told = steps or tuple(Step)
        days = [NOW - timedelta(days=len(told) - number) for number in range(len(told))]
        said = [
            Declaration(step=step, at=at, place=f"示例地点{number}", quantity="示例 500 千克")
            for number, (step, at) in enumerate(zip(told, days, strict=True), 1)
        ]
        return [events.record(lot=lot, said=each, by=lot.registered_by, at=NOW) for each in said]

    def report(self, lot: Lot, **fields: Any) -> TestReport:
        file = Accepted(b"%PDF-1.7 report " + lot.ref.encode(), ".pdf", "application/pdf")
        said = {"title": "示例检验报告", "body": "示例检测院", "reported_on": day_of(NOW), "file": file}
        return reports_of_lots.attach(lot=lot, **{**said, **fields}, by=lot.registered_by, at=NOW)

    def code(self, run: LabelRun, serial: int | None = None) -> str:
        from django.conf import settings

        serial = run.first_serial if serial is None else serial
        return Keyring(settings.LABEL_KEYS).sealers[run.key_name].seal(run.pk, serial)
