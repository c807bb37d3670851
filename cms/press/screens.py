"""What the press room's own screens in the admin have in common: one permission, a title, the way back."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class Screen(WagtailAdminTemplateMixin):
    """`permission` is asked before anything is read. `way` leads back: pairs of address and label."""

    permission: ClassVar[str]
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[tuple[str, str]]:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        steps = [{"url": url, "label": label} for url, label in self.way()]
        return [*super().get_breadcrumbs_items(), *steps, {"url": "", "label": self.get_page_title()}]


class PermittedMenuItem(MenuItem):
    """Shown to those whom its screen lets in."""

    permission: ClassVar[str]

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))
