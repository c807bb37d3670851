"""Lots of the labels that count each pack, with their steps and a report: what a scan shows as declared by the enterprise."""

from datetime import timedelta

from verify import papers
from verify.calendar import day_of
from verify.demo import endings, workspace
from verify.demo.cast import PEOPLE
from verify.demo.stage import Stage
from verify.demo.timeline import Story
from verify.membership.models import Member, MemberRole
from verify.registry.models import Enterprise
from verify.trace.actions import events, lots, reports
from verify.trace.declared import Declaration
from verify.trace.models import Lot
from verify.trace.vocabulary import Outcome, Step
from verify.uploads import Accepted

OFFICER = next(account for account in PEOPLE if account.role == MemberRole.LABEL_OFFICER)
# Enterprise, lot, and where each step took place.
LOTS = (
    (workspace.TEA, "20260901", ("示例县示例茶园", "示例县示例茶厂", "示例茶厂化验室", "示例茶厂包装间", "示例物流中心")),
    ("示例小龙虾食品有限公司", "XL-0612", ("示例镇示例虾塘", "示例加工车间", "示例企业化验室", "示例包装车间", "示例冷库")),
    ("示例小龙虾食品有限公司", "XL-0620", ("示例镇示例虾塘", "示例加工车间", "示例企业化验室", "示例包装车间", "示例冷库")),
    (endings.FIRST, "SL-1001", ("示例区示例网箱", "示例加工车间", "示例企业化验室", "示例包装车间", "示例冷库")),
)


def traces(stage: Stage) -> Story:
    at = yield 48
    by = OFFICER.user()
    for name, number, places in LOTS:
        firm = Enterprise.objects.get(name=name)
        if not Member.objects.present().filter(enterprise=firm, user=by).exists():
            workspace.admit(firm, OFFICER, by=stage.cast.registrar, at=at)
        product = firm.products.get()
        made = day_of(at) - timedelta(days=5)  # the day of packing
        told = {"produced_on": made, "best_before": made + timedelta(days=540), "quantity": "示例 20,000 件"}
        lot = lots.register(product=product, number=number, by=by, at=at, **told)  # type: ignore[arg-type]
        for days, (step, place) in enumerate(zip(Step, places, strict=True)):
            outcome = Outcome.CONFORMANT.value if step == Step.INSPECTION else ""
            moment = at - timedelta(days=11 - 2 * days)
            said = Declaration(step=step.value, at=moment, place=place, party=name, disposition=outcome)
            events.record(lot=lot, said=said, by=by, at=at)
        if number == LOTS[0][1]:
            file = Accepted(report_of(lot), ".pdf", "application/pdf")
            said_of = {"title": "示例出厂检验报告", "body": "示例检验检测中心", "reported_on": day_of(at)}
            reports.attach(lot=lot, file=file, by=by, at=at, **said_of)  # type: ignore[arg-type]


# Told together, once.
STORIES = (traces,)


def told() -> bool:
    return Lot.objects.filter(product__enterprise__is_demo=True).exists()


def report_of(lot: Lot) -> bytes:
    """A page that says of itself that it is made up."""
    rows = (("产品", lot.product.name), ("批号", lot.number), ("结论", "示例数据，不是真实的检验报告"))
    texts = [text for row in rows for text in row]
    return papers.draw(lambda styles: [styles.facts(rows)], title="示例出厂检验报告", foot="演示数据", said=texts)
