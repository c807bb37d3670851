"""Certificates of the 示例 world that end soon, so that the worklists and the mails have something to say."""

from datetime import datetime

from verify.demo.stage import Stage
from verify.demo.timeline import Story
from verify.outbox.actions import reminders
from verify.registry.models import Enterprise
from verify.registry.units import Unit

FIRST = "示例鮰鱼食品有限公司"
TERM = 1096  # days of three years, one of them a leap year


def fish(stage: Stage) -> Story:
    """Nearly over, in the city that the reviewer works for; the name has a rare character."""
    at = yield TERM - 12
    firm = stage.enterprise(FIRST, Unit.WUHAN, 13, "食品", at=at, county="示例区")
    product = stage.product(firm, "示例冷冻鮰鱼片", specification="500 克／袋", at=at)
    at = yield TERM - 22
    stage.certify(product, at=at)
    at = yield 400
    stage.inspect(product, kind="PERIODIC", items_tested="挥发性盐基氮、孔雀石绿", lot="HY-2510", at=at)
    at = yield 30
    stage.inspect(product, items_tested="菌落总数、恩诺沙星", lot="HY-2610", at=at)


def lacquer(stage: Stage) -> Story:
    """Two months are left."""
    at = yield TERM - 60
    firm = stage.enterprise("示例漆器工艺有限公司", Unit.JINGZHOU, 14, "消费品", at=at)
    product = stage.product(firm, "示例楚式漆器", specification="耳杯、漆盒", at=at)
    at = yield TERM - 70
    stage.certify(product, at=at)


def tour(stage: Stage) -> Story:
    """Just over: it stays on the worklist for a while."""
    at = yield TERM + 30
    firm = stage.enterprise("示例旅游服务有限公司", Unit.YICHANG, 15, "现代服务业", at=at)
    product = stage.product(firm, "示例峡江游览服务", kind="SERVICE", specification="两日游", at=at)
    at = yield TERM + 5
    stage.certify(product, at=at)


# Told together, once.
STORIES = (fish, lacquer, tour)


def told() -> bool:
    return Enterprise.objects.filter(name=FIRST).exists()


def remind(*, now: datetime) -> None:
    """What the nightly job would have written."""
    for certificate in reminders.due(now):
        reminders.remind(certificate=certificate, at=now)
