"""Accreditations in the admin: by event, each to be decided, and the list for the door. The public alone makes them.

Who asks is sealed; every look, and every list, is in the audit chain.
"""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, re_path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cms.pages.events import EventPage
from cms.press.accreditation import door, requests
from cms.press.accreditation.models import Accreditation
from cms.press.accreditation.seats import seats_left
from cms.screens import PermittedMenuItem, Screen
from verify.calendar import day_of
from verify.refusals import Refused

PER_PAGE = 50
MOST_EVENTS = 50
TITLE = gettext_lazy("Accreditation")
State = Accreditation.State


class AccreditationMenuItem(PermittedMenuItem):
    permission = requests.DECIDE


class PressScreen(Screen):
    permission = requests.DECIDE
    header_icon = "user"


class Events(PressScreen, TemplateView):
    """Events that the press asks to be let in to, the latest first."""

    template_name = "cms/admin/accreditation_events.html"
    page_title = TITLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = {state.lower(): Count("accreditations", Q(accreditations__state=state)) for state in State.values}
        asked = Q(accreditation_until__isnull=False) | Q(accreditations__isnull=False)
        events = EventPage.objects.filter(asked).defer_streamfields().annotate(**counts).distinct().order_by("-starts_at", "-pk")
        return super().get_context_data(**kwargs) | {"events": events[:MOST_EVENTS]}


class OfEvent(PressScreen, TemplateView):
    """Who asks to be let in to one event."""

    template_name = "cms/admin/accreditations.html"

    @cached_property
    def event(self) -> EventPage:
        return get_object_or_404(EventPage, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.event.title)

    def way(self) -> list[tuple[str, str]]:
        return [(reverse("accreditations:index"), str(TITLE))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Accreditation.objects.filter(event=self.event).defer("sealed_person")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"event": self.event, "rows": page, "left": seats_left(self.event)}


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=200, help_text=gettext_lazy("Told to the one who asked, by the press office.")
    )


class AccreditationScreen(PressScreen, TemplateView):
    """One request: looked into, accepted, refused."""

    template_name = "cms/admin/accreditation.html"

    @cached_property
    def accreditation(self) -> Accreditation:
        return get_object_or_404(Accreditation.objects.select_related("event", "decided_by"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.accreditation)

    def way(self) -> list[tuple[str, str]]:
        event = self.accreditation.event
        return [(reverse("accreditations:index"), str(TITLE)), (self.of_event(), event.title)]

    def of_event(self) -> str:
        return reverse("accreditations:event", args=[self.accreditation.event_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "accreditation": self.accreditation,
            "form": kwargs.get("form") or RefusalForm(),
            "person": kwargs.get("person"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at, form = timezone.now(), RefusalForm(request.POST if "refuse" in request.POST else None)
        told: dict[str, Any] = {"accreditation": self.accreditation, "by": request.user, "at": at}
        try:
            if "reveal" in request.POST:
                return self.render_to_response(self.get_context_data(person=requests.reveal(**told)))
            if "refuse" in request.POST:
                if not form.is_valid():
                    return self.render_to_response(self.get_context_data(form=form))
                requests.refuse(**told, reason=form.cleaned_data["reason"])
            else:
                requests.accept(**told)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return HttpResponseRedirect(request.path)
        messages.success(request, _("The decision is noted. Please tell the one who asked."))
        return HttpResponseRedirect(self.of_event())


class DoorList(PressScreen, View):
    """By POST, since every list is recorded."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int, form: str) -> StreamingHttpResponse:
        at, event = timezone.now(), get_object_or_404(EventPage, pk=pk)
        rows = requests.open_list(event=event, by=request.user, at=at)
        content_type, written = door.FORMS[form]
        response = StreamingHttpResponse(written(rows, at), content_type=content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="press-{event.pk}-{day_of(at):%Y%m%d}.{form}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response


class AccreditationViewSet(ViewSet):
    name = "accreditations"
    icon = "user"
    menu_label = TITLE
    menu_order = 306
    menu_item_class = AccreditationMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", Events.as_view(), name="index"),
            path("events/<int:pk>/", OfEvent.as_view(), name="event"),
            re_path(r"^events/(?P<pk>[0-9]{1,9})/door\.(?P<form>csv|xlsx)$", DoorList.as_view(), name="door"),
            path("<int:pk>/", AccreditationScreen.as_view(), name="accreditation"),
        ]


accreditation_viewset = AccreditationViewSet()
