"""Objections to a 公示: read, answered once. Who objected is shown on request, and every look is recorded."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from office.forms import ReplyForm
from office.screens import ActionScreen, Record
from verify.certification.actions import objections
from verify.models import Hearing, Objection
from verify.refusals import Refused


class ObjectionRecord(Record):
    model = Objection
    key = "pk"
    register = "objections"
    header_icon = "comment"
    template_name = "office/objection.html"

    def facts(self) -> QuerySet[Any]:
        related = ("publicity__round", "candidate", "replied_by")
        found = super().facts().without_personal_data().select_related(*related)  # type: ignore[attr-defined]
        return found.prefetch_related("hearings__ordered_by", "hearings__closed_by")  # type: ignore[no-any-return]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        ahead = any(hearing.state == Hearing.State.ORDERED for hearing in self.fact.hearings.all())
        return super().get_context_data(ahead=ahead, **context)


class Reveal(ObjectionRecord):
    permissions = ("verify.reveal_objection",)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        objector = objections.reveal(objection=self.fact, by=request.user, at=self.at)
        return self.render_to_response(self.get_context_data(objector=objector))


class Letter(ObjectionRecord):
    """The letter as a file to keep, never shown inside a page of ours: its content is somebody else's."""

    permissions = ("verify.reveal_objection",)
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            content = objections.read_letter(objection=self.fact, by=request.user, at=self.at)
        except (Refused, FileNotFoundError) as fault:
            raise Http404 from fault
        response = HttpResponse(content, content_type=self.fact.letter_type)
        name = self.fact.tracking_number + self.fact.letter_suffix
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class Reply(ActionScreen):
    model = Objection
    key = "pk"
    register = "objections"
    header_icon = "comment"
    permissions = ("verify.reply_objection",)
    form_class = ReplyForm
    template_name = "office/objection_form.html"
    action_label = gettext_lazy("Reply")
    fields_of_refusals = {"nothing_to_take_off": "take_off_reason", "already_off": "take_off_reason", "reply": "reply"}

    def facts(self) -> QuerySet[Any]:
        found = super().facts().without_personal_data()  # type: ignore[attr-defined]
        return found.select_related("publicity__round", "candidate")  # type: ignore[no-any-return]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fact.state != Objection.State.RECEIVED:
            messages.warning(request, _("This objection has been answered already."))
            return HttpResponseRedirect(reverse("office:objection", args=[self.fact.pk]))
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Reply to an objection")

    def act(self, form: ReplyForm) -> Objection:
        return objections.reply(objection=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Objection) -> tuple[Any, str]:
        return _("The reply stands under the tracking number."), reverse("office:objection", args=[result.pk])
