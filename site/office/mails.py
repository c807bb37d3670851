"""Mails that wait, were sent, or cannot be sent."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages as notes

from office.forms import DropMailForm
from office.screens import ActionScreen, FactScreen, Record
from verify.models import Message
from verify.outbox.actions import messages
from verify.outbox.models import MessageState

WAITING = {MessageState.OPEN, MessageState.STUCK}


class MailScreen(FactScreen):
    model = Message
    key = "pk"
    register = "mails"
    header_icon = "mail"

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("recipient")


class MailRecord(MailScreen, Record):
    template_name = "office/mail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(is_waiting=self.fact.state in WAITING, **context)


class DropMail(MailScreen, ActionScreen):
    permissions = ("verify.drop_message",)
    form_class = DropMailForm
    action_label = gettext_lazy("Drop the mail")

    def get_page_title(self) -> str:
        return _("Drop a mail that cannot be sent")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fact.state not in WAITING:
            notes.warning(request, _("This mail was sent or dropped already."))
            return HttpResponseRedirect(reverse("office:mail", args=[self.fact.pk]))
        return super().get(request, *args, **kwargs)

    def act(self, form: DropMailForm) -> Message:
        return messages.drop(message=self.fact, by=self.request.user, at=self.at)

    def done(self, result: Message) -> tuple[Any, str]:
        return _("The mail is dropped."), reverse("office:mail", args=[result.pk])
