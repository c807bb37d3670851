"""The stories of the 示例 world. Every enterprise is made up; each is here for a verdict or a piece of history worth showing."""

from datetime import timedelta

from verify.calendar import day_of
from verify.demo.labels import request_key
from verify.demo.stage import Stage
from verify.demo.timeline import Story
from verify.labels.models import LabelRun
from verify.registry.models import Product
from verify.registry.units import Unit
from verify.standards.models import Level

ITEM = LabelRun.Grade.ITEM


def tea(stage: Stage) -> Story:
    """All is well: certified, inspected, labelled in both grades."""
    at = yield 420
    firm = stage.enterprise("示例玉露茶业有限公司", Unit.ENSHI, 1, "现代农业", at=at, county="示例县")
    product = stage.product(
        firm,
        "示例玉露茶",
        specification="特级 250 克／罐；一级 500 克／袋",
        gtins=["06900000000014"],
        standards=["Q/示例 001S-2025", "DB42/T 示例 001-2024"],
        at=at,
    )
    at = yield 415
    standard = stage.standard("Q/示例 001S-2025", "示例玉露茶", evaluated=60, result="国内领先", at=at)
    stage.compare(standard, "水分", "≤ 6.0 g/100 g", "≤ 7.0 g/100 g", "严于国家标准", at=at)
    stage.compare(standard, "茶多酚", "≥ 15.0 g/100 g", "≥ 11.0 g/100 g", "严于国家标准", at=at)
    stage.compare(standard, "农药残留", "检测 48 项", "检测 32 项", "检测项目多于国家标准", at=at)
    stage.standard("DB42/T 示例 001-2024", "示例玉露茶加工技术规程", level=Level.LOCAL, at=at)
    at = yield 410
    stage.certify(product, at=at)
    at = yield 400
    stage.label("tea", product, at=at)
    at = yield 210
    stage.inspect(product, items_tested="水分、碎末茶、铅", lot="20251201", at=at)
    at = yield 90
    stage.inspect(product, items_tested="水分、总灰分、茶多酚、农药残留", lot="20260401", at=at)
    at = yield 60
    stage.label("tea, items", product, grade=ITEM, quantity=100_000, lot="20260901", at=at)
    run = stage.label("tea, scratch", product, grade=ITEM, quantity=2_000, lot="20260915", has_scratch=True, at=at)
    at = yield 6
    for device in range(1, 6):
        stage.scratch(run, 12, device=device, is_right=False, at=at)
    stage.scratch(run, 30, device=1, at=at)
    at = yield 3
    stage.scratch(run, 30, device=2, at=at)


def crayfish(stage: Stage) -> Story:
    """One lot is recalled; the certificate and the other lots stand."""
    at = yield 330
    firm = stage.enterprise("示例小龙虾食品有限公司", Unit.QIANJIANG, 2, "食品", at=at)
    product = stage.product(
        firm, "示例速冻熟制小龙虾", specification="900 克／盒", standards=["Q/示例 002S-2024（示例企业标准）"], at=at
    )
    stage.standard("Q/示例 002S-2024", "示例速冻熟制小龙虾", evaluated=200, at=at)
    at = yield 320
    stage.certify(product, at=at)
    at = yield 160
    stage.inspect(product, items_tested="菌落总数、大肠菌群、镉", lot="XL-0318", at=at)
    at = yield 70
    stage.label("crayfish", product, grade=ITEM, quantity=20_000, lot="XL-0612", at=at)
    stage.label("crayfish, other lot", product, grade=ITEM, quantity=20_000, lot="XL-0620", at=at)
    at = yield 12
    stage.recall(
        product,
        "XL-0612",
        reason="部分包装封口不严，可能导致产品变质。",
        advice="请停止食用，凭包装到购买处退货退款。",
        at=at,
    )


def mushrooms(stage: Stage) -> Story:
    """A sampling inspection failed; nobody has decided yet, so the certificate stands and the page says both."""
    at = yield 300
    firm = stage.enterprise("示例香菇食品有限公司", Unit.SUIZHOU, 3, "食品", at=at)
    product = stage.product(firm, "示例花菇", specification="干制 200 克／袋", at=at)
    at = yield 290
    certificate = stage.certify(product, at=at)
    at = yield 250
    stage.label("mushrooms", product, at=at)
    at = yield 25
    finding = stage.inspect(
        product,
        lot="20260718",
        items_tested="水分、灰分、二氧化硫残留量",
        failed="水分：标准值 ≤ 13.0 g/100 g，实测值 14.6 g/100 g",
        handling="已责令企业自通报之日起 60 日内整改，待复查。",
        at=at,
    )
    at = yield 24
    stage.rectify(finding, "查明烘干工序水分控制不稳的原因，加严出厂水分检验，追溯同批次产品。", at=at)
    at = yield 6
    stage.propose(certificate, "SUSPEND", reason="监督抽查一批次水分不合格，整改期间拟暂停标志使用。", article="十二", at=at)


