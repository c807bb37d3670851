"""The columns of published results of 监督抽查, under the names that announcements use.

Where something was bought (被抽样单位) and when (抽样日期) are other things than who made it and when it was tested: not read.
"""

from enum import StrEnum

from verify.registry.importing import Layout


class Column(StrEnum):
    REF = "本站编号"
    ENTERPRISE = "受检企业"
    ITEM = "产品名称"
    SPECIFICATION = "规格型号"
    LOT = "生产日期或批号"
    RESULT = "检验结论"
    ITEMS_FAILED = "不合格项目"
    ITEMS_TESTED = "检验项目"
    INSPECTED_ON = "检验日期"
    BODY = "检验机构"
    SOURCE = "发布单位"
    NOTICE = "公告地址"
    HANDLING = "处理情况"


RESULTS = Layout(
    Column,
    (Column.ENTERPRISE, Column.ITEM, Column.RESULT),
    {
        Column.REF: ("项目编号", "产品编号"),
        Column.ENTERPRISE: (
            *(
                "受检单位",
                "被抽查企业",
                "受检企业名称",
                "生产企业",
                "生产单位",
                "生产者",
                "生产企业名称",
                "标称生产者",
                "标称生产者名称",
            ),
            *("标称生产企业", "标称生产企业名称", "企业名称", "经营主体", "生产商"),
        ),
        Column.ITEM: ("产品", "样品名称", "食品名称", "产品名称及商标", "受检产品", "抽查产品"),
        Column.SPECIFICATION: ("规格", "型号", "产品规格", "产品型号", "型号规格", "规格型号等级", "产品规格型号"),
        Column.LOT: ("生产日期", "批号", "生产日期批号", "批次", "生产批号", "产品批号", "生产日期及批号", "生产日期/批号"),
        Column.RESULT: ("结论", "检验结果", "抽查结果", "判定结果", "检验结论判定", "抽检结果", "检测结论"),
        Column.ITEMS_FAILED: ("主要不合格项目", "不合格项", "不合格项目及检测值", "不合格项目标准值检测值", "不合格原因"),
        Column.ITEMS_TESTED: ("检测项目", "抽检项目", "检验的项目"),
        Column.INSPECTED_ON: ("检测日期", "检验时间", "报告日期", "检验报告日期"),
        Column.BODY: ("承检机构", "检测机构", "检验单位", "检验检测机构", "承检单位", "承检机构名称", "抽样检验机构"),
        Column.SOURCE: ("公告单位", "公布单位", "发布机关", "组织单位", "发布机构", "公告发布单位"),
        Column.NOTICE: ("公告链接", "公告网址", "网址", "链接", "来源网址"),
        Column.HANDLING: ("处理", "处理结果", "后处理", "后处理情况", "核查处置情况"),
    },
)
