"""Reports of the 示例 world: two of one matter that wait, one late at the city that has it, one with its reply."""

from typing import Any

from verify.demo.labels import request_key
from verify.demo.stage import Stage
from verify.demo.timeline import Story
from verify.labels.models import LabelRun
from verify.registry.units import Unit
from verify.supervision.actions import complaints
from verify.supervision.models import Complaint

FIRST = "answered report"


def answered(stage: Stage) -> Story:
    at = yield 38
    report = _of_a_label(
        FIRST, "tea, items", 1, reason=Complaint.Reason.OTHER, verdict="VALID", description="示例：想知道等级怎么看。", at=at
    )
    at = yield 33
    reply = "您好，标签页“规格”一栏写明了等级：特级为 250 克罐装，一级为 500 克袋装。感谢您的关注。"
    complaints.reply(complaint=report, reply=reply, by=stage.cast.supervisor, at=at)


def late(stage: Stage) -> Story:
    at = yield 24
    report = complaints.receive(
        subject=Complaint.Subject.MISUSE,
        where_seen="示例购物网站，店铺“示例好物”",
        description="示例：商品图片上印有标志，但页面查不到这家企业。",
        request_key=request_key("late report"),
        at=at,
    )
    at = yield 22
    complaints.transfer(complaint=report, unit=Unit.WUHAN, by=stage.cast.supervisor, at=at)


def waiting(stage: Stage) -> Story:
    at = yield 4
    _of_a_label(
        "report of a recalled lot", "crayfish", 1, description="示例：包装封口裂开，汤汁漏出。", contact="示例联系方式", at=at
    )
    at = yield 2
    _of_a_label("another of that lot", "crayfish", 2, description="示例：同一批次，封口不严。", at=at)


def _of_a_label(name: str, run: str, serial: int, **fields: Any) -> Complaint:
    defaults = {"subject": Complaint.Subject.PRODUCT, "reason": Complaint.Reason.QUALITY, "verdict": "RECALLED"}
    issued = LabelRun.objects.get(request_key=request_key(run))
    return complaints.receive(**{**defaults, **fields}, run=issued.pk, serial=serial, request_key=request_key(name))


# Told together, once.
STORIES = (answered, late, waiting)


def told() -> bool:
    return Complaint.objects.filter(request_key=request_key(FIRST)).exists()
