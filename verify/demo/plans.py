"""The plan of checks of the 示例 world: once for all, twice for food, and Wuhan more often than it has to."""

from typing import Any

from verify.calendar import day_of
from verify.demo.stage import Stage
from verify.demo.timeline import Story
from verify.registry.models import Industry
from verify.registry.units import Unit
from verify.supervision.actions import plans
from verify.supervision.plans import CheckPlan

BASIS = "示例质量标志年度监督检查计划（演示）"


def of_the_year(stage: Stage) -> Story:
    at = yield 9
    by = stage.cast.supervisor
    fields: dict[str, Any] = {"year": day_of(at).year, "basis": BASIS, "at": at}
    plans.draw_up(times=1, by=by, **fields)
    plans.draw_up(times=2, industry=Industry.objects.get(name="食品"), by=by, **fields)
    plans.draw_up(times=2, unit=Unit.WUHAN, by=stage.cast.reviewer, **fields)


STORIES = (of_the_year,)


def told() -> bool:
    return CheckPlan.objects.filter(basis=BASIS).exists()
