"""The release events of the 示例 world, told in Chinese: one past, one running, one to come, and an open day of long ago."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventStory:
    """`in_days` from now; `hours` it lasts. A running one began an hour before the seeding."""

    title: str
    slug: str
    scene: str
    products: tuple[str, ...]
    in_days: int
    days_ago: float
    summary: str
    body: str
    programme: tuple[tuple[str, str], ...]
    hours: int = 2
    is_release: bool = False
    is_running: bool = False
    takes_press: bool = False
    photos: tuple[str, ...] = ()
    speakers: tuple[tuple[str, str, str], ...] = ()


SPEAKERS = (
    ("示例发言人甲", "秘书长", "示例认定委员会"),
    ("示例发言人乙", "技术负责人", "示例玉露茶业有限公司"),
    ("示例发言人丙", "研究员", "示例检测院"),
)
EVENTS = (
    EventStory(
        "示例质量标志年度发布活动",
        "annual-release",
        "hall",
        ("示例江大桥工程", "示例速冻熟制小龙虾"),
        24,
        3,
        "发布年度认定名单，颁发证书和标牌，现场展示获认定的产品、服务和工程，设核验体验区，公众可以到场参观。",
        "<p>活动面向社会公众开放，现场设核验体验区。名单以公告为准。</p>",
        (
            ("开场", "主持人"),
            ("宣读公告", "认定委员会代表（示例）"),
            ("颁发证书和标牌", ""),
            ("获认定经营主体分享", "示例玉露茶业有限公司"),
        ),
        takes_press=True,
        speakers=SPEAKERS,
    ),
    EventStory(
        "示例质量标志推介周",
        "promotion-week",
        "bowl",
        ("示例桥米",),
        0,
        2,
        "获认定的经营主体集中展示产品，专家现场讲解所执行的标准，记者随时播报，公众可以体验扫码核验。",
        "<p>推介周设展示、讲解、体验三个区域，免费入场。上一年度的认定名单在展示区逐项列出，每一项旁边是它此刻的状态。</p>",
        (("开馆", ""), ("标准讲解", "示例发言人丙"), ("现场核验体验", "志愿者")),
        hours=60,
        is_release=True,
        is_running=True,
        takes_press=True,
        photos=("hall", "bowl", "tea", "papers", "lake"),
        speakers=SPEAKERS,
    ),
    EventStory(
        "示例质量标志名单发布会（上一年度）",
        "last-release",
        "papers",
        ("示例江大桥工程",),
        -20,
        45,
        "上一年度认定名单在此发布。名单、现场照片、新闻稿和回放都在本页，可以随时查看。",
        "<p>发布会公布了上一年度认定名单，并向经营主体代表颁发证书和标牌。</p>",
        (("宣读公告", "认定委员会代表（示例）"), ("颁发证书和标牌", ""), ("答记者问", "示例发言人甲")),
        is_release=True,
        photos=("hall", "papers", "bridge", "tea", "bowl", "bottles", "porcelain"),
        speakers=SPEAKERS[:2],
    ),
    EventStory(
        "走进精品：示例开放日",
        "open-day",
        "house",
        ("示例桥米",),
        -40,
        70,
        "二十家获认定的经营主体向公众开放生产线，参观者现场查看批次追溯和留样管理，可以向负责人提问。",
        "<p>开放日接待了来自十七个市州的参观者。企业现场演示了批次追溯和留样管理。</p>",
        (("集合出发", ""), ("参观生产线", "示例米业有限公司"), ("问答", "")),
        photos=("house", "bowl", "lake"),
    ),
)


@dataclass(frozen=True, slots=True)
class Release:
    """`event` and `slug` are addresses. `is_live`: the newest live posts of its event stand in its text."""

    event: str
    title: str
    slug: str
    scene: str
    products: tuple[str, ...]
    summary: str
    body: str
    dateline: str
    is_live: bool = False


RELEASES = (
    Release(
        "last-release",
        "示例质量标志上一年度认定名单发布",
        "last-release-list",
        "papers",
        ("示例江大桥工程",),
        "上一年度认定名单经审议通过并公告，证书和标牌同日颁发，每一项现在的状态以登记簿的查询结果为准。",
        "<p>本次发布的名单经审议通过。每一项的状态以登记簿实时查询结果为准。</p><h2>如何核验</h2>"
        "<p>扫描包装、证书或标牌上的二维码，核对经营主体、名称和规格三项是否一致。</p>",
        "示例市电（示例新闻处）",
    ),
    Release(
        "promotion-week",
        "示例质量标志推介周今日开馆",
        "promotion-week-opens",
        "hall",
        ("示例桥米",),
        "推介周今日在示例国际会议中心开馆，三个展区免费开放，公众可以现场体验扫码核验，专家全程讲解执行标准。",
        "<p>推介周设展示、讲解、体验三个区域。上一年度认定名单在展示区逐项列出，每一项旁边是它此刻的状态。</p>"
        "<h2>现场进展</h2><p>记者从现场发回的消息如下，更正和撤回的也保留在原处。</p>",
        "示例市电（示例新闻处）",
        is_live=True,
    ),
)
# Minutes before the seeding, and what was told then; the oldest first.
POSTS = (
    (58, "示例质量标志推介周现在开馆。三个展区同时开放，入口在一号厅。"),
    (51, "志愿者开始引导观众体验扫码核验。\n提示：核验时请对照经营主体、产品名称和规格型号。"),
    (44, "标准讲解第一场开始，内容是怎样看懂执行标准号。"),
    (37, "首场讲解到场约三百人。"),
    (29, "入口临时改到二号厅。"),
    (21, "体验区累计完成核验演示，未出现无法核验的情况。"),
    (12, "示例玉露展位开始现场冲泡，排队时间约十分钟。"),
    (4, "下一场标准讲解将在半小时后开始，地点不变。"),
)
CORRECTED = (3, "到场人数应为约二百人，此前数字有误。")
WITHDRAWN = (4, "入口没有变化，仍在一号厅。")
JOURNALISTS = (
    ("示例记者甲", "示例日报", "示例 001", "照相机两台"),
    ("示例记者乙", "示例广播电视台", "示例 002", "摄像机、转播车（鄂A·示例）"),
    ("示例记者丙", "示例网", "", ""),
)
