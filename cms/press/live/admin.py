"""The desk of the one who stands in the hall with a phone: one field, one button, what was said beneath."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cms.pages.events import EventPage
from cms.press.live import posts
from cms.press.live.forms import RemarkForm, TellForm
from cms.press.live.models import LivePost, LiveRemark
from cms.press.live.reading import coverage
from cms.published import published
from cms.screens import PermittedMenuItem, Screen
from verify.refusals import Refused
from verify.uploads import REFUSALS

MOST_LISTED = 12
TITLE = gettext_lazy("Live posts")


class LiveMenuItem(PermittedMenuItem):
    permission = posts.WRITE


class LiveScreen(Screen):
    permission = posts.WRITE
    header_icon = "list-ul"


class LiveEvents(LiveScreen, TemplateView):
    """Which event: the running ones first, then those to come, then the last ones."""

    template_name = "cms/admin/live_events.html"
    page_title = TITLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = timezone.now()
        events = list(EventPage.nearest(published(EventPage.objects).defer_streamfields(), at)[:MOST_LISTED])
        events.sort(key=lambda event: not event.is_running(at))
        return super().get_context_data(**kwargs) | {"events": [(event, event.phase(at)) for event in events]}


class Desk(LiveScreen, FormView):
    """Posts are told here, and stand on the page of the event at once."""

    form_class = TellForm
    template_name = "cms/admin/live_desk.html"

    @cached_property
    def event(self) -> EventPage:
        return get_object_or_404(published(EventPage.objects), pk=self.kwargs["pk"])  # type: ignore[no-any-return]

    def get_page_title(self) -> str:
        return str(self.event.title)

    def way(self) -> list[tuple[str, str]]:
        return [(reverse("live_posts:index"), str(TITLE))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = coverage(self.event, timezone.now(), most=30)
        return super().get_context_data(**kwargs) | {"event": self.event, "coverage": told}

    def form_valid(self, form: TellForm) -> HttpResponse:
        said = form.cleaned_data
        photo = posts.Photo(said["picture"], said["alt"], said["credit"]) if said["picture"] else None
        told = {"text": said["text"], "url": said["url"], "request_key": said["request_key"], "photo": photo}
        try:
            posts.tell(event=self.event, **told, by=self.request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("picture" if refusal.code in REFUSALS else None, str(refusal.message))
            return self.form_invalid(form)
        messages.success(self.request, _("Told. It stands on the page."))
        return HttpResponseRedirect(reverse("live_posts:desk", args=[self.event.pk]))


class RemarkScreen(LiveScreen, FormView):
    """A post is never changed: here something is added to it, or it is withdrawn."""

    form_class = RemarkForm
    template_name = "cms/admin/live_remark.html"

    @cached_property
    def live_post(self) -> LivePost:
        return get_object_or_404(LivePost.objects.told().filter(event=self.kwargs["pk"]), pk=self.kwargs["post_pk"])

    def get_page_title(self) -> str:
        return Truncator(self.live_post.text).chars(30)

    def way(self) -> list[tuple[str, str]]:
        desk = reverse("live_posts:desk", args=[self.kwargs["pk"]])
        return [(reverse("live_posts:index"), str(TITLE)), (desk, self.live_post.event.title)]

    def get_initial(self) -> dict[str, Any]:
        return {"kind": LiveRemark.Kind.CORRECTION}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"post": self.live_post}

    def form_valid(self, form: RemarkForm) -> HttpResponse:
        said = form.cleaned_data
        told = {"post": self.live_post, "by": self.request.user, "at": timezone.now(), "request_key": said["request_key"]}
        try:
            if said["kind"] == LiveRemark.Kind.WITHDRAWAL:
                posts.withdraw(**told, reason=said["text"])
            else:
                posts.correct(**told, text=said["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
            return self.form_invalid(form)
        messages.success(self.request, _("Noted. It stands on the page."))
        return HttpResponseRedirect(reverse("live_posts:desk", args=[self.kwargs["pk"]]))


class LiveViewSet(ViewSet):
    name = "live_posts"
    url_prefix = "live-posts"
    icon = "list-ul"
    menu_label = TITLE
    menu_order = 305
    menu_item_class = LiveMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", LiveEvents.as_view(), name="index"),
            path("<int:pk>/", Desk.as_view(), name="desk"),
            path("<int:pk>/<int:post_pk>/", RemarkScreen.as_view(), name="remark"),
        ]


live_viewset = LiveViewSet()
