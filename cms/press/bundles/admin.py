"""Bundles in the admin: a list, one screen that shows everything about one, and an address for each action on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton

from cms.press.bundles import actions, links, offers, readiness
from cms.press.bundles.forms import BundleForm, LinkForm, PagesForm, ReasonForm
from cms.press.bundles.models import Bundle, BundleItem, PreviewLink
from cms.press.clock.models import Stumble
from cms.screens import Listing, Permitted, PermittedMenuItem, Screen
from verify.acting import ActsOnForm
from verify.refusals import Refused

VIEW = "cms.view_bundle"
MOST_VISITS = 50


class BundleMenuItem(PermittedMenuItem):
    permission = VIEW


class AboutBundle(Permitted):
    request: HttpRequest
    kwargs: dict[str, Any]
    permission = VIEW

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    @cached_property
    def bundle(self) -> Bundle:
        return get_object_or_404(Bundle.objects.select_related("created_by", "submitted_by", "approved_by"), pk=self.kwargs["pk"])


class BundlePage(AboutBundle, Screen):
    header_icon = "folder-open-inverse"

    def way(self) -> list[tuple[str, str]]:
        return [(reverse("bundles:index"), capfirst(Bundle._meta.verbose_name_plural))]


class BundleStep(BundlePage):
    """Beneath the screen of the bundle, for those who change it."""

    permission = actions.CHANGE

    def way(self) -> list[tuple[str, str]]:
        above = [(reverse("bundles:bundle", args=[self.bundle.pk]), str(self.bundle))] if "pk" in self.kwargs else []
        return [*super().way(), *above]


class BundleListing(Listing):
    permission = VIEW
    model = Bundle
    index_url_name = "bundles:index"
    index_results_url_name = "bundles:index_results"
    header_icon = "folder-open-inverse"
    default_ordering = "-release_at"
    columns: ClassVar[list[Column]] = [
        TitleColumn("name", label=gettext_lazy("name"), get_url=lambda row: reverse("bundles:bundle", args=[row.pk])),
        Column("release_at", label=gettext_lazy("release at"), sort_key="release_at"),
        Column("get_state_display", label=gettext_lazy("state"), sort_key="state"),
        Column("pages", label=gettext_lazy("number of pages")),
        Column("created_by", label=gettext_lazy("assembled by")),
    ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.request.user.has_perm(actions.CHANGE):
            return []
        return [HeaderButton(_("New bundle"), url=reverse("bundles:new"), icon_name="plus")]

    def get_base_queryset(self) -> QuerySet[Bundle]:
        return Bundle.objects.select_related("created_by").annotate(pages=Count("items"))


class BundleScreen(BundlePage, TemplateView):
    """Pages with what stands against each, the moment, who did what, and the preview links with their looks."""

    template_name = "cms/admin/bundle.html"

    def get_page_title(self) -> str:
        return str(self.bundle)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bundle, user = self.bundle, self.request.user
        return super().get_context_data(**kwargs) | {
            "bundle": bundle,
            "at": self.at,
            "rows": [self._row(item) for item in bundle.items.select_related("page", "revision__user", "approved_by", "bundle")],
            "may_change": user.has_perm(actions.CHANGE),
            "may_approve": user.has_perm(actions.APPROVE),
            "is_second_person": user.pk not in (bundle.created_by_id, bundle.submitted_by_id),
            "stumble": Stumble.objects.filter(bundle=bundle).first(),
            "releases": bundle.releases.select_related("page").order_by("live_at", "pk"),
            "links": [(link, self._address(link), link.is_good(self.at)) for link in self._links()],
            "visits": offers.visits(bundle)[:MOST_VISITS],
            "link_form": LinkForm(at=self.at),
        }

    def _row(self, item: BundleItem) -> tuple[BundleItem, list[str]]:
        return item, list(readiness.of_page(item, self.at)) if self.bundle.is_open else []

    def _links(self) -> Any:
        return self.bundle.links.select_related("created_by").annotate(looks=Count("visits"))

    def _address(self, link: PreviewLink) -> str:
        """On the public host, which reviewers reach."""
        return f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}{reverse('cms:preview', args=[links.token(link)])}"


class BundleFormScreen(ActsOnForm, BundleStep, FormView):
    """A new bundle, or the name and moment of one that is being assembled."""

    form_class = BundleForm
    template_name = "cms/admin/bundle_form.html"
    fields_of_refusals: ClassVar[dict[str, str]] = {"past": "release_at"}

    def get_page_title(self) -> str:
        return _("Name and moment") if "pk" in self.kwargs else _("New bundle")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | ({"instance": self.bundle} if "pk" in self.kwargs else {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"submit_button_label": _("Save")}

    def act(self, form: BundleForm) -> Bundle:
        asked = {name: form.cleaned_data[name] for name in ("name", "release_at")}
        if "pk" in self.kwargs:
            return actions.change(bundle=self.bundle, by=self.request.user, at=self.at, **asked)
        return actions.create(by=self.request.user, at=self.at, **asked)

    def respond(self, result: Bundle) -> HttpResponse:
        return HttpResponseRedirect(reverse("bundles:bundle", args=[result.pk]))


class AddPages(ActsOnForm, BundleStep, FormView):
    """Drafts and new versions that this person works on and that lie in no bundle yet."""

    form_class = PagesForm
    template_name = "cms/admin/bundle_pages.html"

    def get_page_title(self) -> str:
        return _("Add pages to “%(bundle)s”") % {"bundle": self.bundle}

    @cached_property
    def search(self) -> str:
        return self.request.GET.get("q", "").replace("\0", " ").strip()[:60]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"pages": offers.pages(self.request.user, self.search)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = offers.pages(self.request.user, self.search).order_by("-latest_revision_created_at", "-pk")[: offers.MOST]
        return super().get_context_data(**kwargs) | {"bundle": self.bundle, "offered": offered, "search": self.search}

    def act(self, form: PagesForm) -> int:
        return actions.add(bundle=self.bundle, pages=form.cleaned_data["pages"], by=self.request.user, at=self.at)

    def respond(self, result: int) -> HttpResponse:
        messages.success(self.request, _("%(number)s pages were added.") % {"number": result})
        return HttpResponseRedirect(reverse("bundles:bundle", args=[self.bundle.pk]))


class Act(AboutBundle, View):
    """By POST alone: does it, and leads back to the bundle with what came of it."""

    http_method_names = ("post",)
    action: Any = None

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.action(self))
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        return HttpResponseRedirect(reverse("bundles:bundle", args=[self.bundle.pk]))

    @property
    def by(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": self.at}

    def reason(self) -> str:
        form = ReasonForm(self.request.POST)
        return form.cleaned_data["reason"] if form.is_valid() else ""


def submit(act: Act) -> str:
    actions.submit(bundle=act.bundle, **act.by)
    return _("The bundle waits for the approval of a second person.")


def send_back(act: Act) -> str:
    actions.send_back(bundle=act.bundle, reason=act.reason(), **act.by)
    return _("The bundle went back with your reason.")


def approve(act: Act) -> str:
    actions.approve(bundle=act.bundle, **act.by)
    return _("Approved. It goes out by itself at its moment.")


def take_back(act: Act) -> str:
    actions.take_back(bundle=act.bundle, reason=act.reason(), **act.by)
    return _("Taken back. Nothing of it goes out until it is approved again.")


def call_off(act: Act) -> str:
    actions.call_off(bundle=act.bundle, **act.by)
    return _("Called off. Its pages stay drafts.")


def remove(act: Act) -> str:
    item = get_object_or_404(act.bundle.items.select_related("bundle"), pk=act.kwargs["item"])
    actions.remove(item=item, **act.by)
    return _("The page was taken out.")


def make_link(act: Act) -> str:
    form = LinkForm(act.request.POST, at=act.at)
    if not form.is_valid():
        raise Refused("form", " ".join(sentence for errors in form.errors.values() for sentence in errors))
    links.make(bundle=act.bundle, **form.cleaned_data, **act.by)
    return _("The link is made. It is good until it expires or is taken back.")


def revoke_link(act: Act) -> str:
    links.revoke(link=get_object_or_404(act.bundle.links, pk=act.kwargs["link"]), **act.by)
    return _("The link was taken back and opens nothing any more.")


ACTS: dict[str, tuple[str, Callable[[Act], str]]] = {
    "submit": ("submit/", submit),
    "send_back": ("send-back/", send_back),
    "approve": ("approve/", approve),
    "take_back": ("take-back/", take_back),
    "call_off": ("call-off/", call_off),
    "remove": ("remove/<int:item>/", remove),
    "make_link": ("links/", make_link),
    "revoke_link": ("links/<int:link>/revoke/", revoke_link),
}


class BundleViewSet(ViewSet):
    name = "bundles"
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Release bundles")
    menu_order = 150
    menu_item_class = BundleMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", BundleListing.as_view(), name="index"),
            path("results/", BundleListing.as_view(results_only=True), name="index_results"),
            path("new/", BundleFormScreen.as_view(), name="new"),
            path("<int:pk>/", BundleScreen.as_view(), name="bundle"),
            path("<int:pk>/change/", BundleFormScreen.as_view(), name="change"),
            path("<int:pk>/pages/", AddPages.as_view(), name="pages"),
            *(path(f"<int:pk>/{address}", Act.as_view(action=act), name=name) for name, (address, act) in ACTS.items()),
        ]


bundle_viewset = BundleViewSet()
