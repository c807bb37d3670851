"""Handing in, taking back and deciding: a workflow of Wagtail, whose one task is the review by the enterprise's own city."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import TaskState, Workflow

from cms.brand_editing import drafts
from cms.brand_editing.drafts import Draft
from cms.brand_editing.rights import reviews
from cms.brand_editing.task import BrandReviewTask
from cms.pages.brands import BrandPage
from verify.membership.rights import EDITORS, require_member
from verify.models import Enterprise, Message
from verify.outbox import recipients
from verify.outbox.actions import messages
from verify.refusals import NotPermitted, Refused
from verify.registry import audit


@transaction.atomic
def submit(*, enterprise: Enterprise, by: Any, at: datetime) -> Draft:
    """Its draft waits for the city from now on; what is public stays."""
    draft = drafts.editable(enterprise, by)
    if not draft.page.pk or not draft.is_changed:
        raise Refused("unchanged", _("Nothing is different from what is public."))
    workflow = Workflow.objects.filter(workflow_tasks__task__in=BrandReviewTask.objects.all(), active=True).first()
    if workflow is None:
        raise Refused("no_workflow", _("Nobody is set to review brand pages yet. Please tell the office of your city."))
    # Without a person: Wagtail would write to them itself, with addresses of the staff's side.
    state = draft.page.current_workflow_state
    if state:
        state.resume(None)
    else:
        workflow.start(draft.page, None)
    audit.record(by=by, at=at, verb="brand_page.submit", on=enterprise, revision=draft.page.latest_revision_id)
    _tell(
        recipients.for_unit(enterprise.unit),
        enterprise,
        draft.page,
        "submitted",
        gettext_lazy("Brand page of %(name)s to review"),
        gettext_lazy(
            "%(name)s handed in its brand page. Compare it with what is public, and approve it or send it back, in the office."
        ),
        at,
    )
    return drafts.opened(enterprise)


@transaction.atomic
def withdraw(*, enterprise: Enterprise, by: Any, at: datetime) -> Draft:
    """Takes back what waits, so that it can be edited."""
    require_member(by, enterprise, EDITORS)
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    draft = drafts.opened(enterprise)
    if draft.waiting is None or not isinstance(draft.waiting.task.specific, BrandReviewTask):
        raise Refused("not_waiting", _("The page does not wait for a review."))
    draft.page.current_workflow_state.cancel(user=None)
    audit.record(by=by, at=at, verb="brand_page.withdraw", on=enterprise, revision=draft.waiting.revision_id)
    return drafts.opened(enterprise)


def waiting() -> Any:
    """Pages that enterprises handed in, whosever unit."""
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=BrandReviewTask.objects.all())
    return BrandPage.objects.filter(latest_revision__in=states.values("revision")).select_related("enterprise", "latest_revision")


@transaction.atomic
def approve(*, enterprise: Enterprise, revision: int, by: Any, at: datetime) -> BrandPage:
    """Public from now on. `revision` is the one that was looked at."""
    task = _due(enterprise, revision, by)
    # Without a person, for Wagtail would ask whether they publish pages anywhere: this approval is the right to publish.
    task.approve(user=None)
    TaskState.objects.filter(pk=task.pk).update(finished_by=by)
    page = BrandPage.objects.get(enterprise=enterprise)
    audit.record(by=by, at=at, verb="brand_page.approve", on=enterprise, revision=revision)
    _tell(
        recipients.members(enterprise.pk),
        enterprise,
        page,
        f"approved:{task.pk}",
        gettext_lazy("Your brand page is public"),
        gettext_lazy("The city approved the brand page of %(name)s. What you handed in is public now."),
        at,
    )
    return page


@transaction.atomic
def send_back(*, enterprise: Enterprise, revision: int, reason: str, by: Any, at: datetime) -> BrandPage:
    """With a reason that the enterprise reads."""
    if not reason.strip():
        raise Refused("reason", _("Say what has to change. The enterprise reads it."))
    task = _due(enterprise, revision, by)
    task.reject(user=by, comment=reason.strip())
    page = BrandPage.objects.get(enterprise=enterprise)
    audit.record(by=by, at=at, verb="brand_page.send_back", on=enterprise, revision=revision)
    _tell(
        recipients.members(enterprise.pk),
        enterprise,
        page,
        f"returned:{task.pk}",
        gettext_lazy("Your brand page came back"),
        gettext_lazy("The city sent the brand page of %(name)s back. The reason stands in your workspace, under Brand page."),
        at,
    )
    return page


def _due(enterprise: Enterprise, revision: int, by: Any) -> Any:
    if not reviews(by, enterprise):
        raise NotPermitted("not_permitted", _("Brand pages are reviewed by the enterprise's own city."))
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    draft = drafts.opened(enterprise)
    if draft.waiting is None or not isinstance(draft.waiting.task.specific, BrandReviewTask):
        raise Refused("not_waiting", _("This page does not wait for a review any more."))
    if draft.waiting.revision_id != revision:
        raise Refused("changed", _("The enterprise handed in another version meanwhile. Please look at that one."))
    if draft.waiting.revision.user_id == by.pk:
        raise Refused("same_person", _("You wrote this version yourself. Somebody else reviews it."))
    return draft.waiting.specific


def _tell(whom: Any, enterprise: Enterprise, page: BrandPage, threshold: str, subject: Any, body: Any, at: datetime) -> None:
    """Nobody, where nobody has an address: what waits and what was decided stands on the screens too."""
    people = list(whom)
    if not people:
        return
    with translation.override("zh-hans"):
        messages.put(
            kind=Message.Kind.BRAND_PAGE,
            about=f"brand:{enterprise.ref}:{page.latest_revision_id}",
            threshold=threshold,
            recipients=people,
            subject=str(subject) % {"name": enterprise.name},
            body=str(body) % {"name": enterprise.name},
            at=at,
        )
