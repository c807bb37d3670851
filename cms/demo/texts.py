"""What the pages of the 示例 world say. Everything here is made up."""

from dataclasses import dataclass, field
from typing import Any

from verify.registry.units import Unit


@dataclass(frozen=True, slots=True)
class ProductStory:
    slug: str
    scene: str
    second: str
    summary: str
    story: str
    quote: str
    days_ago: float
    is_sold: bool = True


PRODUCTS = {
    "示例玉露茶": ProductStory(
        "jade-dew-tea",
        "tea",
        "hills",
        "蒸青工艺，一芽一叶，从采摘到封罐不过夜。",
        "<h2>一片叶子的十二道工序</h2><p>清晨采下的鲜叶在两小时内蒸青定型，再经扇干、揉捻、整形上光，形成紧圆挺直的条索。</p>"
        "<h2>把标准写进每一罐</h2><p>企业执行的标准比行业要求多设三项指标，每批留样备查，检验报告随批归档。</p>",
        "做茶没有捷径，把每一道火候记下来，下一锅才稳。",
        60,
    ),
    "示例速冻熟制小龙虾": ProductStory(
        "frozen-crayfish",
        "lake",
        "bowl",
        "从塘口到餐桌全程冷链，每盒可以追溯到批次。",
        "<h2>活虾进厂，六小时入库</h2><p>原料逐车检验，清洗、熟制、速冻连续进行，中心温度在线记录。</p>"
        "<h2>出现问题怎么办</h2><p>一旦发现问题，按批次召回。召回信息在本页和核验结果中同时显示。</p>",
        "能说清楚每一盒来自哪个塘，才敢把它卖出去。",
        48,
    ),
    "示例花菇": ProductStory(
        "flower-mushroom",
        "mushrooms",
        "hills",
        "冬季低温慢长，菇面自然开裂成花。",
        "<h2>慢一点，厚一点</h2><p>昼夜温差让菌盖长得厚实。采收、烘干、分级分开作业，含水率逐批检测。</p>",
        "天气急不得，人也急不得。",
        44,
    ),
    "示例艾条": ProductStory(
        "moxa-stick",
        "leaves",
        "hills",
        "端午采叶，陈放三年再成绒。",
        "<h2>从一片叶到一支条</h2><p>艾叶去梗、陈放、制绒、卷制，每道工序有作业指导书。</p>",
        "陈一年是一年的味道。",
        90,
    ),
    "示例制动衬片": ProductStory(
        "brake-lining",
        "wheel",
        "lens",
        "适配乘用车的低噪声制动衬片。",
        "<h2>台架与道路</h2><p>产品经过台架试验和道路试验，摩擦系数和剪切强度逐批抽检。</p>",
        "安全件没有差不多。",
        300,
        is_sold=False,
    ),
    "示例黄豆酱油": ProductStory(
        "soy-sauce",
        "bottles",
        "bowl",
        "日晒夜露，酿足一百八十天。",
        "<h2>缸里的时间</h2><p>整粒黄豆制曲，低盐固态发酵，按缸编号。</p>",
        "酱油是晒出来的。",
        280,
        is_sold=False,
    ),
    "示例桥米": ProductStory(
        "bridge-rice",
        "bowl",
        "hills",
        "一季一熟，现碾现卖。",
        "<h2>一粒米的标准</h2><p>碎米、水分、食味值逐批检测。整改之后，企业把碎米率的内控指标再降了两个百分点。</p>",
        "被抽查出问题不丢人，不改才丢人。",
        30,
    ),
    "示例激光测距仪": ProductStory(
        "laser-rangefinder",
        "lens",
        "bridge",
        "百米误差不超过一毫米。",
        "<h2>看得远，还要看得准</h2><p>光学、电路和算法自主设计，每台出厂前在二十米和一百米基线上标定。</p>",
        "误差是要拿出来给人看的。",
        12,
    ),
    "示例居家康养服务": ProductStory(
        "home-care",
        "house",
        "hills",
        "上门之前先评估，服务之后有回访。",
        "<h2>把服务写成标准</h2><p>从预约、评估、上门到回访，共三十二个节点，每个节点有时限和记录。</p>",
        "老人记得住的，是准时敲门的声音。",
        36,
        is_sold=False,
    ),
    "示例日用瓷餐具": ProductStory(
        "tableware",
        "porcelain",
        "bowl",
        "釉中彩，耐洗碗机，二十八头。",
        "<h2>一只碗要过几道火</h2><p>素烧、釉烧两次入窑，铅、镉溶出量逐窑送检，釉面温差试验逐批留样。</p>",
        "碗天天端在手里，差一点都摸得出来。",
        400,
        is_sold=False,
    ),
    "示例江大桥工程": ProductStory(
        "river-bridge",
        "bridge",
        "lake",
        "主桥八百米，缆索逐根建档。",
        "<h2>看得见的质量</h2><p>关键构件一物一档，监测数据在运营期继续更新。</p>",
        "桥是要站一百年的。",
        100,
        is_sold=False,
    ),
    "示例冷冻鮰鱼片": ProductStory(
        "catfish-fillet",
        "lake",
        "bowl",
        "活鱼进厂，去骨去刺，零下三十五度速冻。",
        "<h2>一条鱼一个批次号</h2><p>养殖、加工、冷链三段记录连在一起，每批抽检药物残留和挥发性盐基氮，结果随批归档。</p>",
        "冻得快，化开才像刚起塘的。",
        90,
    ),
    "示例楚式漆器": ProductStory(
        "chu-lacquer",
        "bowl",
        "hall",
        "木胎髹漆，耳杯一对要晾四十天。",
        "<h2>漆要等人，人也要等漆</h2><p>选胎、刮灰、髹涂、推光共二十余道，每道之间入荫房，温湿度逐日登记。</p>",
        "急着出手的漆，三年就看得出来。",
        110,
    ),
    "示例峡江游览服务": ProductStory(
        "gorge-tour",
        "hills",
        "lake",
        "上船前讲安全，下船后请游客打分。",
        "<h2>把两天的行程写成标准</h2><p>登船、讲解、餐饮、应急共二十六个节点，每个节点有人负责，有记录可查。</p>",
        "风景是江给的，安心要我们给。",
        130,
        is_sold=False,
    ),
}


