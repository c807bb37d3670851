"""What passed every step becomes the list that is publicised."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.certification.actions import candidates
from verify.certification.applications import Application
from verify.certification.models import Candidate
from verify.refusals import Refused, require
from verify.registry import audit
from verify.registry.models import Round

FIELDS = ("enterprise_name", "item_name", "kind", "route", "unit", "county", "industry", "specification", "is_demo")


@transaction.atomic
def put_forward(*, round: Round, by: Any, at: datetime) -> list[Candidate]:
    """All applications of the round that passed every step, in the order of their units, each linked with its candidate. Refused
    where none has, and while others of the round are still under review; one that was returned holds nobody up."""
    require(by, "verify.put_forward_candidate")
    audit.be_patient()
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    of_the_round = Application.objects.filter(round=round)
    passed = list(of_the_round.filter(state=Application.State.PASSED).select_for_update(of=("self",)).order_by("unit", "pk"))
    if not passed:
        raise Refused("none_passed", _("No application of this round has passed all steps and waits to be put forward."))
    if under_way := of_the_round.filter(state=Application.State.UNDER_REVIEW).count():
        sentence = _("Applications still under way: %(count)s. The list is put forward when each is decided.")
        raise Refused("under_way", sentence % {"count": under_way})
    rows = [{**{name: getattr(each, name) for name in FIELDS}, "standards": each.standard_code} for each in passed]
    made = candidates.put_forward(round=round, rows=rows, by=by, at=at)
    for application, candidate in zip(passed, made, strict=True):
        application.state, application.candidate = Application.State.PUT_FORWARD, candidate
        application.save()
    audit.record(by=by, at=at, verb="applications.put_forward", on=round, applications=[each.ref for each in passed])
    return made
