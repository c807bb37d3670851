"""Published results of 监督抽查 as files."""

from collections.abc import Sequence

from tests.factories.lists import csv_list

HEADER = (
    *(
        "序号",
        "受检企业",
        "产品名称",
        "规格型号",
        "生产日期/批号",
        "检验结论",
        "不合格项目",
        "检验机构",
        "发布单位",
        "公告地址",
        "检验日期",
    ),
    "本站编号",
)
NOTICE = "https://example.gov.cn/r/1"


def result(name: str = "示例茶业有限公司", item: str = "示例玉露茶", **cells: str) -> list[str]:
    """A passed one, unless said otherwise."""
    defaults = {
        "序号": "1",
        "规格型号": "250 g",
        "生产日期/批号": "20260701",
        "检验结论": "合格",
        "不合格项目": "/",
        "检验机构": "示例质检院",
        "发布单位": "示例局",
        "公告地址": NOTICE,
        "检验日期": "2026年9月1日",
        "本站编号": "",
    }
    values = {**defaults, "受检企业": name, "产品名称": item, **cells}
    return [values[column] for column in HEADER]


def failed(name: str = "示例茶业有限公司", item: str = "示例玉露茶", **cells: str) -> list[str]:
    return result(name, item, **{"检验结论": "不合格", "不合格项目": "水分：≤7.0%，实测 8.2%", **cells})


def csv_results(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    return csv_list(*rows, header=header)