@dataclass(frozen=True, slots=True)
class BrandStory:
    title: str
    slug: str
    scene: str
    second: str
    tags: tuple[str, ...]
    summary: str
    story: str
    honours: tuple[tuple[int, str], ...]
    days_ago: float


BRANDS = {
    "示例玉露茶业有限公司": BrandStory(
        "示例玉露",
        "example-jade-dew",
        "tea",
        "hills",
        ("REGIONAL", "ENTERPRISE", "GEOGRAPHICAL"),
        "三代人守着一口蒸锅。",
        "<h2>从一间作坊开始</h2><p>企业从村里的蒸青作坊起步，如今和二百户茶农签订了同一本种植规程。</p>",
        ((2021, "示例茶王赛金奖"), (2024, "示例质量管理奖")),
        58,
    ),
    "示例小龙虾食品有限公司": BrandStory(
        "示例湖鲜",
        "example-lake",
        "lake",
        "bowl",
        ("ENTERPRISE", "PRODUCT"),
        "把一只虾做成一条产业链。",
        "<h2>虾稻共作</h2><p>一田两收，投入品清单公开，水质每周检测。</p>",
        ((2023, "示例绿色工厂"),),
        46,
    ),
    "示例香菇食品有限公司": BrandStory(
        "示例菇乡",
        "example-mushroom",
        "mushrooms",
        "hills",
        ("REGIONAL", "GEOGRAPHICAL"),
        "山里人家的花菇。",
        "<h2>与菇农同行</h2><p>统一菌种、统一技术、统一检测，分户记账。</p>",
        (),
        43,
    ),
    "示例汽车零部件有限公司": BrandStory(
        "示例制动",
        "example-brake",
        "wheel",
        "papers",
        ("ENTERPRISE",),
        "专注制动系统零部件。",
        "<h2>企业简介</h2><p>企业从事汽车制动系统零部件的研发和制造。</p>",
        ((2019, "示例优秀供应商"),),
        310,
    ),
    "示例米业有限公司": BrandStory(
        "示例桥米",
        "example-rice",
        "bowl",
        "house",
        ("PRODUCT", "OLD_NAME"),
        "一碗好饭的来处。",
        "<h2>老米行，新标准</h2><p>企业由老米行改制而来，今天的每一袋米都能查到田块和碾米日期。</p>",
        ((2022, "示例老字号"),),
        29,
    ),
    "示例艾草制品有限公司": BrandStory(
        "示例艾坊",
        "example-mugwort",
        "leaves",
        "hills",
        ("PRODUCT", "GEOGRAPHICAL"),
        "一垛艾叶，一份档案。",
        "<h2>从田头到垛头</h2><p>采收、陈放、制绒分开记账，每一垛艾叶都有入库日期。</p>",
        ((2020, "示例农业产业化企业"),),
        92,
    ),
    "示例光电仪器有限公司": BrandStory(
        "示例光尺",
        "example-ruler",
        "lens",
        "bridge",
        ("ENTERPRISE", "PRODUCT"),
        "把一束光做成一把尺。",
        "<h2>自己的光路，自己的算法</h2><p>企业从一间光学实验室起步，测距模块全部自主设计。</p>",
        ((2025, "示例专精特新企业"),),
        11,
    ),
    "示例桥梁工程有限公司": BrandStory(
        "示例桥工",
        "example-bridge",
        "bridge",
        "lake",
        ("ENTERPRISE",),
        "在江上写字的人。",
        "<h2>一物一档</h2><p>从钢厂到桥位，每根缆索都有自己的档案。</p>",
        ((2025, "示例优质工程"),),
        98,
    ),
}


