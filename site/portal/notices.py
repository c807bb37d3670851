"""What the office tells the enterprise, and that somebody took note of it."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.screens import Act, Page, Screen
from verify import sealed_files
from verify.membership.actions import notices
from verify.models import NoticeAcknowledgement, NoticeAddressee

SHOWN = 100


class OfNotices:
    section = "notices"

    def notices(self) -> QuerySet[NoticeAddressee]:
        """Each with who took note; to whom else it went is not there behind the wall."""
        noted = NoticeAcknowledgement.objects.select_related("user")
        rows = NoticeAddressee.objects.filter(enterprise=self.enterprise)  # type: ignore[attr-defined]
        return rows.select_related("notice", "enterprise").prefetch_related(Prefetch("acknowledgements", noted))

    @cached_property
    def addressee(self) -> NoticeAddressee:
        found: NoticeAddressee = get_object_or_404(self.notices(), pk=self.kwargs["pk"])  # type: ignore[attr-defined]
        return found

    def is_noted(self, addressee: NoticeAddressee) -> bool:
        """By whoever looks."""
        return any(each.user_id == self.request.user.pk for each in addressee.acknowledgements.all())  # type: ignore[attr-defined]


class Notices(OfNotices, Page):
    template_name = "portal/notices.html"
    title = gettext_lazy("Notices to you")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        lines = [(row, self.is_noted(row)) for row in self.notices()[:SHOWN]]
        return super().get_context_data(lines=lines, **context)


class NoticePage(OfNotices, Page):
    """Opening it takes note of nothing: a mail program may have done it."""

    template_name = "portal/notice.html"

    def get_title(self) -> str:
        return self.addressee.notice.title

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(addressee=self.addressee, is_noted=self.is_noted(self.addressee), **context)


class Acknowledge(OfNotices, Act):
    def act(self) -> str:
        notices.acknowledge(addressee=self.addressee, by=self.request.user, at=self.at)
        return _("Noted. The office sees that you did.")

    def onward(self) -> str:
        return self.address("notice", self.addressee.pk)


class NoticeFile(OfNotices, Screen):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.addressee.notice.place:
            raise Http404
        return sealed_files.served(self.addressee.notice.place, "application/pdf")
