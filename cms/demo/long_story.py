"""The case that shows what a story may be made of: every kind of block, but that of live posts."""

from datetime import timedelta
from typing import Any

from cms.demo import films, papers
from cms.demo.desk import Site, about, picture, pictured, text
from verify.calendar import day_of

VIDEO = "https://www.bilibili.com/video/BV1Demo11111/"  # nobody's
CARDS = """\
锅次 | 鲜叶等级 | 蒸汽压力 | 含水率 | 责任人
示例 001 | 一芽一叶 | 0.35 兆帕 | 5.2% | 示例班组甲
示例 002 | 一芽一叶 | 0.34 兆帕 | 5.4% | 示例班组甲
示例 003 | 一芽二叶 | 0.36 兆帕 | 5.1% | 示例班组乙
"""
YEARS = (
    ("第一年", "只记录，不改工艺：每一锅的温度、压力和时间都写在卡片上。"),
    ("第二年", "逐项比较，找出对滋味影响最大的九个参数，请茶农一起试。"),
    ("第三年", "写成企业标准，分工序上墙；新来的工人照着做，也能做稳。"),
)


def blocks(site: Site) -> list[tuple[str, Any]]:
    today = day_of(site.now)
    return [
        text("<h2>一锅茶的记录</h2><p>每锅茶有一张卡片：鲜叶等级、蒸汽压力、含水率、责任人。出现问题，可以倒查到这一锅。</p>"),
        ("table", {"caption": "三锅茶的记录卡（示例）", "rows": CARDS}),
        ("figure", {**NUMBER, "on": today - timedelta(days=30)}),
        ("video", {"title": films.TITLE, "address": "", "film": films.clip(), "poster": picture("tea")}),
        text("<h2>到茶园里看一看</h2><p>茶园、鲜叶和成品的照片可以下载，用于新闻报道，使用时请注明作者。</p>"),
        pictured("hills"),
        ("gallery", [block for _kind, block in map(pictured, ("tea", "leaves", "bowl", "porcelain"))]),
        ("video", {"title": "示例访谈：把手艺写下来（地址为虚构）", "address": VIDEO, "film": None, "poster": picture("hills")}),
        ("quote", {"text": "做茶没有捷径，把每一道火候记下来，下一锅才稳。", "said_by": "示例讲述人"}),
        text("<h2>三年怎么走过来</h2>"),
        ("timeline", [{"when": when, "text": what} for when, what in YEARS]),
        (
            "callout",
            {"kind": "INFO", "title": "想学这套做法？", "text": "<p>记录卡的空白样式可以下载，照着填一个月就看得出差别。</p>"},
        ),
        ("files", [papers.paper("示例表格：一锅茶的记录卡", ("鲜叶等级", "蒸汽压力", "含水率", "责任人"))]),
        ("related", about(("示例玉露茶", "示例花菇"))),
    ]


NUMBER = {
    "counted": "",
    "value": "98.6%",
    "label": "留样复检与出厂检验结论一致的锅次",
    "source": "示例玉露茶业有限公司质量月报（演示）",
}
