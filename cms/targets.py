"""The province's published targets as planted once; editors keep them from then on. Where the document is not known, neither
number nor date of one is given."""

from decimal import Decimal

from cms.pages.goals import Goal

SOURCE = "湖北省公开发布的品牌建设目标（文件名称和日期待补录）"
G, M = Goal.Group, Goal.Measure

# (term, target, in English, number aimed at, counted in, counted by the register)
TARGETS: tuple[tuple[str, str, str, int | None, str, str], ...] = (
    (G.TO_2025, "认定湖北精品", "Items certified as Hubei Premium", 300, "项", M.LISTED),
    (G.TO_2025, "有效注册商标", "Valid registered trademarks", 1_000_000, "件", ""),
    (G.TO_2025, "国际注册商标", "International trademarks", 600, "件", ""),
    (G.TO_2025, "地理标志", "Geographical indications", 600, "个", ""),
    (G.TO_2025, "主导制定国际标准", "International standards led", 20, "项", ""),
    (G.TO_2025, "主导或参与制定国家标准、行业标准", "National and industry standards led or joined", 3_800, "项", ""),
    (G.TO_2025, "品牌经济占全省经济的比重", "Share of the brand economy in the provincial economy", 60, "%", ""),
    (G.TO_2025, "进入全国品牌价值500强的品牌", "Brands among the 500 most valuable in the country", 25, "个", ""),
    (G.TO_2025, "中国质量奖（含提名奖）", "China Quality Awards, nominations included", 20, "个", ""),
    (G.TO_2025, "长江质量奖组织", "Organisations with the Changjiang Quality Award", 80, "家", ""),
    (G.YEARLY, "每年认定湖北精品（不少于）", "Items certified as Hubei Premium each year, at least", 100, "项", M.LATEST_ROUND),
    (G.YEARLY, "每年培训小企业", "Small firms trained each year", 10_000, "家", ""),
    (G.YEARLY, "每年导入先进质量管理的企业", "Firms taking up advanced quality management each year", 1_000, "家", ""),
    (G.YEARLY, "每年树立质量标杆企业", "Benchmark firms each year", 100, "家", ""),
    (G.TO_2035, "形成成熟的品牌体系，进入全国前列", "A mature system of brands, in the national front rank", None, "", ""),
)


def plant() -> None:
    """Nothing where there is a target already."""
    if Goal.objects.exists():
        return
    Goal.objects.bulk_create(
        Goal(
            group=group,
            title=title,
            title_en=title_en,
            target=None if number is None else Decimal(number),
            unit_label=unit_label,
            measure=measure,
            source=SOURCE,
            position=position,
        )
        for position, (group, title, title_en, number, unit_label, measure) in enumerate(TARGETS, 1)
    )
