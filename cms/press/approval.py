"""A story goes live only as the checks let it, by whatever way; what was approved and the clock brings out is not asked again."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_page_revision import PublishPagePermissionError, PublishPageRevisionAction
from wagtail.models import AbstractGroupApprovalTask

from cms.press.checks import problems


class PublishStory(PublishPageRevisionAction):
    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks)
        if self.revision.approved_go_live_at and self.user is None:
            return
        if sentences := problems(self.object, timezone.now()):
            raise PublishPagePermissionError(" ".join(sentences))
        try:
            self.object.clean()
        except ValidationError as error:
            raise PublishPagePermissionError(" ".join(error.messages)) from error


class StoryApprovalTask(AbstractGroupApprovalTask):
    """An approval that cannot be given while something in the story is not right."""

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        if any(action[0] == "approve" for action in actions) and handed_in(obj):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        if action_name == "approve" and (sentences := handed_in(task_state.workflow_state.content_object)):
            raise PermissionDenied(" ".join(sentences))
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> Any:
        return _("Members of the chosen groups approve stories that pass every check")

    class Meta:
        verbose_name = _("approval of a story")
        verbose_name_plural = _("approvals of stories")


def handed_in(page: Any) -> list[str]:
    """What is not right in the version that is to be approved."""
    if not getattr(page.specific_class, "is_checked", False):
        return []
    return problems(page.get_latest_revision_as_object(), timezone.now())
