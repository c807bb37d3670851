"""Notices: a call, a publicity, an announcement, a decision. What they have in common is in notice.py, who publishes them in
cms/publishing.py."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.forms import FrozenPanel
from cms.notice_list import NoticeList, groups
from cms.pages.base import Link, SectionPage
from cms.pages.notice import NoticePage, wall
from cms.publishing import NoticeIndexTester
from verify.calendar import day_of
from verify.certification.models import days_left, on_view
from verify.certification.publicity import PublicityState
from verify.models import Certificate, Publicity
from verify.reader import Reader
from verify.registry import records
from verify.registry.status import ChangeKind, Status


class NoticeIndexPage(SectionPage):
    """All notices, newest first, by kind and year."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.CallPage", "cms.PublicityPage", "cms.AnnouncementPage", "cms.DecisionPage")
    max_count = 1

    class Meta:
        verbose_name = _("notices")

    @staticmethod
    def listing(at: datetime) -> NoticeList:
        return NoticeList(KINDS, at)

    def clean(self) -> None:
        super().clean()
        if self.pk and self.numchild and type(self).objects.exclude(slug=self.slug).filter(pk=self.pk).exists():
            raise ValidationError({"slug": gettext("Notices stand beneath this address. It stays.")})

    def permissions_for_user(self, user: Any) -> NoticeIndexTester:
        return NoticeIndexTester(user, self)

    def trail(self, reader: Reader) -> list[Link]:
        """It stands right beneath the front page."""
        return []

    def entries(self) -> models.QuerySet[Page]:
        return super().entries().exclude(pk__in=PublicityPage.hidden(timezone.now()))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        notices = self.listing(context["at"])
        filters, keys = notices.read(request.GET)
        page, remark = notices.page(keys, request.GET.get("page", ""))
        return {
            **context,
            "filters": filters,
            "listed": page,
            "rows": notices.rows(page.object_list, getattr(request, "reader", Reader()), request),
            "remarks": [sentence for sentence in (*filters.remarks, remark) if sentence],
        }


class CallPage(NoticePage):
    """申报通知: opens a round."""

    kind_label = _("Call for applications")
    slug_of_kind = "call"

    round = models.ForeignKey(
        "verify.Round",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("round"),
        help_text=_("The list year that is applied for."),
    )
    apply_until = models.DateField(
        _("apply until"), null=True, blank=True, help_text=_("The last day. The page counts the days left from it.")
    )

    FROZEN = (*NoticePage.FROZEN, "round", "apply_until")
    template = "cms/call_page.html"
    content_panels = NoticePage.panels_with(FrozenPanel("round"), FrozenPanel("apply_until"))

    page_description = _("Opens a round: who may apply, how and until when.")

    class Meta(NoticePage.Meta):
        verbose_name = _("call for applications")
        triggers = wall("round", "apply_until")

    def state_label(self, at: datetime) -> str:
        if self.apply_until is None:
            return ""
        return gettext("applications are taken") if day_of(at) <= self.apply_until else gettext("applications are closed")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        left = (self.apply_until - day_of(context["at"])).days + 1 if self.apply_until else 0
        return {**context, "days_left": max(left, 0)}


class PublicityPage(NoticePage):
    """公示: the candidates of a round, open to objections. Nothing of it is public before its first day."""

    kind_label = _("Publicity")
    slug_of_kind = "publicity"

    publicity = models.ForeignKey(
        "verify.Publicity",
        models.PROTECT,
        related_name="+",
        verbose_name=_("publicity"),
        help_text=_("Its candidates, its days and its contact are read from it. It must be approved first."),
    )

    FROZEN = (*NoticePage.FROZEN, "publicity")
    template = "cms/publicity_page.html"
    content_panels = NoticePage.panels_with(FrozenPanel("publicity"))

    page_description = _("The proposed list of a round, open to objections for some working days.")

    class Meta(NoticePage.Meta):
        verbose_name = _("publicity of candidates")
        triggers = wall("publicity")

    @classmethod
    def visible(cls, at: datetime) -> Any:
        return super().visible(at).filter(publicity__in=Publicity.objects.opened(at))

    @classmethod
    def hidden(cls, at: datetime) -> Any:
        """Keys of those that are published before their first day: no list, feed, site map or search names them."""
        return cls.objects.exclude(pk__in=cls.visible(at).values("pk")).values("pk")

    @classmethod
    def for_rows(cls) -> Any:
        return super().for_rows().select_related("publicity")

    def is_on_view(self, at: datetime) -> bool:
        return bool(self.publicity.approved_by_id) and self.publicity.state(at) != PublicityState.NOT_OPEN

    def not_ready(self) -> str:
        return "" if self.publicity.approved_by_id else gettext("Its publicity is not approved yet. Approve that first.")

    def state_label(self, at: datetime) -> str:
        return str(self.publicity.state(at).label)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        at = context["at"]
        return {
            **context,
            "publicity": self.publicity,
            "state": self.publicity.state(at),
            "candidates": on_view(self.publicity, at),
            "days_left": days_left(self.publicity, at),
        }


