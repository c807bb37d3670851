from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.membership.rights import OWNERS, require_member
from verify.refusals import NotPermitted, Refused
from verify.registry import audit
from verify.registry.models import Enterprise, Product
from verify.supervision.models import Complaint
from verify.supervision.statements import EnterpriseStatement


@transaction.atomic
def state(*, complaint: Complaint, enterprise: Enterprise, text: str, by: Any, at: datetime) -> EnterpriseStatement:
    """Once, by an owner, about a report of a label of the enterprise that still waits for its answer."""
    require_member(by, enterprise, OWNERS)
    if not Product.objects.filter(enterprise=enterprise, label_runs=complaint.run).exists():
        raise NotPermitted("not_yours", _("This report is about no label of your enterprise."))
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if EnterpriseStatement.objects.filter(complaint=complaint, enterprise=enterprise).exists():
        raise Refused("said", _("Your enterprise has said what it has to say about this report."))
    if complaint.replied_at is not None or complaint.merged_into_id is not None:
        raise Refused("settled", _("This report has been answered already."))
    statement = EnterpriseStatement(complaint=complaint, enterprise=enterprise, text=text.strip(), said_by=by, said_at=at)
    statement.full_clean()
    statement.save()
    audit.record(by=by, at=at, verb="complaint.state", on=enterprise, complaint=complaint.pk)
    return statement
