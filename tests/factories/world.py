"""The story's cast and what they act on. Everything goes through the product's own actions.

Rita registers, Susan supervises, Abel approves, Chen reviews for Wuhan, Ida audits, Nobody has no role.
"""

import itertools
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from accounts.models import User
from accounts.roles import Role
from django.contrib.auth.models import Group

from verify.calendar import start_of
from verify.certification.actions import applications, calls, candidates, objections, publicities, reviews
from verify.labels.actions import runs
from verify.labels.codes import Keyring
from verify.labels.models import LabelRun
from verify.models import (
    Application,
    Call,
    Candidate,
    Certificate,
    Enterprise,
    Objection,
    Product,
    Publicity,
    Review,
    Round,
    StatusChange,
)
from verify.registry.actions import certificates, enterprises, products, rounds
from verify.registry.units import Unit

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in Wuhan
PASSWORD = "correct horse battery"


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
    def ida(self) -> User:
        return self.user("ida", Role.AUDITOR)

    @cached_property
    def nobody(self) -> User:
        return self.user("nobody")

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

    def decide(self, verb: str, certificate: Certificate, *, at: datetime = NOW - timedelta(hours=1)) -> StatusChange:
        """suspend, reinstate or revoke, by Susan and Abel."""
        action = getattr(certificates, verb)
        change: StatusChange = action(
            certificate=certificate,
            reason="示例原因",
            legal_basis="示例办法第一条",
            decided_by=self.susan,
            approved_by=self.abel,
            effective_at=at,
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
        round = self.call(year).round
        return applications.enter(round=round, told={**defaults, **told}, by=self.rita, at=at, is_demo=True)

    def submitted(self, *, to: str = "CITY_REVIEW", at: datetime = NOW - timedelta(days=4), **told: Any) -> Application:
        """Handed in, and passed on until it stands in the step `to`."""
        application = applications.submit(application=self.application(**told), by=self.rita, at=at)
        while application.step and application.step.kind != to:
            self.review(application, at=at)
            application = Application.objects.select_related("step").get(pk=application.pk)
        return application

    def review(
        self, application: Application, outcome: str = "PASSED", *, at: datetime = NOW - timedelta(days=3), **said: Any
    ) -> Review:
        """By Chen, or whoever else holds the present step."""
        step = application.step
        by = {"CITY": self.chen, "SECRETARIAT": self.rita}[step.holder]
        return reviews.record(application=application, step=step, outcome=outcome, by=by, at=at, **said)

    def run(self, *, is_active: bool = True, certificate: Certificate | None = None, **fields: Any) -> LabelRun:
        certificate = certificate or self.certificate()
        defaults: dict[str, Any] = {"grade": LabelRun.Grade.ITEM, "quantity": 1000, "lot": "20261101"}
        run = runs.issue(**{"product": certificate.product, **defaults, **fields}, by=self.rita, at=NOW - timedelta(days=200))
        if is_active:
            runs.activate(run=run, by=self.rita, at=NOW - timedelta(days=190))
        return run

    def code(self, run: LabelRun, serial: int | None = None) -> str:
        from django.conf import settings

        serial = run.first_serial if serial is None else serial
        return Keyring(settings.LABEL_KEYS).sealers[run.key_name].seal(run.pk, serial)