class AnnouncementPage(NoticePage):
    """公告: the certified list of a round, drawn from the register."""

    kind_label = _("Certified list")
    slug_of_kind = "announcement"

    round = models.ForeignKey(
        "verify.Round",
        models.PROTECT,
        related_name="+",
        verbose_name=_("round"),
        help_text=_("The list is read from the register, each item with its status of the moment."),
    )

    FROZEN = (*NoticePage.FROZEN, "round")
    template = "cms/announcement_page.html"
    content_panels = NoticePage.panels_with(FrozenPanel("round"))

    page_description = _("The certified list of a round, read from the register.")

    class Meta(NoticePage.Meta):
        verbose_name = _("announcement of a list")
        triggers = wall("round")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        rows = Certificate.objects.filter(round=self.round_id).register_rows().with_status(context["at"])
        lines = records.lines(rows)
        holders = {line.certificate.product.enterprise_id: line.certificate.product.enterprise.unit for line in lines}
        counted = (
            (len(lines), _("items in the list")),
            (sum(line.status == Status.VALID for line in lines), _("valid now")),
            (len(holders), _("enterprises")),
            (len(set(holders.values())), _("of 17 cities and prefectures")),
        )
        return {
            **context,
            "groups": list(groups(lines)),
            "figures": [{"value": value, "label": capfirst(label)} for value, label in counted],
        }


class DecisionPage(NoticePage):
    """A suspension, reinstatement, revocation or withdrawal, told from the decision itself."""

    kind_label = _("Decision on a certificate")
    slug_of_kind = "decision"

    change = models.ForeignKey(
        "verify.StatusChange",
        models.PROTECT,
        related_name="+",
        verbose_name=_("decision"),
        help_text=_("Item, reason, basis and day are read from it. The record of the certificate drafts this notice for you."),
    )

    FROZEN = (*NoticePage.FROZEN, "change")
    template = "cms/decision_page.html"
    content_panels = NoticePage.panels_with(FrozenPanel("change"))

    page_description = _("A suspension, reinstatement, revocation or withdrawal, read from the decision.")

    class Meta(NoticePage.Meta):
        verbose_name = _("notice of a decision")
        triggers = wall("change")

    @classmethod
    def for_rows(cls) -> Any:
        return super().for_rows().select_related("change")

    @classmethod
    def of(cls, standing: records.Standing, at: datetime) -> "DecisionPage | None":
        """The notice of the decision that a certificate stands under now. No query where it was issued and no more."""
        change = standing.change
        if change is None or change.kind == ChangeKind.ISSUE:
            return None
        found: DecisionPage | None = cls.for_rows().filter(pk__in=cls.visible(at).values("pk"), change=change.pk).first()
        return found

    def state_label(self, at: datetime) -> str:
        return str(self.change.get_kind_display())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        certificate = Certificate.objects.for_record().get(pk=self.change.certificate_id)
        later = [change for change in certificate.changes.all() if change.sequence > self.change.sequence]
        return {
            **context,
            "change": self.change,
            "standing": records.standing(certificate, context["at"]),
            "since": [change for change in later if change.effective_at <= context["at"]],
        }


KINDS: tuple[type[NoticePage], ...] = (CallPage, PublicityPage, AnnouncementPage, DecisionPage)
