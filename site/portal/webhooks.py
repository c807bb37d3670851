"""Addresses that are told what happens to the enterprise, and what was told to each."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.screens import Act, Form, Page
from verify.membership.rights import OWNERS
from verify.webhooks.actions import endpoints
from verify.webhooks.models import EventKind, WebhookDelivery, WebhookEndpoint

SHOWN = 50


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("address"),
        max_length=WebhookEndpoint._meta.get_field("url").max_length,
        help_text=gettext_lazy("Of your own server, on the public internet: https:// and what follows."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("tell when"), choices=EventKind.choices, widget=forms.CheckboxSelectMultiple
    )


class Add(Form):
    """The secret stands on the page that answers the form, and nowhere else."""

    roles = OWNERS
    section = "machines"
    title = gettext_lazy("Add an address")
    form_class = WebhookForm
    action_label = gettext_lazy("Add the address")
    lead = gettext_lazy("To change a secret, add the same address once more, let your server take either, and end the old one.")
    fields_of_refusals = {"url": "url"}

    def act(self, form: WebhookForm) -> tuple[WebhookEndpoint, str]:
        return endpoints.add(enterprise=self.enterprise, by=self.request.user, at=self.at, **form.cleaned_data)

    def respond(self, result: tuple[WebhookEndpoint, str]) -> HttpResponse:
        webhook, secret = result
        self.template_name = "portal/webhook_made.html"
        context = self.get_context_data(webhook=webhook, secret=secret, title=_("The secret of this address"))
        return self.render_to_response(context)


class Deliveries(Page):
    roles = OWNERS
    section = "machines"
    template_name = "portal/webhook.html"
    title = gettext_lazy("Webhook")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = WebhookEndpoint.objects.filter(enterprise=self.enterprise).select_related("made_by", "ended_by")
        webhook = get_object_or_404(rows, ref=self.kwargs["webhook"])
        return super().get_context_data(webhook=webhook, deliveries=webhook.deliveries.all()[:SHOWN], **context)


class End(Act):
    roles = OWNERS

    def act(self) -> Any:
        found = get_object_or_404(WebhookEndpoint.objects.filter(enterprise=self.enterprise), ref=self.kwargs["webhook"])
        endpoints.end(endpoint=found, by=self.request.user, at=self.at)
        return _("Nothing more is told to this address.")

    def onward(self) -> str:
        return self.address("machines")


class Replay(Act):
    roles = OWNERS

    def delivery(self) -> WebhookDelivery:
        rows = WebhookDelivery.objects.filter(endpoint__enterprise=self.enterprise).select_related("endpoint")
        found: WebhookDelivery = get_object_or_404(rows, pk=self.kwargs["delivery"])
        return found

    def act(self) -> Any:
        endpoints.replay(delivery=self.delivery(), by=self.request.user, at=self.at)
        return _("It is told once more within a minute or two.")

    def onward(self) -> str:
        return self.address("webhook", self.delivery().endpoint.ref)