def mugwort(stage: Stage) -> Story:
    """Suspended by two officers."""
    at = yield 380
    firm = stage.enterprise("示例艾草制品有限公司", Unit.HUANGGANG, 4, "消费品", at=at, county="示例县")
    product = stage.product(firm, "示例艾条", specification="十支装", at=at)
    at = yield 370
    certificate = stage.certify(product, at=at)
    at = yield 350
    stage.label("mugwort", product, at=at)
    at = yield 40
    finding = stage.inspect(product, failed="艾绒比例：明示 30:1，实测 18:1", lot="A2607", handling="已立案，产品下架。", at=at)
    at = yield 39
    order = stage.rectify(finding, "下架该批次，按明示比例组织生产，核对原料进货和投料记录。", at=at)
    at = yield 32
    proposal = stage.propose(certificate, "SUSPEND", reason="产品实测指标与明示不符，整改完成前暂停。", article="十二", at=at)
    at = yield 30
    stage.approve(proposal, at=at)
    at = yield 7
    stage.report(order, "已更换原料供应商，投料由两人复核，成品逐批送检。", at=at)


def brake_pads(stage: Stage) -> Story:
    """Suspended, then revoked: the enterprise may not apply again until the ban ends."""
    at = yield 500
    firm = stage.enterprise("示例汽车零部件有限公司", Unit.XIANGYANG, 5, "新能源与智能网联汽车", at=at)
    product = stage.product(firm, "示例制动衬片", specification="SL-01、SL-02 型", at=at)
    at = yield 490
    certificate = stage.certify(product, at=at)
    at = yield 480
    stage.label("brake pads", product, at=at)
    at = yield 205
    finding = stage.inspect(product, kind="SPECIAL", failed="剪切强度：标准值 ≥ 2.5 MPa，实测值 1.7 MPa", lot="SL2603", at=at)
    at = yield 204
    stage.rectify(finding, "停止发货，查明剪切强度不足的原因，对在库批次逐批复检。", at=at)
    at = yield 201
    suspension = stage.propose(certificate, "SUSPEND", reason="专项检查剪切强度不合格。", article="十二", at=at)
    at = yield 200
    stage.approve(suspension, at=at)
    at = yield 121
    revocation = stage.propose(certificate, "REVOKE", reason="逾期未完成整改，质量水平不再符合认定条件。", article="十五", at=at)
    at = yield 120
    stage.approve(revocation, at=at)


def soy_sauce(stage: Stage) -> Story:
    """Withdrawn at the holder's request: no sanction, and goods already sold stay what they are."""
    at = yield 450
    firm = stage.enterprise("示例酱油酿造有限公司", Unit.JINGZHOU, 6, "食品", at=at)
    product = stage.product(firm, "示例黄豆酱油", specification="500 毫升／瓶", at=at)
    at = yield 440
    certificate = stage.certify(product, at=at)
    at = yield 430
    stage.label("soy sauce", product, at=at)
    at = yield 300
    finding = stage.inspect(
        product,
        lot="JY-0106",
        items_tested="氨基酸态氮、全氮、总酸",
        failed="氨基酸态氮：标签明示 ≥ 0.80 g/100 mL，实测值 0.71 g/100 mL",
        handling="责令 60 日内整改，该批次下架。",
        at=at,
    )
    at = yield 298
    order = stage.rectify(finding, "下架该批次，查明氨基酸态氮不足的原因并改进发酵工艺。", at=at)
    at = yield 245
    stage.report(order, "更换菌种和发酵温控参数，出厂检验每批加测氨基酸态氮。", at=at)
    at = yield 236
    stage.reinspect(
        order,
        lot="JY-0315",
        items_tested="氨基酸态氮、全氮、总酸",
        handling="企业已更换发酵工艺参数并加严出厂检验，复查合格。",
        at=at,
    )
    at = yield 45
    stage.withdraw(certificate, reason="企业停止生产该产品，主动申请注销。", at=at)


def porcelain(stage: Stage) -> Story:
    """The last day has passed and nobody renewed."""
    at = yield 1165
    firm = stage.enterprise("示例陶瓷有限公司", Unit.HUANGSHI, 7, "消费品", at=at)
    product = stage.product(firm, "示例日用瓷餐具", specification="28 头", standards=["Q/示例 007-2022"], at=at)
    stage.standard("Q/示例 007-2022", "示例日用瓷餐具", evaluated=30, at=at)
    at = yield 1155
    stage.certify(product, at=at)
    at = yield 1150
    stage.label("porcelain", product, at=at)
    at = yield 880
    stage.inspect(product, kind="PERIODIC", items_tested="吸水率、热稳定性", at=at)
    at = yield 500
    stage.inspect(product, items_tested="铅、镉溶出量", lot="CJ-2507", at=at)


def instruments(stage: Stage) -> Story:
    """Announced by self-declaration, to begin a year later; its own city inspected it."""
    at = yield 20
    firm = stage.enterprise("示例光电仪器有限公司", Unit.WUHAN, 8, "光电子信息", at=at, county="示例区")
    product = stage.product(firm, "示例激光测距仪", specification="LD-100、LD-200 型", at=at)
    at = yield 15
    stage.certify(product, route="DECLARATION", valid_from=day_of(at) + timedelta(days=365), at=at)
    at = yield 10
    stage.label("instruments", product, at=at)
    at = yield 4
    stage.inspect(product, kind="DAILY", items_tested="标识、说明书", by=stage.cast.reviewer, at=at)


