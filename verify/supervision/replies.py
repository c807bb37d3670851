"""Replies to begin with. What only whoever replies can know stands in 【】, and no reply goes out with any of it left."""

from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of
from verify.supervision.models import Complaint

TO_FILL_IN = "【"


class Template(models.TextChoices):
    UNFOUNDED = "UNFOUNDED", _("checked, nothing found")
    FOUNDED = "FOUNDED", _("checked and confirmed")
    COPIED = "COPIED", _("the label was copied")
    UNCLEAR = "UNCLEAR", _("more is needed")
    NOT_OURS = "NOT_OURS", _("for another office")


TEXTS: dict[str, Any] = {
    Template.UNFOUNDED: _("On %(day)s you reported %(item)s. We checked 【what was checked】 and found nothing wrong. Thank you."),
    Template.FOUNDED: _(
        "On %(day)s you reported %(item)s. We checked and found: 【what was found】. We have ordered: 【what was"
        " ordered】. Thank you."
    ),
    Template.COPIED: _(
        "On %(day)s you reported %(item)s. Its label was very probably copied from a genuine one. Please do not use the goods and"
        " keep them as evidence. The matter is handed to 【the office】."
    ),
    Template.UNCLEAR: _(
        "On %(day)s you reported %(item)s. To look into it we need 【what is needed】. Please report again with it and name the"
        " number %(number)s."
    ),
    Template.NOT_OURS: _(
        "On %(day)s you reported %(item)s. This is not for us to decide. Please turn to 【the office】, or dial 12315."
    ),
}


def begun(template: str, complaint: Complaint, item: str) -> str:
    """In Chinese, as the public reads it; empty for a name that is no Template. `item`: what it is about, where that is known."""
    if template not in Template.values:
        return ""
    with translation.override("zh-hans"):
        said = {"day": day_of(complaint.received_at), "number": complaint.tracking_number, "item": item or _("the matter")}
        return str(TEXTS[template] % said)
