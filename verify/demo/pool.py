"""The pool of candidates of the 示例 world: one fostered with help given, one that has left."""

from datetime import datetime

from verify.calendar import day_of
from verify.certification.actions import pool
from verify.certification.pool import PoolEntry, PoolHelp
from verify.demo.stage import Stage, social_credit_code
from verify.demo.timeline import Story
from verify.registry.models import Industry
from verify.registry.units import Unit


def fostered(stage: Stage) -> Story:
    at = yield 180
    entry = enter(stage, "示例莲藕食品有限公司", "示例藕粉", Unit.EZHOU, 6, at)
    for days, kind, what in (
        (120, PoolHelp.Kind.TRAINING, "参加质量管理与标准培训一期。"),
        (60, PoolHelp.Kind.COMPARISON, "与国家标准、行业标准比对 12 项指标，3 项严于行业标准。"),
    ):
        at = yield days
        pool.give_help(
            entry=entry,
            kind=kind,
            given_on=day_of(at),
            given_by="示例标准化研究院",
            what=what,
            by=stage.cast.registrar,
            at=at,
        )


def left(stage: Stage) -> Story:
    at = yield 150
    entry = enter(stage, "示例竹编工艺有限公司", "示例竹编茶具", Unit.XIANNING, 6, at)
    at = yield 45
    pool.leave(entry=entry, reason="企业停产该项目，不再培育。", by=stage.cast.registrar, at=at)


# Told together, once.
STORIES = (fostered, left)


def told() -> bool:
    return PoolEntry.objects.filter(is_demo=True).exists()


def enter(stage: Stage, enterprise: str, item: str, unit: Unit, number: int, at: datetime) -> PoolEntry:
    return pool.enter(
        enterprise_name=enterprise,
        uscc=social_credit_code(unit.value, number),
        item_name=item,
        unit=unit.value,
        level=PoolEntry.Level.CITY,
        industry=Industry.objects.filter(name="食品").first(),
        is_demo=True,
        by=stage.cast.registrar,
        at=at,
    )
