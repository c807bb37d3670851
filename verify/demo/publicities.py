"""公示 in the 示例 world: one that is open on the day of seeding, one that has closed with two objections answered."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from verify.calendar import day_of
from verify.certification.actions import candidates, hearings, objections, publicities
from verify.certification.models import Candidate, Objection, Publicity
from verify.demo.stage import Stage
from verify.demo.timeline import Story
from verify.registry.actions import rounds
from verify.registry.models import Industry, Round
from verify.registry.units import Unit

CONTACT: dict[str, Any] = {
    "phone": "027-00000000（示例）",
    "mail": "gongshi@example.com",
    "address": "示例市示例路 1 号 示例秘书处",
}
# Enterprise, item, specification, unit, county, industry, kind, route.
OPEN = (
    ("示例富硒茶业有限公司", "示例富硒绿茶", "特级 200 克／罐", Unit.ENSHI, "示例县", "现代农业", "PRODUCT", "REVIEW"),
    ("示例光通信股份有限公司", "示例 400G 光模块", "QSFP-DD 封装", Unit.WUHAN, "示例区", "光电子信息", "PRODUCT", "REVIEW"),
    (
        "示例智能网联汽车有限公司",
        "示例纯电动厢式运输车",
        "EX-N1 型",
        Unit.XIANGYANG,
        "",
        "新能源与智能网联汽车",
        "PRODUCT",
        "REVIEW",
    ),
    ("示例生物医药有限公司", "示例血液透析浓缩液", "A 液 10 升／桶", Unit.YICHANG, "", "生命健康", "PRODUCT", "REVIEW"),
    ("示例数控机床有限公司", "示例五轴联动加工中心", "MC-5X 系列", Unit.SHIYAN, "", "高端装备", "PRODUCT", "DECLARATION"),
    ("示例电池材料有限公司", "示例磷酸铁锂正极材料", "LF-15", Unit.JINGMEN, "", "新材料", "PRODUCT", "REVIEW"),
    ("示例热干面食品有限公司", "示例热干面", "480 克／盒", Unit.WUHAN, "示例区", "食品", "PRODUCT", "DECLARATION"),
    ("示例铜业有限公司", "示例高精电子铜箔", "6 微米、8 微米", Unit.HUANGSHI, "", "新材料", "PRODUCT", "REVIEW"),
    ("示例香米合作社有限公司", "示例虾稻香米", "5 千克／袋", Unit.QIANJIANG, "", "现代农业", "PRODUCT", "REVIEW"),
    ("示例无纺布制品有限公司", "示例医用防护服", "一次性，L、XL", Unit.XIANTAO, "", "消费品", "PRODUCT", "REVIEW"),
    ("示例生态旅游服务有限公司", "示例高山康养服务", "", Unit.SHENNONGJIA, "", "现代服务业", "SERVICE", "REVIEW"),
    ("示例隧道工程有限公司", "示例越岭隧道工程", "左、右线", Unit.HUANGGANG, "示例县", "工程", "PROJECT", "REVIEW"),
)
CLOSED = (
    ("示例菜籽油有限公司", "示例双低菜籽油", "5 升／桶", Unit.JINGZHOU, "", "食品", "PRODUCT", "REVIEW"),
    ("示例阀门制造有限公司", "示例高压球阀", "DN50–DN300", Unit.XIANNING, "", "高端装备", "PRODUCT", "REVIEW"),
    ("示例桂花糕点有限公司", "示例桂花糕", "300 克／盒", Unit.XIANNING, "", "食品", "PRODUCT", "DECLARATION"),
    ("示例专用汽车有限公司", "示例应急排水车", "ES-P3000 型", Unit.SUIZHOU, "", "新能源与智能网联汽车", "PRODUCT", "REVIEW"),
)


def open_now(stage: Stage) -> Story:
    """Open from the day of seeding; nobody has objected yet."""
    at = yield 3
    year = day_of(at + timedelta(days=3)).year
    round = Round.objects.filter(year=year).first() or rounds.open_round(year=year, by=stage.cast.registrar, at=at)
    put_forward(stage, round, OPEN, at)
    at = yield 1
    publicise(stage, round, at)


def closed(stage: Stage) -> Story:
    """One objection was dismissed, one upheld after a hearing, and its candidate taken off the list."""
    at = yield 300
    round = stage.round(at=at)
    rows = put_forward(stage, round, CLOSED, at)
    at = yield 298
    publicity = publicise(stage, round, at)
    at = yield 296
    first = objection(publicity, rows[0], "示例甲", "该产品包装标注的等级与执行标准不一致，建议核实。", at)
    second = objection(publicity, rows[2], "示例乙", "申报所附执行标准已被代替，不是现行有效版本。", at)
    at = yield 292
    hearings.order(objection=second, on=day_of(at) + timedelta(days=3), place="示例市示例路 1 号", by=stage.cast.registrar, at=at)
    at = yield 289
    hearings.record(
        objection=second,
        heard="异议人一名，申报单位代表两名",
        minutes="双方确认：申报时所附标准已被新版本代替。申报单位未提供新版本的实施证明。",
        by=stage.cast.registrar,
        at=at,
    )
    at = yield 285
    reply = "经核查产品包装、执行标准和检验报告，标注一致，异议不成立。"
    objections.reply(objection=first, state=Objection.State.DISMISSED, reply=reply, by=stage.cast.registrar, at=at)
    objections.reply(
        objection=second,
        state=Objection.State.UPHELD,
        reply="经核查，申报时所附标准确已被代替，异议成立，该项目移出名单。感谢监督。",
        take_off_reason="申报所附执行标准已被代替，不符合“标准实施三个月以上”的条件。",
        by=stage.cast.registrar,
        at=at,
    )


# Told together, once.
STORIES = (closed, open_now)


def told() -> bool:
    return Publicity.objects.filter(round__candidates__is_demo=True).exists()


def put_forward(stage: Stage, round: Round, rows: tuple[tuple[Any, ...], ...], at: Any) -> list[Candidate]:
    return candidates.put_forward(round=round, rows=list(_fields(rows)), by=stage.cast.registrar, at=at)


def _fields(rows: tuple[tuple[Any, ...], ...]) -> Iterator[dict[str, Any]]:
    industries = {industry.name: industry for industry in Industry.objects.all()}
    for number, (enterprise, item, specification, unit, county, industry, kind, route) in enumerate(rows, 1):
        yield {
            "enterprise_name": enterprise,
            "item_name": item,
            "specification": specification,
            "unit": unit.value,
            "county": county,
            "industry": industries.get(industry),
            "kind": kind,
            "route": route,
            "standards": f"Q/示例 {number:03}S-2025",
            "is_demo": True,
        }


def publicise(stage: Stage, round: Round, at: Any) -> Publicity:
    """Approved today, open from tomorrow."""
    opens_on = day_of(at) + timedelta(days=1)
    officers = {"by": stage.cast.registrar, "approved_by": stage.cast.approver}
    return publicities.open_publicity(round=round, opens_on=opens_on, **officers, at=at, **CONTACT)


def objection(publicity: Publicity, candidate: Candidate, name: str, grounds: str, at: Any) -> Objection:
    return objections.receive(
        publicity=publicity, candidate=candidate, objector_kind="PERSON", name=name, contact="示例联系方式", grounds=grounds, at=at
    )
