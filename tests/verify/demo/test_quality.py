"""What the 示例 world has for quality information and standards."""

from collections import Counter

import pytest

from tests.verify.demo.conftest import NOW
from verify.models import Inspection, Product, Recall, Standard
from verify.registry.standard_codes import normal_code
from verify.standards.validity import evaluated

pytestmark = pytest.mark.usefixtures("seeded")


def test_there_are_findings_over_units_and_industries_and_one_lot_was_put_right():
    rows = list(Inspection.objects.select_related("product__enterprise__industry"))
    assert len(rows) >= 14
    assert len({row.product.enterprise.unit for row in rows}) >= 9
    assert len({row.product.enterprise.industry for row in rows}) >= 6
    story = Inspection.objects.filter(product__name="示例黄豆酱油").order_by("inspected_on").values_list("kind", "result")
    assert list(story) == [("SAMPLING", "FAILED"), ("REINSPECTION", "PASSED")]
    assert Recall.objects.count() == 1


def test_standards_are_examples_with_an_evaluation_valid_ending_and_ended():
    validities = Counter(evaluated(row.evaluations.all(), NOW).validity.value for row in Standard.objects.all())
    assert validities == {"VALID": 2, "ENDING": 1, "ENDED": 1, "NONE": 1}
    assert [row.code for row in Standard.objects.all() if "示例" not in row.code] == []


def test_every_standard_is_executed_by_an_item_and_every_code_is_registered():
    assert Standard.objects.executed_by_products().count() == Standard.objects.count()
    named = {normal_code(written) for product in Product.objects.all() for written in product.standards}
    assert named == set(Standard.objects.values_list("code", flat=True))