@dataclass(frozen=True, slots=True)
class CaseStory:
    title: str
    slug: str
    kind: str
    unit: str
    scene: str
    products: tuple[str, ...]
    summary: str
    background: str
    practice: str
    lessons: str
    days_ago: float
    is_long: bool = False  # with everything that a story may be made of
    figures: tuple[dict[str, Any], ...] = field(default=())
    correction: str = ""


CASES = (
    CaseStory(
        "一罐玉露茶的十二道关",
        "twelve-steps",
        "QUALITY",
        Unit.ENSHI,
        "tea",
        ("示例玉露茶",),
        "示例茶企用三年时间把老师傅的手感变成可以检测的指标，编成一套企业标准，茶农照着做，每一锅都有记录可查。",
        "<p>蒸青绿茶对火候敏感，过去全凭老师傅的手感。人一走，味道就变。</p>"
        "<p>截至今天，全省湖北精品有效项目共 {{ 有效项目数 }} 项，其中恩施州 {{ 恩施州有效项目数 }} 项。</p>",
        "<p>企业把十二道工序拆成三十七个参数，逐锅记录，再由专家组和茶农一起定出上下限。</p>"
        "<ol><li>先记一年，不改工艺</li><li>再比三年，找出影响滋味的参数</li><li>最后写成标准，分工序上墙</li></ol>",
        "<p>标准不是把手艺关进抽屉，而是让更多的人学得会、做得稳。还没有做好的是夏秋茶，参数仍在记录。</p>",
        20,
        is_long=True,
        figures=(
            {"value": "37 项", "label": "写入企业标准的工艺参数", "source": "示例玉露茶业有限公司企业标准（演示）"},
            {"counted": "valid", "value": "", "label": "全省有效认定项目", "source": ""},
        ),
        correction="原文把“示例一号茶园”误写为“示例二号茶园”，现予更正。",
    ),
    CaseStory(
        "一次抽查不合格之后",
        "after-a-failed-sample",
        "QUALITY",
        Unit.JINGMEN,
        "bowl",
        ("示例桥米",),
        "被暂停、整改、复查、恢复：示例米企公开了整改的全过程，把一次不合格变成了内部标准的一次加严。",
        "<p>监督抽查发现碎米超标，标志随即暂停使用。</p>",
        "<p>企业更换碾米辊，把在线筛分提前一道工序，内控指标加严，并请经销商到厂参观。</p>",
        "<p>复查合格后恢复使用。整改记录向社会公开，消费者可以逐条对照。</p>",
        9,
    ),
    CaseStory(
        "艾条里的时间",
        "years-in-moxa",
        "QUALITY",
        Unit.HUANGGANG,
        "leaves",
        ("示例艾条",),
        "艾叶陈放三年再成绒，一家示例企业为每一垛艾叶建立入库档案，让“陈几年”从一句话变成一张可查的单子。",
        "<p>艾绒的品质与陈放时间有关，市场上年份标注混乱。</p>",
        "<p>企业为每一垛艾叶建立入库档案。</p>",
        "",
        120,
    ),
    CaseStory(
        "假冒标志三日下架",
        "counterfeit-taken-down",
        "PROTECTION",
        Unit.WUHAN,
        "papers",
        ("示例激光测距仪",),
        "消费者扫码发现经营主体不符，通过本站举报；属地市场监管部门核实以后，三日内网店下架了侵权商品。",
        "<p>一位消费者核验时发现页面显示的经营主体与包装不一致，随即通过本站举报。</p>",
        "<p>属地市场监管部门核实后，通知平台下架商品并立案调查。</p>",
        "<p>核验时请对照经营主体、产品名称和规格型号，三者都一致才算一致。</p>",
        33,
    ),
)


