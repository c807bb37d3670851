"""A notice is published by a second officer, by whatever way [S-6], and then stays [E-5].

There is one way in: the approval of a workflow by somebody who did not write what is published. The editor's own button, the
list's, a page made and published in one go and a live copy are closed to everybody by `NoticeTester`; what calls Wagtail's
action directly stops at `NoticePage.save`. A scheduled notice goes live on the approval it was scheduled by.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.actions.publish_page_revision import PublishPagePermissionError, PublishPageRevisionAction
from wagtail.models import AbstractGroupApprovalTask, Page, PagePermissionTester, Revision

STAYS = gettext_lazy("A published notice stays where it is and as it is. Add a dated correction instead.")
FRONT_PAGE_DEPTH = 2


class NoticeTester(PagePermissionTester):
    """What a user may do with a notice. Only what is granted at /notices/ itself counts, so that whoever publishes stories
    everywhere else does not publish notices; and what is published is out of everybody's reach."""

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser:
            granted = self.permission_policy.get_cached_permissions_for_user(user)
            self.permissions = {
                grant.permission.codename.rpartition("_")[0]
                for grant in granted
                if grant.page.depth > FRONT_PAGE_DEPTH and page.path.startswith(grant.page.path)
            }

    @property
    def stays(self) -> bool:
        return bool(self.page.digest)

    def holds(self, permission: str) -> bool:
        return bool(self.user.is_active and (self.user.is_superuser or permission in self.permissions))

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return not self.stays and super().can_unpublish()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not self.stays and super().can_delete(ignore_bulk)

    def can_move(self) -> bool:
        return not self.stays and super().can_move()

    def can_move_to(self, destination: Page) -> bool:
        return not self.stays and super().can_move_to(destination)

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return self.holds("publish")


class NoticeIndexTester(NoticeTester):
    """The list of notices itself is a page like others, but it does not take its notices away with it."""

    @property
    def stays(self) -> bool:
        return self.page.numchild > 0

    def can_publish(self) -> bool:
        return self.holds("publish")

    def can_publish_subpage(self) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return False


def refusal(revision: Revision | None, user: Any) -> str:
    """Why `user` may not publish `revision`; empty where nothing stands against it. Without a user, only what an officer
    approved when it was scheduled."""
    if revision is None:
        return _("Save the notice first.")
    if user is None:
        return "" if revision.approved_go_live_at else _("Nobody has approved this notice.")
    if revision.user_id is None:
        return _("It is not known who wrote this version. Save it once more; then another officer may publish it.")
    if revision.user_id == user.pk:
        return _("This version is your own. A second officer must publish it.")
    return ""


class PublishNotice(PublishPageRevisionAction):
    """Never skips its checks: the second officer is a rule of the scheme, not a setting of a role. Whether that officer may publish
    was asked when a bundle was approved, and counts at its moment."""

    is_bundled = False

    def check(self, skip_permission_checks: bool = False) -> None:
        sentence = refusal(self.revision, self.user) or self.object.not_ready()
        if sentence:
            raise PublishPagePermissionError(sentence)
        if self.user and not self.is_bundled and not NoticeTester(self.user, self.object).holds("publish"):
            raise PublishPagePermissionError(_("Your role does not allow this."))
        try:
            self.object.full_clean()  # also of what is only scheduled: nobody watches when it goes live
        except ValidationError as error:
            raise PublishPagePermissionError(" ".join(error.messages)) from error

    def execute(self, skip_permission_checks: bool = False) -> None:
        self.object.seen_by_two = self.revision.pk
        super().execute(skip_permission_checks)


class SecondOfficerTask(AbstractGroupApprovalTask):
    """An approval that whoever wrote the version cannot give."""

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        actions = super().get_actions(obj, user)
        if refusal(obj.get_latest_revision(), user) or not_ready(obj):
            return [action for action in actions if action[0] != "approve"]
        return actions  # type: ignore[no-any-return]

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        sentence = refusal(task_state.workflow_state.content_object.get_latest_revision(), user)
        if action_name == "approve" and sentence:
            raise PermissionDenied(sentence)
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> Any:
        return gettext_lazy("Members of the chosen groups approve what others wrote, never their own")

    class Meta:
        verbose_name = gettext_lazy("approval by a second officer")
        verbose_name_plural = gettext_lazy("approvals by a second officer")


def not_ready(page: Any) -> str:
    specific = page.specific
    return str(specific.not_ready()) if hasattr(specific, "not_ready") else ""


def publish(notice: Any, *, drafted_by: Any, approved_by: Any) -> Any:
    """Both officers' part in one call, for what no person types: the demonstration and tests. Returns the live page."""
    notice.save_revision(user=drafted_by).publish(user=approved_by)
    return type(notice).objects.get(pk=notice.pk)
