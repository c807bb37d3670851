"""Keys for the enterprise's own machines: made, shown once, revoked."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.screens import Act, Form, Page
from verify.access.actions import keys
from verify.access.models import MOST_ACTIVE, ApiKey, Scope
from verify.membership.rights import OWNERS
from verify.webhooks.models import MOST_ACTIVE as MOST_WEBHOOKS
from verify.webhooks.models import WebhookEndpoint


class KeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("name"),
        max_length=ApiKey._meta.get_field("name").max_length,
        help_text=gettext_lazy("Which machine shows it, like “packing line 2”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("may"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("No more than the machine needs. An order is confirmed by a key that another owner made."),
    )


class Machines(Page):
    roles = OWNERS
    template_name = "portal/machines.html"
    section = "machines"
    title = gettext_lazy("Machines")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = list(ApiKey.objects.filter(enterprise=self.enterprise).select_related("made_by", "revoked_by"))
        webhooks = list(WebhookEndpoint.objects.filter(enterprise=self.enterprise, ended_at=None).select_related("made_by"))
        active = [key for key in found if key.revoked_at is None]
        return super().get_context_data(
            active=active,
            revoked=[key for key in found if key.revoked_at],
            may_make=len(active) < MOST_ACTIVE,
            webhooks=webhooks,
            may_add=len(webhooks) < MOST_WEBHOOKS,
            **context,
        )


class MakeKey(Form):
    """The key stands on the page that answers the form, and nowhere else."""

    roles = OWNERS
    section = "machines"
    title = gettext_lazy("Make a key")
    form_class = KeyForm
    action_label = gettext_lazy("Make the key")

    def act(self, form: KeyForm) -> tuple[ApiKey, str]:
        return keys.make(enterprise=self.enterprise, by=self.request.user, at=self.at, **form.cleaned_data)

    def respond(self, result: tuple[ApiKey, str]) -> HttpResponse:
        key, token = result
        self.template_name = "portal/key_made.html"
        title = _("The key of %(name)s") % {"name": key.name}
        return self.render_to_response(self.get_context_data(key=key, token=token, title=title))


class RevokeKey(Act):
    roles = OWNERS

    def act(self) -> Any:
        key = get_object_or_404(ApiKey.objects.filter(enterprise=self.enterprise), prefix=self.kwargs["prefix"])
        keys.revoke(key=key, by=self.request.user, at=self.at)
        return _("%(name)s opens nothing any more.") % {"name": key.name}

    def onward(self) -> str:
        return self.address("machines")
