"""Telling enterprises something in their workspace: one of them, or all that hold a certificate of a round; and who took note.

By whoever may invite people into workspaces (`notices.SEND`): registrars for the province, reviewers for their own cities."""

from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from office.application_forms import PdfField
from office.forms import OnceForm, form_field
from office.policies import visible
from office.publicity import StartScreen
from office.screens import ActionScreen, FactScreen, Record
from verify import sealed_files
from verify.membership.actions import notices
from verify.models import Enterprise, EnterpriseNotice, Industry, NoticeAcknowledgement, NoticeAddressee, Round


class NoticeForm(OnceForm):
    file = PdfField(label=gettext_lazy("attachment"), required=False)

    class Meta:
        model = EnterpriseNotice
        fields = ("title", "text", "due_on")
        formfield_callback = form_field
        help_texts = {
            "text": gettext_lazy("Plain text. It is sent once and not edited afterwards."),
            "due_on": gettext_lazy("Where something is to be done by a day."),
        }


class HoldersNoticeForm(NoticeForm):
    round = forms.ModelChoiceField(
        Round.objects.filter(certificates__isnull=False).distinct(), label=gettext_lazy("list year"), empty_label=None
    )
    industry = forms.ModelChoiceField(
        Industry.objects.all(), label=gettext_lazy("industry"), required=False, empty_label=gettext_lazy("All")
    )
    field_order = ("round", "industry", "title", "text", "due_on", "file")


class NotifyEnterprise(ActionScreen):
    model = Enterprise
    register = "enterprises"
    header_icon = "mail"
    permissions = (notices.SEND,)
    form_class = NoticeForm
    action_label = gettext_lazy("Send the notice")
    fields_of_refusals = {"past": "due_on"}

    def get_page_title(self) -> str:
        return _("Notice to %(name)s") % {"name": self.fact.name}

    def act(self, form: NoticeForm) -> EnterpriseNotice:
        return notices.send(enterprises=[self.fact], by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: EnterpriseNotice) -> tuple[Any, str]:
        addressee = result.addressees.get()
        return _("Sent. It stands in the workspace of the enterprise."), reverse("office:notice", args=[addressee.pk])


class NotifyHolders(StartScreen):
    """Of the user's own units alone."""

    permission = notices.SEND
    header_icon = "mail"
    form_class = HoldersNoticeForm
    action_label = gettext_lazy("Send the notice")
    fields_of_refusals = {"past": "due_on", "nobody": "round"}

    def get_page_title(self) -> str:
        return _("Notice to enterprises of a round")

    def act(self, form: HoldersNoticeForm) -> tuple[Any, str]:
        told = form.cleaned_data
        chosen: Any = notices.holders(visible(Enterprise, self.request.user), told["round"], told["industry"])
        notice = notices.send(enterprises=list(chosen), by=self.request.user, at=self.at, **told)
        number = notice.addressees.count()
        said = ngettext("Sent to %(number)s enterprise.", "Sent to %(number)s enterprises.", number) % {"number": number}
        return said, reverse("office_notices:index")


class NoticeScreen(FactScreen):
    model = NoticeAddressee
    key = "pk"
    register = "notices"
    header_icon = "mail"

    def facts(self) -> QuerySet[Any]:
        noted = NoticeAcknowledgement.objects.select_related("user")
        rows: QuerySet[Any] = super().facts().select_related("enterprise", "notice__sent_by", "notice__round", "notice__industry")
        return rows.prefetch_related(Prefetch("acknowledgements", noted))


class NoticeRecord(NoticeScreen, Record):
    template_name = "office/enterprise_notice.html"

    def get_page_title(self) -> str:
        return str(self.fact.notice.title)


class NoticeFile(NoticeScreen, View):
    """For whoever may see the notice."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.fact.notice.place:
            raise Http404
        return sealed_files.served(self.fact.notice.place, "application/pdf")
