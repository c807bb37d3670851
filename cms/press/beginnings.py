"""What a new case or event begins with: its parts, each with a hint what belongs there. The checks refuse to publish a hint."""

from typing import Any

from django.dispatch import receiver
from wagtail.admin.views.pages.create import CreateView
from wagtail.signals import init_new_page

from cms.pages.cases import CasePage
from cms.pages.events import EventPage


def hint(text: str) -> str:
    return f"【请填写：{text}】"


def paragraph(text: str) -> str:
    return f"<p>{hint(text)}</p>"


def _case(page: CasePage) -> None:
    page.summary = hint("30—120 字，说清谁做了什么、结果怎样")
    page.recommended_by = hint("推荐单位全称")
    page.background = paragraph("为什么要做：当时的问题、依据和范围")
    page.practice = paragraph("怎么做的：按先后写清主要做法，谁负责、用了哪些标准")
    figure = {"value": hint("数字和单位"), "label": hint("统计的是什么"), "source": hint("出处，如检验报告名称")}
    page.results = [("figure", {"counted": "", **figure, "on": None})]  # every part, or the form cannot draw the block
    page.lessons = paragraph("别人能学到什么，还有什么没有做好")


def _event(page: EventPage) -> None:
    page.summary = hint("30—120 字，说清什么活动、何时何地、公众能看到什么")
    page.venue = hint("场馆名称和详细地址")
    page.body = [
        (
            "text",
            f"<h2>活动内容</h2>{paragraph('发布什么、现场有什么')}<h2>如何参加</h2>{paragraph('公众和媒体怎样参加、怎样联系')}",
        ),
    ]
    page.programme = [("point", {"at": None, "title": hint("环节名称"), "who": hint("主持人或发言人，可以留空")})]


BEGINNINGS: dict[type, Any] = {CasePage: _case, EventPage: _event}


@receiver(init_new_page, sender=CreateView, dispatch_uid="cms.press.beginnings")
def begin(page: Any, **_signal: Any) -> None:
    if type(page) in BEGINNINGS:
        BEGINNINGS[type(page)](page)
