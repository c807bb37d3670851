"""What the style guide shows: made-up content for every component, in every state it can be in."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace as Some
from typing import Any

from django import forms
from django.core.paginator import Paginator

from cms.brand_editing.differences import Difference
from cms.pages.base import Link
from cms.pages.goals import Goal, Progress
from cms.press.share.pages import Share
from cms.press.video.addresses import parse
from cms.tiles import tiles
from verify.certification.models import Candidate, Publicity
from verify.certification.publicity import PublicityState
from verify.charts import Bar, Chart
from verify.labels import qr
from verify.registry.filters import Facet, Filters
from verify.registry.models import Round, StatusChange
from verify.registry.status import ChangeKind, Status
from verify.registry.units import Unit
from verify.standards.validity import Validity
from verify.supervision.findings import Finding
from verify.supervision.models import Inspection

LONG = "示例牌富硒有机高山云雾手工炒制恩施玉露绿茶（特级，礼盒装，250 克 × 2 罐）"
NOTICE = "https://notice.example.gov.cn/2026/11"
ENTERPRISE = "示例恩施高山生态茶业专业合作社联合社有限责任公司"


def specimens(at: datetime, image: Any = None) -> dict[str, Any]:
    """The context of cms/styleguide.html; `image` is any of the library."""
    return {
        **chrome(),
        **register(at),
        **cards(at, image),
        **charts(),
        **documents(at),
        **pages(at, image),
        "videos": videos(),
        "offered": offered(image),
        "kit": Some(page_id=1, size=48_211_334, pictures=12, sha256="3f" * 32),
        "image": image,
        "form": SampleForm(auto_id="id_blank_%s"),
        "wrong_form": SampleForm(data={"name": "", "reason": "x"}, auto_id="id_wrong_%s"),
    }


def chrome() -> dict[str, Any]:
    sections = ("产品", "品牌", "市州", "公告公示", "标准", "质量信息", "案例", "活动", "关于标识")
    return {
        "navigation": [Some(title=title, url=f"/{number}/", is_current=number == 1) for number, title in enumerate(sections, 1)],
        "footer_links": [Some(title=title, url=f"/{title}/") for title in ("隐私政策", "无障碍声明", "网站地图", "常见问题")],
        "alerts": [
            Some(message="示例通知：第三批申报将于 12 月 31 日截止。", url="/notices/", level="INFO"),
            Some(message="示例提示：近期出现仿冒查验网站，请认准本站唯一网址。", url="", level="WARNING"),
        ],
        "trail": [Some(title="登记库", url="/registry/"), Some(title="示例食品有限公司", url="/registry/enterprises/X")],
    }


def register(at: datetime) -> dict[str, Any]:
    standings = [standing(status, at) for status in Status]
    choices = [(unit.value, unit.label) for unit in Unit]
    facets = (
        Facet("unit", "市州", choices, Unit.ENSHI.value),
        Facet("year", "名单年度", [("2025", "2025")], ""),
        Facet("status", "状态", list(Status.choices), ""),
    )
    return {
        "at": at,
        "statuses": list(Status),
        "standings": standings,
        "lines": [Some(certificate=each.certificate, status=each.status) for each in standings],
        "filters": Filters(facets, "玉露", ()),
        "remarks": ["“十堰”不是“名单年度”的选项，已忽略。", "没有第 9 页，这是最后一页。"],
        "page": Paginator(range(150), 50).page(2),
        "changes": changes(at),
        "product": inspected(at),
        "notice_url": NOTICE,
        "standards": [Link("GB/T 22111-2008", "/standards/gb-t-22111-2008/"), Link("Q/示例 001S-2025", "")],
    }


def standing(status: Status, at: datetime) -> Some:
    kinds = {
        Status.SUSPENDED: ChangeKind.SUSPEND,
        Status.REVOKED: ChangeKind.REVOKE,
        Status.WITHDRAWN: ChangeKind.WITHDRAW,
        Status.VALID: ChangeKind.REINSTATE,
    }
    enterprise = Some(
        name=ENTERPRISE, is_demo=True, get_unit_display="恩施土家族苗族自治州", get_absolute_url="/registry/enterprises/X"
    )
    product = Some(name="示例玉露茶", enterprise=enterprise, get_kind_display="产品")
    certificate = Some(
        product=product,
        round=Some(year=2025),
        route="REVIEW",
        get_route_display="评审",
        get_absolute_url="/registry/certificates/X",
        valid_from=(at + timedelta(days=30)).date(),
    )
    change = Some(kind=kinds.get(status, ChangeKind.ISSUE), effective_at=at - timedelta(days=9))
    return Some(certificate=certificate, status=status, change=change, valid_until=at.date())


def changes(at: datetime) -> list[StatusChange]:
    facts: dict[str, Any] = {"recorded_at": at}
    return [
        StatusChange(kind=ChangeKind.ISSUE, effective_at=at - timedelta(days=300), **facts),
        StatusChange(
            kind=ChangeKind.SUSPEND,
            effective_at=at - timedelta(days=9),
            reason="示例：监督抽查不合格，责令整改。",
            legal_basis="示例办法第二十条",
            notice_url=NOTICE,
            **facts,
        ),
        StatusChange(kind=ChangeKind.REINSTATE, effective_at=at + timedelta(days=9), reason="示例：复查合格。", **facts),
    ]


def inspected(at: datetime) -> Mapping[str, Any]:
    source = {"source": "示例市场监督管理局", "notice_url": NOTICE}
    recall = Some(
        lot="20261101", ordered_on=at.date(), ended_on=None, reason="示例原因", advice="停止食用，联系购买处退货。", **source
    )
    failed = Inspection(inspected_on=at.date(), result="FAILED", body="示例检验院", items_failed="水分：≤7.0%，实测 8.1%", **source)
    passed = Inspection(
        inspected_on=at.date(), result="PASSED", body="示例检验院", lot="20260901", items_tested="水分、灰分", **source
    )
    return {"recalls": {"all": [recall]}, "inspections": {"all": [failed, passed]}}


def cards(at: datetime, image: Any) -> dict[str, Any]:
    def item(name: str, status: Status, **fields: Any) -> Some:
        known = {"url": "/products/x", "enterprise_url": "/brands/x", "unit_label": "恩施土家族苗族自治州", "kind_label": "产品"}
        rest = {"enterprise_name": "示例茶业有限公司", "year": 2025, "image": None, "is_demo": True}
        return Some(**{"name": name, "status": status, **known, **rest, **fields})

    def card(title: str, **fields: Any) -> Some:
        known = {"url": "/cases/x", "kicker": "案例", "summary": "示例摘要：一家茶企如何用三年把标准写进每一道工序。", "date": at}
        return Some(**{"title": title, "image": None, "is_demo": True, "banner": "", **known, **fields})

    return {
        "items": [
            item(f"示例玉露茶 {number}", status, image=image if number == 1 else None) for number, status in enumerate(Status, 1)
        ]
        + [item(LONG, Status.VALID, enterprise_name=ENTERPRISE, enterprise_url="", is_demo=False)],
        "cards": [
            card("示例茶业：从一片叶子到一项标准", image=image),
            card(LONG, banner="该项目的认定已于 2026年11月11日暂停。"),
            card("只有标题的一条", kicker="", summary="", date=None, is_demo=False),
        ],
        "notices": [
            Some(
                url="/notices/1",
                title="关于开展 2026 年度湖北精品认定申报工作的通知（示例）",
                kind_label="申报通知",
                date=at,
                state_label="",
            ),
            Some(url="/notices/2", title="示例公示", kind_label="公示", date=at, state_label="公示中，还剩 3 个工作日"),
        ],
    }


def charts() -> dict[str, Any]:
    counts = {unit.value: number * number // 3 for number, unit in enumerate(Unit)}
    return {
        "figures": [
            Some(value=1234, label="现行有效", url="/products/", note="截至此刻"),
            Some(value=12, label="历年认定项目", url="", note=""),
            Some(value="60%", label="品牌经济占比目标", url="", note="示例数据"),
            Some(value=0, label="公示中的名单", url="", note=""),
        ],
        "charts": [
            Chart(
                "各行业认定项目",
                "项",
                [Bar("食品", 41, "/products/?industry=1"), Bar("现代农业", 30), Bar("新能源与智能网联汽车", 7)],
            ),
            Chart(
                "二十条",
                "",
                [Bar(f"{unit.label}农产品加工与食品制造业", number * 1234567 / 4) for number, unit in enumerate(Unit, 1)],
            ),
            Chart("只有一条", "项", [Bar("食品", 3)]),
            Chart("全是零", "批次", [Bar("抽查", 0), Bar("不合格", 0)]),
            Chart("还没有数据", "项"),
        ],
        "tiles": tiles(counts),
        "empty_tiles": tiles({}),
    }


def documents(at: datetime) -> dict[str, Any]:
    return {
        "differences": [
            Difference("电话", [("removed", "027-00000000"), ("added", "027-11111111")]),
            Difference("介绍", [("same", "示例茶园在山中。"), ("added", "三代人只做一件事。")]),
        ],
        "prose": PROSE,
        "corrections": [Some(date=at.date())],
        "publications": [at.date(), (at - timedelta(days=3)).date()],
        "correction": Some(date=at.date(), text="原文“示例二号有限公司”应为“示例三号有限公司”，现予更正。"),
        "events": [
            Some(date=at.date(), title="公布名单", text="示例：第二批共 161 项。", url="/notices/2"),
            Some(date=(at - timedelta(days=40)).date(), title="公示", text="", url=""),
        ],
        "files": [
            Some(title="公告（盖章件）", url="/documents/1", kind="PDF", size=482_113, sha256="3f" * 32),
            Some(title="名单", url="/documents/2", kind="XLSX", size=18_022, sha256=""),
        ],
        "sections": [Some(id="colours", title="颜色"), Some(id="type", title="字号"), Some(id="components", title="组件")],
    }


def pages(at: datetime, image: Any) -> dict[str, Any]:
    """What stands on pages of one kind."""
    shop = Some(name="示例商城旗舰店", url="https://shop.example.com/")
    picture = Some(image=image, caption="示例图片")
    suspended, valid = standing(Status.SUSPENDED, at), standing(Status.VALID, at)
    subject = {"name": LONG, "holder": ENTERPRISE, "unit_label": "恩施土家族苗族自治州", "url": "/products/x"}
    return {
        "brands": [
            brand(at, image=image),
            brand(at, name=ENTERPRISE, tags=[], valid=0, banner="全部项目的认定已于 2026年11月11日暂停。"),
        ],
        "outlets": [Some(value=shop)],
        "share": Share(
            address="https://jp.example.gov.cn/cases/x/",
            title="示例案例",
            text="示例摘要",
            image="",
            seen="",
            weibo="/share/go/1/weibo",
            poster="/share/poster/1.jpg",
            code=qr.outline("https://jp.example.gov.cn/cases/x/", draw=qr.bulk_symbol),
        ),
        "pictures": [Some(value=picture)] if image else [],
        "counts": [Some(label="食品", value=41, url="/products/?industry=1"), Some(label="工程", value=0, url="")],
        "evaluations": [
            Some(validity=validity, is_valid=validity in {Validity.VALID, Validity.ENDING}, latest=latest)
            for validity, latest in ((each, None if each == Validity.NONE else Some(valid_until=at.date())) for each in Validity)
        ],
        "goals": goals(at),
        "subjects": Some(
            each=[
                Some(**subject, standing=suspended, item_count=0, valid_count=0),
                Some(**{**subject, "name": ENTERPRISE, "holder": ""}, standing=None, item_count=3, valid_count=2),
                Some(**{**subject, "holder": ""}, standing=None, item_count=0, valid_count=0),
                Some(
                    **{**subject, "name": "GB/T 0000—2025 示例标准", "holder": "", "unit_label": ""}, standing=None, remark="现行"
                ),
            ],
            concerns=[suspended],
            leaves_featured=True,
            told=[("示例玉露茶的认定自2026年11月11日起暂停。", suspended)],
        ),
        "valid": valid,
        **releases(at, image),
        "findings": [
            finding(at),
            finding(at, kind="RECALL", result="", reason="示例：封口不严。", handling="停止食用，退货退款。"),
        ],
        **candidates(at),
    }


def offered(image: Any) -> Any:
    """The same picture, as if others might use it."""
    shown = copy(image)
    if shown is not None:
        shown.licence = shown.Licence.PRESS
    return shown


def videos() -> list[Some]:
    film = Some(
        url="/videos/1.mp4", captions_url="/videos/1.vtt", text="示例旁白：茶园清晨。", credit="示例摄制组", source="示例，自制"
    )
    return [
        Some(title="示例：一片叶子的一天", film=None, video=parse("https://www.bilibili.com/video/BV1xx411c7mD")),
        Some(title="示例：自有视频", film=film, video=None),
    ]


def releases(at: datetime, image: Any) -> dict[str, Any]:
    """What stands on the page of a release event."""
    known = {"at": at, "url": "", "picture": None, "withdrawal": None, "corrections": []}
    posts = [
        Some(**known | {"pk": 3, "anchor": "post-3", "text": "示例：名单宣读完毕。", "picture": image}),
        Some(**known | {"pk": 2, "anchor": "post-2", "text": LONG, "corrections": [Some(at=at, text="应为 250 克。")]}),
        Some(**known | {"pk": 1, "anchor": "post-1", "text": "", "withdrawal": Some(at=at, text="信息有误。")}),
    ]
    item = Some(url="/products/x", name=LONG, enterprise_name=ENTERPRISE, enterprise_url="", status=Status.VALID, is_demo=True)
    item = Some(**vars(item), unit_label="恩施土家族苗族自治州", year=2025)
    speaker = Some(name="示例发言人", role="示例主任", organisation=ENTERPRISE, picture=image)
    return {
        "under_embargo": Some(
            reviewer="示例日报",
            until=at,
            number=1,
            contents_url="#c-embargo",
            before=None,
            after=Some(title=LONG, url="#c-embargo"),
            rows=range(24),
        ),
        "coverage": Some(shown=posts, count=3, is_running=True, updated_at=at, url="/events/x/"),
        "no_coverage": Some(shown=[], count=0, is_running=True, updated_at=None, url="/events/x/"),
        "event_states": [
            Some(state="PLANNED", is_running=False, days_left=24),
            Some(state="PLANNED", is_running=True, days_left=None),
            Some(state="POSTPONED", is_running=False, days_left=None),
            Some(state="CALLED_OFF", is_running=False, days_left=None),
        ],
        "honour_groups": [
            Some(unit_label="恩施土家族苗族自治州", honours=[Some(item=item, has_plaque=True), Some(item=item, has_plaque=False)])
        ],
        "speakers": [Some(value=speaker), Some(value=Some(name="示例主持人", role="", organisation="", picture=None))],
        "press_contacts": [Some(value=Some(office="示例新闻处", phone="027-00000000", mail="press@example.gov.cn"))],
    }


def brand(at: datetime, **fields: Any) -> Some:
    known = {
        "url": "/brands/x",
        "name": "示例玉露",
        "unit_label": "恩施土家族苗族自治州",
        "industry_label": "现代农业",
        "image": None,
    }
    rest = {
        "tags": ["区域公用品牌", "地理标志"],
        "summary": "三代人守着一口蒸锅。",
        "is_demo": True,
        "listed": 3,
        "valid": 3,
        "banner": "",
    }
    return Some(**{**known, **rest, **fields})


def goals(at: datetime) -> list[Progress]:
    told = {"source": "示例规划", "source_on": at.date(), "source_url": "https://plan.example.gov.cn/"}
    counted = Goal(title="示例：精品总数", target=Decimal(300), unit_label="项", measure=Goal.Measure.LISTED, **told)
    reported = Goal(
        title="示例：品牌经济占比", target=Decimal(60), unit_label="%", reported_on=at.date(), reported_by="示例局", **told
    )
    figures = (
        (counted, Decimal(161)),
        (reported, Decimal("61.5")),
        (Goal(title="示例：形成成熟的品牌体系", source="示例规划"), None),
    )
    return [Progress(goal, goal.title, figure) for goal, figure in figures]


def finding(at: datetime, **fields: Any) -> Finding:
    known: dict[str, Any] = {
        "kind": "SAMPLING",
        "day": at.date(),
        "result": "FAILED",
        "item_ref": "00000000",
        "item": LONG,
        "specification": "",
        "enterprise": ENTERPRISE,
        "unit": Unit.ENSHI.value,
        "industry": "食品",
        "is_demo": True,
        "lot": "20261101",
        "items_tested": "水分、灰分",
        "items_failed": "水分：≤7.0%，实测 8.1%",
        "reason": "",
        "body": "示例检验院",
        "source": "示例局",
        "handling": "责令整改。",
        "ended_on": None,
        "notice_url": NOTICE,
    }
    return Finding(**{**known, **fields})


def candidates(at: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {"enterprise_name": ENTERPRISE, "item_name": LONG, "unit": Unit.ENSHI.value, "is_demo": True}
    taken_off = {"state": Candidate.State.TAKEN_OFF, "taken_off_at": at, "taken_off_reason": "示例：异议成立。"}
    return {
        "candidates": [Candidate(position=1, route="REVIEW", **row), Candidate(position=2, **row, **taken_off)],
        "publicity": Publicity(ref="00000000", round=Round(year=2026)),
        "state": PublicityState.OPEN,
    }


class SampleForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=20, help_text="与身份证件一致。")
    contact = forms.EmailField(label="电子邮箱", required=False)
    unit = forms.ChoiceField(label="市州", choices=[("", "请选择"), *Unit.choices])
    reason = forms.ChoiceField(label="您要反映什么", choices=[("A", "质量问题"), ("B", "与页面不符")], widget=forms.RadioSelect)
    fields_of_work = forms.MultipleChoiceField(
        label="涉及领域",
        choices=[("1", "计量"), ("2", "标准"), ("3", "检验检测")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    description = forms.CharField(
        label="经过", widget=forms.Textarea(attrs={"rows": 4}), help_text="最多 2000 字。", required=False
    )
    letter = forms.FileField(label="盖章的异议书", help_text="PDF、JPEG、PNG 或 WebP，不超过 10 MB。")
    is_true = forms.BooleanField(label="以上内容属实")


PROSE = """<p>这是一段示例正文，用来看行长、行距和链接的样子：
<a href="/about/">关于标识</a>。标识属于<b>项目</b>，不属于整个经营主体。</p>
<h2>二级标题</h2><p>标题与正文的距离，应当让人一眼看出它属于下文。</p>
<ul><li>第一点，短。</li><li>第二点，长一些，看看换行以后是不是与第一行的文字对齐，而不是与圆点对齐。</li></ul>
<h3>三级标题</h3><ol><li>申报</li><li>初审</li><li>公示</li></ol>
<blockquote>质量是干出来的，也是守出来的。（示例）</blockquote><hr/><p>最后一段。</p>"""
