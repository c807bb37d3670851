"""What the press office sees first: what comes out when, what could not go out, its own drafts, and where the site grows stale."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision, WorkflowState

from cms.policies import within_reach
from cms.press.bundles.models import Bundle, BundleItem
from cms.press.clock.models import Stumble
from cms.press.freshness import columns

MOST = 12
VIEW, APPROVE = "cms.view_bundle", "cms.approve_bundle"


@dataclass(frozen=True, slots=True)
class Coming:
    """A bundle or a page with its moment. `tries`: how often it failed."""

    title: str
    url: str
    at: datetime
    kind: str
    fault: str = ""
    tries: int = 0


def panels_for(user: Any) -> list[Component]:
    return [ComingOut(), OwnDrafts(), Freshness()] if user.has_perm(VIEW) else []


class ComingOut(Component):
    """By their moment; what failed stands first, in red."""

    name = "coming_out"
    template_name = "cms/admin/coming_panel.html"
    order = 3

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user, at = parent_context["request"].user, timezone.now()
        waiting = Bundle.objects.filter(state=Bundle.State.SUBMITTED).order_by("release_at") if user.has_perm(APPROVE) else []
        return {"coming": coming(user)[:MOST], "waiting": waiting, "at": at}


class OwnDrafts(Component):
    """What this person saved last and is not out, and why it came back."""

    name = "own_drafts"
    template_name = "cms/admin/drafts_panel.html"
    order = 4

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        drafts = Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user)
        shown = drafts.order_by("-latest_revision_created_at").select_related("content_type")[:MOST]
        reasons = returned(shown)
        return {"drafts": [(page, reasons.get(page.pk)) for page in shown]}


class Freshness(Component):
    name = "freshness"
    template_name = "cms/admin/freshness_panel.html"
    order = 30

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"columns": columns(timezone.now())}


def coming(user: Any) -> list[Coming]:
    """Approved bundles and scheduled versions within this person's reach; failed ones first, then by their moment."""
    stumbles = list(Stumble.objects.all())
    of_bundles = {row.bundle_id: row for row in stumbles if row.bundle_id}
    of_pages = {row.page_id: row for row in stumbles if row.page_id}
    bundles = [
        _coming(row.name, reverse("bundles:bundle", args=[row.pk]), row.release_at, _("bundle"), of_bundles.get(row.pk))
        for row in Bundle.objects.filter(state=Bundle.State.APPROVED)
    ]
    found = [*bundles, *_pages(user, of_pages)]
    return sorted(found, key=lambda row: (not row.fault, row.at))


def returned(pages: Iterable[Page]) -> dict[int, Any]:
    """By page, the step that sent it back to its writer: who, and what has to change."""
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, object_id__in=[str(page.pk) for page in pages])
    of_pages = states.filter(base_content_type=ContentType.objects.get_for_model(Page))
    return {int(state.object_id): state.current_task_state for state in of_pages.select_related("current_task_state__finished_by")}


def _pages(user: Any, stumbles: dict[int, Stumble]) -> Iterable[Coming]:
    scheduled = Revision.objects.page_revisions().filter(approved_go_live_at__isnull=False)
    rows = scheduled.exclude(object_id__in=[str(key) for key in BundleItem.objects.open().values_list("page", flat=True)])
    moments = {int(key): moment for key, moment in rows.values_list("object_id", "approved_go_live_at")}
    ending = Page.objects.filter(live=True, expire_at__lte=timezone.now() + timedelta(days=30))
    for page in within_reach(Page.objects.filter(pk__in=moments), user):
        yield _coming(page.draft_title, _edit(page), moments[page.pk], _("goes out"), stumbles.get(page.pk))
    for page in within_reach(ending, user):
        yield _coming(page.title, _edit(page), page.expire_at, _("ends"), stumbles.get(page.pk))


def _edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _coming(title: str, url: str, at: datetime, kind: str, stumble: Stumble | None) -> Coming:
    return Coming(title, url, at, kind, stumble.fault if stumble else "", stumble.tries if stumble else 0)
