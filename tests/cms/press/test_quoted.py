"""A number that a text quotes is compared with the register where the register counts the same thing, and nowhere else."""

from collections import Counter as Numbers

import pytest

from cms.press.counts import Count
from cms.press.quoted import quoted
from tests.factories.world import NOW
from verify.registry.figures import Breakdown, Tally
from verify.registry.status import Status
from verify.registry.units import Unit

TALLY = Tally(
    at=NOW,
    listed=214,
    valid=201,
    enterprises=180,
    units=17,
    status={**dict.fromkeys(Status, 0), Status.SUSPENDED: 3, Status.REVOKED: 2},
    year=Breakdown(listed=Numbers({2023: 53, 2024: 161}), valid=Numbers({2023: 50, 2024: 151})),
    route=Breakdown(),
    kind=Breakdown(),
    unit=Breakdown(
        listed=Numbers({Unit.WUHAN.value: 60, Unit.ENSHI.value: 12}), valid=Numbers({Unit.WUHAN.value: 58, Unit.ENSHI.value: 12})
    ),
    industry=Breakdown(),
    demo=Breakdown(),
)


@pytest.mark.parametrize(
    "text",
    [
        "湖北精品有效项目共201项。",
        "全省共认定214项，其中有效201项。",
        "2023年名单公布，共53项。",
        "2024年度认定161项，分布在17个市州。",
        "恩施州有效项目12个。",
        "获证企业180家。",
        "累计认定超过200项。",
        "有效项目近210项。",
        "获证项目200余项。",
        "已撤销认定2项，暂停认定3项。",
        "企业把十二道工序拆成37项参数，产品获湖北精品认定。",
        "该公司3项产品通过认定。",
        "获证企业用了3个车间。",
        "3家检验机构出具了认定报告。",
        "认定需要经过第3项程序。",
        "认定率提高3.5个百分点。",
        "截至2026年11月20日，有效项目201项。",
        "恩施州获证企业9家。",
        "2024年恩施州认定4项。",
        "今天卖出99项。",
        "",
        "项" * 100_000,
    ],
)
def test_what_is_right_or_the_writers_own_is_let_through(text):
    assert [each.clause for each in quoted(text) if not each.is_right(TALLY)] == []


@pytest.mark.parametrize(
    ("text", "count", "right"),
    [
        ("湖北精品有效项目共128项。", Count("valid"), 201),
        ("湖北精品有效项目已达 1,280 项", Count("valid"), 201),
        ("全省累计认定128项", Count("listed"), 214),
        ("2023年名单公布，共54项。", Count("listed", year=2023), 53),
        ("2023年名单中的有效项目现有53项。", Count("valid", year=2023), 50),
        ("恩施州有效项目13个。", Count("valid", unit=Unit.ENSHI), 12),
        ("获证企业179家。", Count("enterprises"), 180),
        ("获证经营主体来自16个市州。", Count("units"), 17),
        ("已撤销认定4项", Count("revoked"), 2),
        ("累计认定超过300项。", Count("listed"), 214),
        ("有效项目近300项。", Count("valid"), 201),
        ("截至2026年11月20日，有效项目共199项。", Count("valid"), 201),
    ],
)
def test_what_differs_is_found_with_the_count_to_write_instead(text, count, right):
    (wrong,) = [each for each in quoted(text) if not each.is_right(TALLY)]
    assert (wrong.counts[0], wrong.counts[0].of(TALLY)) == (count, right)
