"""For the screens of the press room."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.press.bundles.models import Bundle

register = template.Library()
State = Bundle.State
COLOURS = {
    State.DRAFT: "",
    State.SUBMITTED: "WAITING",
    State.APPROVED: "APPROVED",
    State.RELEASED: "VALID",
    State.CALLED_OFF: "ENDED",
}


@register.filter
def time_left(moment: datetime, at: datetime) -> str:
    """“3 days 4 hours to go”, in the two largest units; “due” when it has come."""
    minutes = int((moment - at).total_seconds() // 60)
    if minutes < 0:
        return _("due")
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    named = (
        (days, ngettext("%(number)s day", "%(number)s days", days)),
        (hours, ngettext("%(number)s hour", "%(number)s hours", hours)),
        (rest, ngettext("%(number)s minute", "%(number)s minutes", rest)),
    )
    told = [text % {"number": number} for number, text in named if number][:2] or [_("less than a minute")]
    return _("%(time)s to go") % {"time": " ".join(told)}


@register.filter
def bundle_status(bundle: Bundle) -> str:
    """Its colour in office.css."""
    return COLOURS[State(bundle.state)]


@register.filter
def kind_of_page(model: Any) -> str:
    return str(capfirst(model._meta.verbose_name)) if model else ""
