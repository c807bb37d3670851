"""The next round of the 示例 world takes applications: one being entered, one late, one returned, others further on."""

from datetime import date, datetime, timedelta
from typing import Any

from verify.calendar import day_of
from verify.certification.actions import applications, calls, experts, reviews
from verify.certification.applications import Application
from verify.certification.assessments import ExpertAssignment
from verify.certification.calls import Call
from verify.certification.reviews import Review
from verify.demo.stage import Stage, social_credit_code
from verify.demo.timeline import Story
from verify.registry.models import Industry
from verify.registry.units import Unit

OPENED = 40  # days ago
# Enterprise, number of its code, which no other enterprise of its unit has, item, specification, industry.
LENS = ("示例光学元件有限公司", 9, "示例车载镜头", "EX-L8 系列", "光电子信息")
PUMP = ("示例流体装备有限公司", 10, "示例屏蔽泵", "PB-100 至 PB-400", "高端装备")
NOODLES = ("示例面业食品有限公司", 3, "示例非油炸方便面", "110 克／桶", "食品")
SENSOR = ("示例传感技术有限公司", 12, "示例压力传感器", "YL-20", "光电子信息")
REAGENT = ("示例生物试剂有限公司", 2, "示例体外诊断试剂", "48 人份／盒", "生命健康")
CABLE = ("示例特种电缆有限公司", 14, "示例海洋工程电缆", "35 kV", "高端装备")
TEA = ("示例山茶油脂有限公司", 15, "示例山茶油", "1 升／瓶", "食品")


def opened(stage: Stage) -> Story:
    """The round itself. One expert is enough here, since the example world has one."""
    at = yield OPENED
    today = day_of(at)
    until = today + timedelta(days=OPENED + 60)
    calls.open_call(year=today.year + 1, opens_on=today, apply_until=until, least_experts=1, by=stage.cast.registrar, at=at)


def being_entered(stage: Stage) -> Story:
    """Its standard is too young, so it cannot be handed in yet."""
    at = yield 2
    enter(stage, LENS, at, standard_in_force_on=day_of(at) - timedelta(days=30))


def late(stage: Stage) -> Story:
    """The city has had it for longer than its limit."""
    at = yield 30
    hand_in(stage, enter(stage, PUMP, at), at)


def of_another_city(stage: Stage) -> Story:
    at = yield 3
    application = enter(stage, TEA, at, unit=Unit.ENSHI.value, by=stage.cast.registrar)
    hand_in(stage, application, at)


def returned(stage: Stage) -> Story:
    at = yield 20
    application = enter(stage, NOODLES, at)
    hand_in(stage, application, at)
    at = yield 12
    remark = "请补充标准的实施公告，并说明检测报告与申报规格的对应关系。"
    pass_on(stage, application, at, Review.Outcome.RETURNED, reason=Review.Reason.INCOMPLETE, remark=remark)


def under_document_review(stage: Stage) -> Story:
    at = yield 16
    application = enter(stage, SENSOR, at)
    hand_in(stage, application, at)
    at = yield 9
    pass_on(stage, application, at, remark="材料齐全，同意推荐。")


def under_expert_review(stage: Stage) -> Story:
    at = yield 26
    application = enter(stage, REAGENT, at)
    hand_in(stage, application, at)
    at = yield 18
    pass_on(stage, application, at)
    at = yield 8
    pass_on(stage, application, at)
    at = yield 6
    experts.assign(application=application, expert=stage.cast.expert, by=stage.cast.registrar, at=at)


def to_be_tested(stage: Stage) -> Story:
    at = yield 35
    application = enter(stage, CABLE, at)
    hand_in(stage, application, at)
    at = yield 28
    pass_on(stage, application, at)
    at = yield 21
    pass_on(stage, application, at)
    at = yield 19
    assignment = experts.assign(application=application, expert=stage.cast.expert, by=stage.cast.registrar, at=at)
    at = yield 15
    score(stage, assignment, at)
    at = yield 11
    pass_on(stage, application, at, remark="专家评审达到合格分。")


# Told together, once.
STORIES = (opened, being_entered, late, of_another_city, returned, under_document_review, under_expert_review, to_be_tested)


def told() -> bool:
    return Application.objects.filter(is_demo=True).exists()


def enter(stage: Stage, item: tuple[str, int, str, str, str], at: datetime, *, by: Any = None, **told: Any) -> Application:
    """By the city's reviewer, unless `by` says otherwise."""
    enterprise, number, name, specification, industry = item
    unit = told.get("unit", Unit.WUHAN.value)
    defaults: dict[str, Any] = {
        "enterprise_name": enterprise,
        "uscc": social_credit_code(unit, number),
        "unit": unit,
        "county": "示例区",
        "item_name": name,
        "specification": specification,
        "industry": Industry.objects.filter(name=industry).first(),
        "operating_since": date(2012, 5, 1),
        "standard_code": f"Q/示例 2{number:02}S-2025",
        "standard_in_force_on": date(2025, 7, 1),
    }
    round = Call.objects.latest("round__year").round
    entered_by = by or stage.cast.reviewer
    return applications.enter(round=round, told={**defaults, **told}, by=entered_by, at=at, is_demo=True)


def hand_in(stage: Stage, application: Application, at: datetime) -> None:
    applications.submit(application=application, by=application.recorded_by, at=at)


def pass_on(stage: Stage, application: Application, at: datetime, outcome: str = Review.Outcome.PASSED, **said: str) -> None:
    """By whoever holds the present step."""
    step = Application.objects.select_related("step").get(pk=application.pk).step
    if step is None:
        raise TypeError(f"{application} is in no step")
    by = stage.cast.reviewer if step.holder == step.Holder.CITY else stage.cast.registrar
    reviews.record(application=application, step=step, outcome=outcome, by=by, at=at, **said)


def score(stage: Stage, assignment: ExpertAssignment, at: datetime) -> None:
    """Four fifths of all points."""
    expert = stage.cast.expert
    experts.declare(assignment=assignment, interest=ExpertAssignment.Interest.NONE, by=expert, at=at)
    points = {criterion.pk: criterion.most * 4 // 5 for criterion in assignment.application.round.criteria.all()}
    experts.score(assignment=assignment, points=points, opinion="示例：指标优于行业标准。", by=expert, at=at)
