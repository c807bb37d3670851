"""What stands before doors of Wagtail that it leaves open: to everybody who enters the admin, or to the world [S-1].

Wagtail asks each time whether somebody may change the thing at hand, but lets all staff choose from everything, look at some
confirmations of what they may not do, and log in by its own form for members. Which role is let in where stands in
tests/permissions.py; a view that a new release brings has no row there and fails the suite.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail.admin.auth import permission_denied, user_has_any_page_permission
from wagtail.models import Page, Task
from wagtail.permissions import policy_registry

from cms.policies import within_reach

Gate = Callable[[HttpRequest, dict[str, Any]], bool]


def works_on_pages(request: HttpRequest, _kwargs: dict[str, Any]) -> bool:
    return user_has_any_page_permission(request.user)  # type: ignore[no-any-return]


def works_on_these_pages(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """The pages named in the address are out, or this person's work."""
    named = [*kwargs.values(), *request.GET.getlist("id"), *request.GET.getlist("childOf")]
    pages = Page.objects.filter(pk__in=[key for key in map(str, named) if key.isdecimal()])
    return works_on_pages(request, kwargs) and within_reach(pages, request.user).count() == pages.count()


def adds_pages(request: HttpRequest, _kwargs: dict[str, Any]) -> bool:
    return bool(policy_registry.get_by_type(Page).user_has_permission(request.user, "add"))


def edits_this_page(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
    return bool(page.permissions_for_user(request.user).can_edit())


def reorders_these_pages(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    parent = get_object_or_404(Page, pk=kwargs["page_to_move_id"]).get_parent().specific
    return bool(parent.permissions_for_user(request.user).can_reorder_children())


def sees_every_page(request: HttpRequest, _kwargs: dict[str, Any]) -> bool:
    return bool(request.user.is_superuser)  # type: ignore[union-attr]


def works_on_tasks(request: HttpRequest, _kwargs: dict[str, Any]) -> bool:
    return bool(policy_registry.get_by_type(Task).user_has_any_permission(request.user, {"add", "change"}))


def changes_snippets(request: HttpRequest, _kwargs: dict[str, Any]) -> bool:
    app, model = request.resolver_match.namespace.split("_")[-2:]  # type: ignore[union-attr]
    return _changes_some(app, model, request)


def changes_many(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    if kwargs["model_name"] == "page":
        return works_on_these_pages(request, {})
    return _changes_some(kwargs["app_label"], kwargs["model_name"], request)


def _changes_some(app: str, model: str, request: HttpRequest) -> bool:
    try:
        policy = policy_registry.get_by_type(apps.get_model(app, model))
    except LookupError as error:
        raise Http404 from error
    return bool(policy.user_has_any_permission(request.user, {"add", "change", "delete"}))


# By the name of the view, or of the namespace.
SHUT = {
    "wagtailcore_login",  # knows no second factor
    "wagtailcore_authenticate_with_password",
    "wagtaildocs_authenticate_with_password",
    "wagtailadmin_error_test",
    "wagtailadmin_api:pages:action",
    "wagtailembeds",  # fetches from other hosts
    "wagtailforms",
}
GATES: dict[str, Gate] = {
    "wagtailadmin_api": works_on_pages,
    "wagtailadmin_choose_page": works_on_pages,
    "wagtailadmin_choose_page_child": works_on_these_pages,
    "wagtailadmin_choose_page_search": works_on_pages,
    "wagtailadmin_choose_page_chosen_multiple": works_on_these_pages,
    "wagtailadmin_choose_page_external_link": works_on_pages,
    "wagtailadmin_choose_page_email_link": works_on_pages,
    "wagtailadmin_choose_page_phone_link": works_on_pages,
    "wagtailadmin_choose_page_anchor_link": works_on_pages,
    "wagtailadmin_tag_autocomplete": works_on_pages,
    "wagtailadmin_tag_model_autocomplete": works_on_pages,
    "wagtailadmin_block_preview": works_on_pages,
    "wagtailadmin_reports": works_on_pages,
    "wagtailadmin_reports:page_types_usage": sees_every_page,  # names the last page of each type, whosever
    "wagtailadmin_reports:page_types_usage_results": sees_every_page,
    "wagtailadmin_pages:revisions_index": edits_this_page,
    "wagtailadmin_pages:choose_parent": adds_pages,
    "wagtailadmin_pages:confirm_workflow_cancellation": edits_this_page,
    "wagtailadmin_pages:set_page_position": reorders_these_pages,
    "wagtailadmin_workflows:task_chooser": works_on_tasks,
    "wagtailadmin_workflows:task_chooser_results": works_on_tasks,
    "wagtailadmin_workflows:task_chooser_create": works_on_tasks,
    "wagtailadmin_workflows:task_chosen": works_on_tasks,
    "wagtailimages_chooser": works_on_pages,
    "wagtaildocs_chooser": works_on_pages,
    "product_chooser": works_on_pages,
    "enterprise_chooser": works_on_pages,
    "round_chooser": works_on_pages,
    "standard_chooser": works_on_pages,
    "certificate_chooser": works_on_pages,
    "status_change_chooser": works_on_pages,
    "wagtailsnippetchoosers_cms_goal": changes_snippets,
    "wagtailsnippetchoosers_cms_falsesite": changes_snippets,
    "wagtailsnippetchoosers_cms_institution": changes_snippets,
    "wagtailsnippetchoosers_cms_film": changes_snippets,
    "wagtail_bulk_action": changes_many,
}


class GateMiddleware:
    """Stands behind AuthenticationMiddleware. Who is not logged in goes on, to be led to the log-in by the view itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        match = request.resolver_match
        names = {match.view_name, *match.namespaces} if match else set()
        if names & SHUT:
            raise Http404
        gates = [GATES[name] for name in names if name in GATES]
        if gates and request.user.has_perm("wagtailadmin.access_admin") and not all(gate(request, kwargs) for gate in gates):
            return permission_denied(request)  # type: ignore[no-any-return]
        return None
