"""A bundle of the 示例 world that waits for its moment, with two cases nobody outside may see and links for reviewers."""

from datetime import timedelta
from typing import Any

from wagtail.models import Page

from cms.demo.desk import Site, picture, pictured, text
from cms.models import Bundle, CasePage
from cms.press.bundles import actions, links

NAME = "示例：下一批典型案例集中发布"
DAYS = 5
REVIEWERS = ("示例日报 经济部", "示例广播电视台", "示例网 财经频道")  # the link of the last one is taken back
TALES = (
    (
        "示例案例：一杯茶的二十道检验",
        "packet-tea-tests",
        "tea",
        "示例茶叶企业把检验前移到茶园，二十道检验的结果随批次公开，消费者扫码即可看到每一道的日期和结论。",
    ),
    (
        "示例案例：小龙虾从塘口到餐桌的六小时",
        "packet-crayfish-hours",
        "lake",
        "示例水产企业用冷链记录仪管住从塘口到餐桌的六个小时，温度曲线随批次公开，投诉量一年间明显下降。",
    ),
)


def bundle(site: Site) -> None:
    """Made once; approved by the press approver."""
    if Bundle.objects.filter(name=NAME).exists():
        return
    editor, approver = site.cast.press_editor, site.cast.press_approver
    at = site.now
    release_at = (at + timedelta(days=DAYS)).replace(hour=2, minute=0, second=0, microsecond=0)  # 10:00 in Wuhan
    waiting = actions.create(name=NAME, release_at=release_at, by=editor, at=at)
    actions.add(bundle=waiting, pages=[draft(site, *tale) for tale in TALES], by=editor, at=at)
    for reviewer in REVIEWERS:
        link = links.make(bundle=waiting, reviewer=reviewer, expires_at=at + timedelta(days=DAYS), by=editor, at=at)
    links.revoke(link=link, by=editor, at=at)
    actions.submit(bundle=waiting, by=editor, at=at)
    actions.approve(bundle=waiting, by=approver, at=at)


def draft(site: Site, title: str, slug: str, scene: str, summary: str) -> Any:
    page = CasePage(
        title=title,
        slug=slug,
        summary=summary,
        picture=picture(scene),
        recommended_by="示例市市场监督管理局",
        body=[text("<h2>背景</h2><p>示例正文，仅供演示。</p>"), pictured(scene), text("<h2>做法</h2><p>示例正文，仅供演示。</p>")],
        live=False,
        owner=site.cast.press_editor,
    )
    Page.objects.get(pk=site.sections["cases"].pk).add_child(instance=page)
    page.save_revision(user=site.cast.press_editor)
    return Page.objects.get(pk=page.pk)