@dataclass(frozen=True, slots=True)
class SessionStory:
    title: str
    slug: str
    in_days: int
    days_ago: float
    unit: str
    venue: str
    summary: str
    body: str
    has_handout: bool = False


SESSIONS = (
    SessionStory(
        "怎样写好一份企业标准",
        "writing-a-standard",
        18,
        6,
        Unit.WUHAN,
        "示例标准化培训中心",
        "面向准备申报的经营主体，讲指标怎么选、怎么比、怎么验证。",
        "<h2>适合谁</h2><p>质量负责人、标准化工作人员。</p><h2>内容</h2><ul><li>先进性怎么比</li><li>指标怎么定</li><li>常见问题</li></ul>",
    ),
    SessionStory(
        "首席质量官研修班",
        "quality-officers",
        -25,
        50,
        Unit.YICHANG,
        "示例会议中心",
        "三天的课程已经结束，课件可以下载。",
        "<h2>回顾</h2><p>来自五十家经营主体的质量负责人参加了研修。</p>",
        has_handout=True,
    ),
)

INSTITUTIONS = (
    ("示例省计量技术研究院", Unit.WUHAN, ["METROLOGY"], "量具检定校准、测量方案设计"),
    ("示例标准化研究院", Unit.WUHAN, ["STANDARDS"], "标准制修订、标准先进性比对"),
    ("示例食品质量检验中心", Unit.YICHANG, ["TESTING"], "食品全项目检验、检验方法咨询"),
    ("示例认证服务中心", Unit.XIANGYANG, ["CERTIFICATION"], "管理体系和产品认证咨询"),
    ("示例山区产业服务站", Unit.ENSHI, ["STANDARDS", "TESTING"], "茶叶、中药材的标准与检测一站式服务"),
)

FALSE_SITES = (
    ("www.fake-check.example", "页面要求先付费再显示“查询结果”。"),
    ("jp-hubei.example", "域名与本站相似，任何编码都显示“已认定”。"),
)

CALL = (
    "<h2>申报对象</h2><p>在本省登记注册并持续经营三年以上的经营主体，可就其产品、服务或者工程自愿申报，不收取费用。</p>"
    "<h2>申报条件</h2><ul><li>执行的标准实施满三个月</li><li>近三年无重大质量、安全事故和严重失信记录</li>"
    "<li>被撤销认定的，自撤销之日起满三年</li></ul>"
    "<h2>申报方式</h2><p>向所在市州市场监管部门提交申报材料，由其初审后报送秘书处。</p>"
)
PUBLICITY = (
    "<p>经自愿申报、市州初审、资料审核、专家评审、质量检测或者评价，形成建议名单，现予公示。</p>"
    "<h2>怎样提出异议</h2><ul><li>单位提出异议的，应当加盖公章</li><li>个人提出异议的，应当留下真实姓名和联系方式</li>"
    "<li>异议应当具体，并附能够核实的线索或者材料</li></ul>"
)
ANNOUNCEMENT = "<p>经初审、资料审核、专家评审、质量检测或者评价、公示和审议，现将认定名单予以公告。认定的有效期以登记簿为准。</p>"
CORRECTION = "附件第 2 页“示例县”误印为“示例区”，以本页名单为准。名单中的项目、经营主体和状态没有变化。"
ALERT = "演示站点，示例数据均为虚构。"
ALERT_EN = "This is a demonstration; everything marked as an example is invented."
