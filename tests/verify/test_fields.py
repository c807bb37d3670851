"""A text longer than its field is refused with a sentence, and by the database whoever writes it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from verify.calendar import day_of
from verify.models import Inspection
from verify.supervision.actions import inspections

pytestmark = pytest.mark.django_db


def test_a_text_of_the_full_length_is_taken_and_one_more_character_refused(world, at):
    fields = {"product": world.product(), "result": "PASSED", "inspected_on": day_of(at), "body": "示例院", "source": "示例局"}
    kept = inspections.record(**fields, handling="长" * 1000, by=world.susan, at=at)
    with pytest.raises(ValidationError) as refused:
        inspections.record(**fields, handling="长" * 1001, by=world.susan, at=at)
    assert list(refused.value.message_dict) == ["handling"]
    kept.pk, kept.handling = None, "长" * 1001
    with pytest.raises(IntegrityError, match="handling"), transaction.atomic():
        kept.save(force_insert=True)
    assert Inspection.objects.count() == 1
