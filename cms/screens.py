"""What the admin's screens about prose have in common: one permission, a title, the way back."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin


class Permitted:
    """`permission` is asked before anything is read."""

    permission: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class PermittedMenuItem(MenuItem):
    """Shown to those whom its screen lets in."""

    permission: ClassVar[str]

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


class Listing(Permitted, BaseListingView):
    """A list under the name of what it lists; nobody is led from it to a form of Wagtail's."""

    results_template_name = "wagtailadmin/generic/listing_results.html"
    paginate_by = 30

    @cached_property
    def verbose_name_plural(self) -> Any:
        return self.model._meta.verbose_name_plural

    def get_page_title(self) -> str:
        return str(capfirst(self.verbose_name_plural))


class Screen(Permitted, WagtailAdminTemplateMixin):
    """`way` leads back: pairs of address and label."""

    _show_breadcrumbs = True

    def way(self) -> list[tuple[str, str]]:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        steps = [{"url": url, "label": label} for url, label in self.way()]
        return [*super().get_breadcrumbs_items(), *steps, {"url": "", "label": self.get_page_title()}]
