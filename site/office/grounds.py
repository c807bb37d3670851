"""What a rectification gives grounds to propose. Two officers decide; nothing follows by itself."""

import re
from typing import Any

from django.utils.translation import gettext as _

from office.policies import visible
from verify.models import Product, Rectification
from verify.registry.status import ChangeKind, Status
from verify.supervision.rectifications import RectificationState

NOT_PUT_RIGHT = {Status.VALID: ChangeKind.SUSPEND, Status.SUSPENDED: ChangeKind.REVOKE}
# The decision by the certificate's status now.
GROUNDS = {
    RectificationState.MISSED: NOT_PUT_RIGHT,
    RectificationState.FAILED: NOT_PUT_RIGHT,
    RectificationState.PASSED: {Status.SUSPENDED: ChangeKind.REINSTATE},
}


def asked(number: str, *, product: Product, user: Any) -> Rectification | None:
    """The rectification of `product` that an address names, where `user` may see it."""
    if not re.fullmatch(r"[0-9]{1,9}", number):
        return None
    rows = visible(Rectification, user).filter(inspection__product=product).select_related("inspection", "reinspection")
    found: Rectification | None = rows.filter(pk=number).first()
    return found


def reason(rectification: Rectification, state: RectificationState, kind: str) -> str:
    """The public reason with which `kind` may be proposed, from what is on record; the proposer may change it. Empty where
    the record gives no ground for it."""
    if kind not in GROUNDS.get(state, {}).values():
        return ""
    again = rectification.reinspection
    facts = {
        "kind": rectification.inspection.get_kind_display(),
        "day": rectification.inspection.inspected_on.isoformat(),
        "due": rectification.due_on.isoformat(),
        "again": again.inspected_on.isoformat() if again else "",
    }
    sentences = {
        RectificationState.MISSED: _("Failed %(kind)s of %(day)s; not corrected by %(due)s as ordered."),
        RectificationState.FAILED: _("Failed %(kind)s of %(day)s, and again the re-inspection of %(again)s."),
        RectificationState.PASSED: _(
            "What failed in the %(kind)s of %(day)s was corrected; passed the re-inspection of %(again)s."
        ),
    }
    return sentences[state] % facts
