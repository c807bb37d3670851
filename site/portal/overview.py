"""The first page inside: what the register says of the enterprise, and what waits."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.screens import Page
from verify.calendar import day_of
from verify.labels.orders import OrderState
from verify.models import Enterprise, LabelOrder, NoticeAddressee, Rectification
from verify.registry import records
from verify.registry.expiry import band


class Overview(Page):
    template_name = "portal/overview.html"
    section = "overview"
    title = gettext_lazy("Overview")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """`items`: each with its newest certificate and how that stands now, which is official and edited by nobody here."""
        holder = Enterprise.objects.for_record().get(pk=self.enterprise.pk)
        items = []
        for product in holder.products.all():
            certificates = sorted(product.certificates.all(), key=lambda certificate: certificate.pk)
            items.append((product, records.standing(certificates[-1], self.at) if certificates else None))
        standings = [standing for _product, standing in items if standing]
        return super().get_context_data(holder=holder, items=items, waiting=self.waiting(standings), **context)

    def waiting(self, standings: list[records.Standing]) -> list[tuple[str, str, str]]:
        """(what waits, in how many days or since when, where): what is soonest first."""
        today, found = day_of(self.at), []
        for standing in standings:
            until = standing.valid_until
            if until and band(until, today, settings.EXPIRY_BANDS) is not None:
                text = _("%(item)s: the certificate ends") % {"item": standing.certificate.product.name}
                found.append((until, text, self.address("certificates")))
        ordered = Rectification.objects.filter(inspection__product__enterprise=self.enterprise, reported_on=None, reinspection=None)
        for row in ordered.select_related("inspection__product"):
            text = _("%(item)s: report what was put right") % {"item": row.inspection.product.name}
            found.append((row.due_on, text, self.address("rectification", row.pk)))
        for order in LabelOrder.objects.of(self.enterprise).filter(state=OrderState.ASKED).select_related("product"):
            text = _("%(item)s: an order of labels waits for a second person") % {"item": order.product.name}
            found.append((day_of(order.asked_at), text, self.address("label_order", order.ref)))
        unread = NoticeAddressee.objects.filter(enterprise=self.enterprise).unread_by(self.request.user)
        days = [row.notice.due_on or day_of(row.notice.sent_at) for row in unread.select_related("notice")]
        if days:
            text = ngettext("%(number)s notice is not read yet", "%(number)s notices are not read yet", len(days))
            found.append((min(days), text % {"number": len(days)}, self.address("notices")))
        return [(text, day.isoformat(), address) for day, text, address in sorted(found)]
