"""How the public is told what became of a failed inspection. Pure."""

from datetime import date

from django.utils.translation import gettext as _


def told(due_on: date | None, reported_on: date | None, reinspected_on: date | None, result: str) -> list[str]:
    """A sentence a step, in their order; none where nothing was ordered. `result` is an Inspection.Result or empty."""
    if due_on is None:
        return []
    steps = [_("Ordered to be corrected by %(day)s.") % {"day": due_on.isoformat()}]
    if reported_on:
        steps.append(_("The enterprise reported on %(day)s what it did.") % {"day": reported_on.isoformat()})
    if reinspected_on:
        again = _("Passed the re-inspection of %(day)s.") if result == "PASSED" else _("Failed the re-inspection of %(day)s.")
        steps.append(again % {"day": reinspected_on.isoformat()})
    return steps
