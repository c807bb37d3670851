"""A story goes live only as the checks let it, by whatever way; what was approved and the clock brings out is not asked again."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_page_revision import PublishPagePermissionError, PublishPageRevisionAction
from wagtail.models import AbstractGroupApprovalTask

from cms.press.bundles import actions
from cms.press.bundles.models import Bundle, BundleItem
from cms.press.checks import problems
from verify.refusals import Refused


class PublishStory(PublishPageRevisionAction):
    is_bundled = False  # approved with the bundle that it goes out with

    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks)
        if self.is_bundled or (self.revision.approved_go_live_at and self.user is None):
            return
        if sentences := problems(self.object, timezone.now()):
            raise PublishPagePermissionError(" ".join(sentences))
        try:
            self.object.clean()
        except ValidationError as error:
            raise PublishPagePermissionError(" ".join(error.messages)) from error


INTO_BUNDLE = "into_bundle"


class ReasonForm(forms.Form):
    """A page comes back with what is to be changed, or its writer has to guess."""

    comment = forms.CharField(label=_("What has to change"), max_length=1000, widget=forms.Textarea({"rows": 4}))


class BundleForm(forms.Form):
    bundle = forms.ChoiceField(label=_("release bundle"))
    comment = forms.CharField(label=_("comment"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        being_assembled = Bundle.objects.filter(state=Bundle.State.DRAFT).order_by("release_at", "pk")
        self.fields["bundle"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), f"{row.name} · {date_format(timezone.localtime(row.release_at), 'Y-m-d H:i')}") for row in being_assembled
        ]


class StoryApprovalTask(AbstractGroupApprovalTask):
    """Of stories and all other pages but notices, which have a task of their own (cms/publishing.py): returned with a reason,
    published, or approved for a bundle that goes out later. No approval is given while something in the story is not right."""

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not super().get_actions(obj, user):
            return []
        back: tuple[str, Any, bool] = ("reject", _("Return with a reason"), True)
        if handed_in(obj):
            return [back]
        if BundleItem.objects.of(obj) is not None:
            return [back, ("approve", _("Approve for its bundle"), False)]
        now = ("approve", _("Approve and publish"), False)
        if not user.has_perm(actions.CHANGE) or not Bundle.objects.filter(state=Bundle.State.DRAFT).exists():
            return [back, now]
        return [back, now, (INTO_BUNDLE, _("Approve into a bundle"), True)]

    def get_form_for_action(self, action: str) -> Any:
        return {"reject": ReasonForm, INTO_BUNDLE: BundleForm}.get(action) or super().get_form_for_action(action)

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        page = task_state.workflow_state.content_object
        if action_name != "reject" and (sentences := handed_in(page)):
            raise PermissionDenied(" ".join(sentences))
        if action_name != INTO_BUNDLE:
            return super().on_action(task_state, user, action_name, **kwargs)
        try:
            actions.add(bundle=Bundle.objects.get(pk=kwargs.pop("bundle")), pages=[page], by=user, at=timezone.now())
        except Refused as refusal:
            raise PermissionDenied(str(refusal.message)) from refusal
        return super().on_action(task_state, user, "approve", **kwargs)

    @classmethod
    def get_description(cls) -> Any:
        return _("Members of the chosen groups approve, return with a reason, or approve into a bundle")

    class Meta:
        verbose_name = _("approval of a story")
        verbose_name_plural = _("approvals of stories")


def handed_in(page: Any) -> list[str]:
    """What is not right in the version that is to be approved."""
    if not getattr(page.specific_class, "is_checked", False):
        return []
    return problems(page.get_latest_revision_as_object(), timezone.now())
