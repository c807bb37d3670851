"""The first page inside: what the register says of the enterprise, and what waits."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.screens import Page
from verify.models import Enterprise
from verify.registry import records


class Overview(Page):
    template_name = "portal/overview.html"
    section = "overview"
    title = _("Overview")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """`items`: each with its newest certificate and how that stands now, which is official and edited by nobody here."""
        holder = Enterprise.objects.for_record().get(pk=self.enterprise.pk)
        items = []
        for product in holder.products.all():
            certificates = sorted(product.certificates.all(), key=lambda certificate: certificate.pk)
            items.append((product, records.standing(certificates[-1], self.at) if certificates else None))
        return super().get_context_data(holder=holder, items=items, **context)
