"""The draft of an enterprise's page: a revision beside what is public, which stays until the city approves.

A person's saves replace their own draft as long as it was not handed in, so that what is saved by itself every few seconds does not
pile up; whoever else writes begins another revision, and what was handed in is never written over.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, WorkflowState

from cms.brand_editing.contents import Told, version, write
from cms.brand_editing.task import BrandReviewTask
from cms.pages.brands import BrandIndexPage, BrandPage
from verify.membership.rights import EDITORS, require_member
from verify.models import Enterprise
from verify.refusals import Refused


@dataclass
class Draft:
    """`page` with what the draft says; `public`, what everybody reads, or None."""

    page: BrandPage
    public: BrandPage | None

    @cached_property
    def version(self) -> str:
        return version(self.page)

    @cached_property
    def waiting(self) -> TaskState | None:
        """The task it is in, whoever handed it in."""
        return self.page.current_workflow_task_state if self.page.pk and self.page.workflow_in_progress else None

    @cached_property
    def result(self) -> TaskState | None:
        """How the last review ended, where it ended."""
        last = reviews_of(self.page).order_by("-pk").first() if self.page.pk else None
        return last if last and last.status in (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED) else None

    @property
    def is_returned(self) -> bool:
        return self.result is not None and self.result.status == TaskState.STATUS_REJECTED and not self.waiting

    @property
    def is_changed(self) -> bool:
        return self.public is None or version(self.public) != self.version

    @property
    def state(self) -> str:
        if self.waiting:
            return "WAITING"
        if self.is_changed:
            return "RETURNED" if self.is_returned else "DRAFT" if self.page.pk else "NONE"
        return "PUBLIC"

    @property
    def author(self) -> str:
        revision = self.page.latest_revision if self.page.pk else None
        return (revision.user.get_full_name() or revision.user.username) if revision and revision.user else ""


def reviews_of(page: BrandPage) -> Any:
    return TaskState.objects.filter(
        workflow_state__in=WorkflowState.objects.for_instance(page), task__in=BrandReviewTask.objects.all()
    ).select_related("revision", "workflow_state", "finished_by")


def opened(enterprise: Enterprise) -> Draft:
    """Touches nothing: where there is no page yet, one that is not saved."""
    stored = BrandPage.objects.select_related("latest_revision__user").filter(enterprise=enterprise).first()
    if stored is None:
        return Draft(BrandPage(enterprise=enterprise, title=enterprise.name, slug=enterprise.ref.lower(), live=False), None)
    return Draft(stored.get_latest_revision_as_object(), stored if stored.live else None)


@transaction.atomic
def save(*, enterprise: Enterprise, said: Told, version: str, by: Any, at: datetime) -> Draft:
    """Refused unless `version` is what the draft stands at: somebody else saved meanwhile, and is named."""
    draft = editable(enterprise, by)
    if draft.version != version:
        raise Refused("changed", _changed(draft, at))
    page = BrandPage.objects.get(pk=draft.page.pk) if draft.page.pk else _made(draft.page)
    write(page, draft.page, said)
    page.save_revision(user=by, overwrite_revision=_replaceable(page, by), log_action=True)
    return opened(enterprise)


def editable(enterprise: Enterprise, by: Any) -> Draft:
    """The draft, for one of the enterprise's editors, who alone writes until the transaction ends."""
    require_member(by, enterprise, EDITORS)
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    draft = opened(enterprise)
    if draft.waiting:
        raise Refused("waiting", _("The page is being reviewed. Withdraw it first; then it can be edited."))
    return draft


def _made(page: BrandPage) -> BrandPage:
    index = BrandIndexPage.objects.first()
    if index is None:
        raise Refused("no_index", _("The public site has no directory of brands yet."))
    index.add_child(instance=page)
    return page


def _replaceable(page: BrandPage, by: Any) -> Revision | None:
    last = page.latest_revision
    if last is None or last.user_id != by.pk or last.pk == page.live_revision_id or last.task_states.exists():
        return None
    return last


def _changed(draft: Draft, at: datetime) -> str:
    who = draft.author or _("Somebody")
    return _(
        "%(name)s saved this page while you were writing. What you typed stands below and is not lost. Compare it with "
        "“What changes”; if you save now, yours replaces theirs."
    ) % {"name": who}
