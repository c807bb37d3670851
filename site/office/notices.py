"""From a decision to its notice: drafted here, finished and published among the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import View

from cms import drafting
from office.screens import FactScreen
from verify.models import StatusChange
from verify.registry.status import ChangeKind

TOLD = frozenset({ChangeKind.SUSPEND, ChangeKind.REINSTATE, ChangeKind.REVOKE, ChangeKind.WITHDRAW})


class DraftNotice(FactScreen, View):
    """Opens the notice of a decision in the editor. Pressed twice, it opens the same one."""

    model = StatusChange
    key = "pk"
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not drafting.may_draft(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def facts(self) -> QuerySet[Any]:
        return super().facts().filter(kind__in=TOLD).select_related("certificate__product__enterprise")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = drafting.draft(self.fact, by=request.user)
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


@dataclass(frozen=True, slots=True)
class Told:
    """A change with the page that tells it, published or not; `may_draft` where there is none and the user may write one."""

    change: StatusChange
    notice: Any
    may_draft: bool


def told(changes: Iterable[StatusChange], user: Any) -> list[Told]:
    """Every change in its order, in two queries and what the user's page permissions cost."""
    changes = list(changes)
    pages = {page.change_id: page for page in drafting.notices_of(changes)}
    may_draft = drafting.may_draft(user)
    return [Told(change, pages.get(change.pk), may_draft and change.kind in TOLD and change.pk not in pages) for change in changes]
