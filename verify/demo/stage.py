"""What the stories of the 示例 world have in common: who acts, and the wording of the made-up rules. Writes through the actions."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from verify.calendar import day_of, years_after
from verify.demo.cast import Cast
from verify.demo.labels import request_key
from verify.devices import epoch_of
from verify.labels.actions import runs
from verify.labels.models import LabelRun
from verify.labels.scratch import Scratcher
from verify.registry import uscc
from verify.registry.actions import certificates, enterprises, products, proposals, rounds
from verify.registry.models import Certificate, Enterprise, Industry, Product, Proposal, Round
from verify.registry.units import Unit
from verify.scanning.actions import scratches
from verify.standards.actions import standards
from verify.standards.models import Level, Standard
from verify.supervision.actions import inspections, recalls, rectifications
from verify.supervision.models import Inspection, Recall
from verify.supervision.rectifications import Rectification

LEGAL_BASIS = "《示例质量标志管理办法》第{article}条（演示）"
BODY = "示例质量检验中心"
EVALUATION_BODY = "示例标准评价机构"
SOURCE = "示例市场监管部门"
FIRST_YEAR = 2023  # of the mark itself


def social_credit_code(unit: str, number: int) -> str:
    """A valid code that says what it is: 91, the unit, EXAMPLE and a number, and both check characters (GB 11714, GB 32100)."""
    organisation = f"EXAMPLE{number:X}"
    values = (uscc_value(character) for character in organisation)
    check = 11 - sum(value * weight for value, weight in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    first_17 = f"91{unit}{organisation}{'0123456789X0'[check % 11]}"
    return first_17 + uscc.check_character(first_17)


def uscc_value(character: str) -> int:
    """GB 11714 counts A as 10 up to Z as 35, unlike GB 32100."""
    return int(character, 36)


class Stage:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.newest_key = next(iter(settings.LABEL_KEYS))

    def enterprise(self, name: str, unit: Unit, number: int, industry: str, *, at: datetime, county: str = "") -> Enterprise:
        return enterprises.register(
            name=name,
            unit=unit.value,
            uscc=social_credit_code(unit.value, number),
            county=county,
            industry=Industry.objects.filter(name=industry).first(),
            is_demo=True,
            by=self.cast.registrar,
            at=at,
        )

    def product(self, enterprise: Enterprise, name: str, *, at: datetime, **fields: Any) -> Product:
        return products.register(enterprise=enterprise, name=name, by=self.cast.registrar, at=at, **fields)

    def round(self, *, at: datetime) -> Round:
        """The round of the year before, as lists have been announced in the spring after their year."""
        year = max(FIRST_YEAR, day_of(at).year - 1)
        return Round.objects.filter(year=year).first() or rounds.open_round(year=year, by=self.cast.registrar, at=at)

    def certify(self, product: Product, *, at: datetime, valid_from: date | None = None, route: str = "REVIEW") -> Certificate:
        valid_from = valid_from or day_of(at)
        return certificates.issue(
            product=product,
            round=self.round(at=at),
            route=route,
            announced_on=day_of(at),
            valid_from=valid_from,
            valid_until=self.last_day(valid_from),
            by=self.cast.registrar,
            at=at,
        )

    def last_day(self, valid_from: date) -> date:
        return years_after(valid_from, settings.VALIDITY_YEARS) - timedelta(days=1)

    def renew(self, certificate: Certificate, *, reason: str, at: datetime) -> None:
        until = self.last_day(day_of(at))
        certificates.renew(certificate=certificate, valid_until=until, reason=reason, by=self.cast.registrar, at=at)

    def withdraw(self, certificate: Certificate, *, reason: str, at: datetime) -> None:
        certificates.withdraw(certificate=certificate, reason=reason, by=self.cast.registrar, at=at)

    def propose(self, certificate: Certificate, kind: str, *, reason: str, article: str, at: datetime) -> Proposal:
        return proposals.propose(
            certificate=certificate,
            kind=kind,
            reason=reason,
            legal_basis=LEGAL_BASIS.format(article=article),
            effective_on=day_of(at),
            by=self.cast.supervisor,
            at=at,
        )

    def approve(self, proposal: Proposal, *, at: datetime) -> None:
        proposals.approve(proposal=proposal, by=self.cast.approver, at=at, remark="材料齐全，同意。")

    def inspect(self, product: Product, *, at: datetime, failed: str = "", by: Any = None, **fields: Any) -> Inspection:
        """Passed, unless `failed` lists the items that did not."""
        return inspections.record(
            product=product,
            result=Inspection.Result.FAILED if failed else Inspection.Result.PASSED,
            items_failed=failed,
            inspected_on=day_of(at) - timedelta(days=5),
            body=BODY,
            source=SOURCE,
            by=by or self.cast.supervisor,
            at=at,
            **fields,
        )

    def rectify(self, inspection: Inspection, requirement: str, *, at: datetime) -> Rectification:
        officer = self.cast.supervisor
        return rectifications.order(inspection=inspection, requirement=requirement, ordered_on=day_of(at), by=officer, at=at)

    def report(self, rectification: Rectification, report: str, *, at: datetime) -> None:
        officer = self.cast.supervisor
        rectifications.report(rectification=rectification, report=report, reported_on=day_of(at), by=officer, at=at)

    def reinspect(self, rectification: Rectification, *, at: datetime, **fields: Any) -> None:
        """Passed."""
        rectifications.reinspect(
            rectification=rectification,
            result=Inspection.Result.PASSED,
            inspected_on=day_of(at) - timedelta(days=5),
            body=BODY,
            source=SOURCE,
            by=self.cast.supervisor,
            at=at,
            **fields,
        )

    def recall(self, product: Product, lot: str, *, reason: str, advice: str, at: datetime) -> Recall:
        return recalls.order(
            product=product,
            lot=lot,
            reason=reason,
            advice=advice,
            ordered_on=day_of(at),
            source=SOURCE,
            by=self.cast.supervisor,
            at=at,
        )

    def standard(
        self,
        code: str,
        title: str,
        *,
        at: datetime,
        level: str = Level.ENTERPRISE,
        evaluated: int | None = None,
        result: str = "国内先进",
    ) -> Standard:
        """In force for a year by now, and `evaluated` that many days ago, where it was."""
        by, today = self.cast.registrar, day_of(at)
        standard = standards.register(code=code, title=title, level=level, in_force_on=today - timedelta(days=365), by=by, at=at)
        if evaluated is not None:
            day = today - timedelta(days=evaluated)
            report = f"示例评价-{day.year}-{standard.pk:03d}"
            standards.evaluate(
                standard=standard, result=result, evaluated_on=day, body=EVALUATION_BODY, report=report, by=by, at=at
            )
        return standard

    def compare(self, standard: Standard, indicator: str, own: str, other: str, finding: str, *, at: datetime) -> None:
        standards.compare(
            standard=standard,
            compared_code="GB/T 示例 0000-2020",
            compared_title="示例国家标准",
            compared_level=Level.NATIONAL,
            indicator=indicator,
            own_value=own,
            compared_value=other,
            finding=finding,
            by=self.cast.registrar,
            at=at,
        )

    def label(self, name: str, product: Product, *, at: datetime, is_active: bool = True, **fields: Any) -> LabelRun:
        """A run under its name in `labels.RUNS`; product-level unless said otherwise."""
        run = runs.issue(
            **{"grade": LabelRun.Grade.PRODUCT, "quantity": 5000, **fields},
            product=product,
            request_key=request_key(name),
            by=self.cast.registrar,
            at=at,
        )
        if is_active:
            runs.activate(run=run, by=self.cast.registrar, at=at)
        return run

    def scratch(self, run: LabelRun, serial: int, *, device: int, at: datetime, is_right: bool = True) -> None:
        key = settings.LABEL_KEYS[run.key_name]
        right = Scratcher(key).of(run.pk, serial)
        digits = right if is_right else f"{(int(right) + device) % 10**8:08}"
        scratches.check(run=run.pk, serial=serial, key=key, digits=digits, device=device, epoch=epoch_of(at), at=at)

    def void(self, run: LabelRun, first: int, last: int, *, reason: str, at: datetime) -> None:
        runs.void(run=run, first=first, last=last, reason=reason, by=self.cast.supervisor, at=at)
