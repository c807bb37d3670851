"""The shapes of an office screen: a Record shows one fact, an ActionScreen has a form for one action, an Overview shows many facts.

The first two find their fact among those the user may see, so a foreign one is 404 as if it did not exist.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from office.policies import view_permission, visible
from verify.acting import ActsOnForm


class FactScreen(WagtailAdminTemplateMixin):
    """`model` found by the address's `key`; `permissions` beyond viewing it, of which the user needs one, when any are named."""

    request: HttpRequest
    kwargs: dict[str, Any]
    model: type[Model]
    key = "ref"
    register = ""
    permissions: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not user.has_perm(view_permission(self.model)):
            raise PermissionDenied
        if self.permissions and not any(user.has_perm(permission) for permission in self.permissions):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    def facts(self) -> QuerySet[Any]:
        return visible(self.model, self.request.user)

    @cached_property
    def fact(self) -> Any:
        return get_object_or_404(self.facts(), **{self.key: self.kwargs[self.key]})

    def get_page_title(self) -> str:
        return str(self.fact)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plural = capfirst(self.model._meta.verbose_name_plural)
        trail = [{"url": reverse(f"office_{self.register}:index"), "label": plural}]
        return [*self.breadcrumbs_items, *trail, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(fact=self.fact, at=self.at, **context)  # type: ignore[no-any-return]


class Record(FactScreen, TemplateView):
    """One fact and what hangs on it, read-only."""


class ActionScreen(ActsOnForm, FactScreen, FormView):
    """A form for one action about one fact."""

    template_name = "office/form.html"
    action_label: Any = _("Save")

    def done(self, result: Any) -> tuple[Any, str]:
        """(what to tell the user, where to go on)"""
        raise NotImplementedError

    def respond(self, result: Any) -> HttpResponse:
        message, address = self.done(result)
        messages.success(self.request, message)
        return HttpResponseRedirect(address)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {**context, "submit_button_label": self.action_label, "media": context["form"].media}


class Overview(WagtailAdminTemplateMixin, TemplateView):
    """Of no one fact, for those who hold all of `permissions`. What it shows is still what the user may see."""

    request: HttpRequest
    permissions: tuple[str, ...] = ()
    title: Any
    page_size = 50

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perms(self.permissions):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    def get_page_title(self) -> str:
        return str(self.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def paged(self, rows: Any) -> tuple[list[Any], dict[str, Any]]:
        """(the rows of the page asked for, what its template needs to name the others)"""
        page = Paginator(rows, self.page_size).get_page(self.request.GET.get("p", ""))
        return list(page), {"page_obj": page, "elided_page_range": page.paginator.get_elided_page_range(page.number)}