def rice(stage: Stage) -> Story:
    """Suspended, put right, reinstated. Then its labels: a roll lost, a lot not yet on sale, one label copied."""
    at = yield 700
    firm = stage.enterprise("示例米业有限公司", Unit.JINGMEN, 9, "现代农业", at=at)
    product = stage.product(firm, "示例桥米", specification="5 千克／袋", standards=["Q/示例 009S-2023"], at=at)
    # Its evaluation ends forty days from now.
    standard = stage.standard("Q/示例 009S-2023", "示例桥米", evaluated=355, at=at)
    stage.compare(standard, "碎米", "≤ 10 %", "≤ 15 %", "严于国家标准", at=at)
    at = yield 690
    certificate = stage.certify(product, at=at)
    at = yield 300
    finding = stage.inspect(product, lot="20260108", failed="碎米：标准值 ≤ 10 %，实测值 13 %", handling="责令整改。", at=at)
    at = yield 299
    order = stage.rectify(finding, "检修碾米设备，加严碎米筛分，留存筛分记录。", at=at)
    at = yield 296
    suspension = stage.propose(certificate, "SUSPEND", reason="监督抽查碎米超标，整改期间暂停。", article="十二", at=at)
    at = yield 295
    stage.approve(suspension, at=at)
    at = yield 241
    stage.reinspect(order, lot="20260305", items_tested="碎米、不完善粒、水分", at=at)
    at = yield 239
    reinstatement = stage.propose(certificate, "REINSTATE", reason="整改完成，复查合格，恢复使用。", article="十三", at=at)
    at = yield 238
    stage.approve(reinstatement, at=at)
    at = yield 200
    run = stage.label("rice", product, grade=ITEM, quantity=10_000, lot="20260420", at=at)
    at = yield 195
    stage.void(run, 501, 1000, reason="整卷标签在运输途中遗失。", at=at)
    at = yield 5
    stage.label("rice, new", product, grade=ITEM, quantity=10_000, lot="20261015", is_active=False, at=at)


def care(stage: Stage) -> Story:
    """A service: its code stands on the certificate. Renewed for another term."""
    at = yield 1110
    firm = stage.enterprise("示例康养服务有限公司", Unit.XIANNING, 10, "现代服务业", at=at)
    product = stage.product(firm, "示例居家康养服务", kind=Product.Kind.SERVICE, specification="上门照护、康复辅导", at=at)
    at = yield 1100
    certificate = stage.certify(product, at=at)
    at = yield 600
    stage.inspect(product, kind="PERIODIC", items_tested="服务规范、护理记录、回访记录", at=at)
    at = yield 40
    stage.renew(certificate, reason="期满复核合格，续期。", at=at)
    at = yield 38
    stage.label("care", product, carrier=LabelRun.Carrier.CERTIFICATE, quantity=1, at=at)


def bridge(stage: Stage) -> Story:
    """An engineering project: its code stands on a plaque."""
    at = yield 260
    firm = stage.enterprise("示例桥梁工程有限公司", Unit.WUHAN, 11, "工程", at=at, county="示例区")
    product = stage.product(firm, "示例江大桥工程", kind=Product.Kind.PROJECT, specification="主桥及引桥", at=at)
    at = yield 250
    stage.certify(product, route="DECLARATION", at=at)
    at = yield 240
    stage.label("bridge", product, carrier=LabelRun.Carrier.PLAQUE, quantity=1, at=at)
    at = yield 120
    stage.inspect(product, kind="SPECIAL", items_tested="混凝土强度、焊缝探伤、支座安装", at=at)


def inconsistent(stage: Stage) -> Story:
    """Data that must not exist, so that gathering the evidence fails as it would after a botched restore."""
    at = yield 3
    firm = stage.enterprise("示例矿泉水有限公司", Unit.SHENNONGJIA, 12, "食品", at=at)
    product = stage.product(firm, "示例天然矿泉水", specification="550 毫升／瓶", at=at)
    # The action refuses labels for an item that was never certified; this row goes round it on purpose, for CANNOT_VERIFY.
    LabelRun.objects.create(
        product=product,
        grade=LabelRun.Grade.PRODUCT,
        quantity=1,
        key_name=stage.newest_key,
        issued_by=stage.cast.registrar,
        issued_at=at,
        request_key=request_key("inconsistent"),
    )


# Each story with the enterprise whose presence says that it has been told.
STORIES = {
    "示例玉露茶业有限公司": tea,
    "示例小龙虾食品有限公司": crayfish,
    "示例香菇食品有限公司": mushrooms,
    "示例艾草制品有限公司": mugwort,
    "示例汽车零部件有限公司": brake_pads,
    "示例酱油酿造有限公司": soy_sauce,
    "示例陶瓷有限公司": porcelain,
    "示例光电仪器有限公司": instruments,
    "示例米业有限公司": rice,
    "示例康养服务有限公司": care,
    "示例桥梁工程有限公司": bridge,
    "示例矿泉水有限公司": inconsistent,
}
