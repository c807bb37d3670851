"""Addresses that search engines are told of: written in the transaction that changes a page, sent in batches by a job."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LASTS = timedelta(days=3)  # from the first attempt to the last
KEPT = timedelta(days=90)


class Engine(models.TextChoices):
    BAIDU = "BAIDU", _("Baidu")
    INDEXNOW = "INDEXNOW", "IndexNow"


class PingState(models.TextChoices):
    WAITING = "WAITING", _("to be submitted")
    SENT = "SENT", _("sent")
    DROPPED = "DROPPED", _("not public any more")
    GIVEN_UP = "GIVEN_UP", _("given up")


class SearchPingQuerySet(models.QuerySet["SearchPing"]):
    def waiting(self) -> "SearchPingQuerySet":
        return self.filter(sent_at=None, dropped_at=None, given_up_at=None)

    def due(self, engine: str, at: datetime) -> "SearchPingQuerySet":
        return self.waiting().filter(engine=engine, due_at__lte=at).order_by("due_at", "pk")

    def outdated(self, at: datetime) -> "SearchPingQuerySet":
        return self.filter(created_at__lt=at - KEPT).exclude(sent_at=None, dropped_at=None, given_up_at=None)


class SearchPing(models.Model):
    """One address to one engine. While it waits, no second row for the same is written. `remain`: what the engine still took that
    day."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))
    engine = models.CharField(_("search engine"), max_length=8, choices=Engine)
    path = models.CharField(_("address"), max_length=500)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("next attempt at"))
    tried_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("last error"), max_length=60, blank=True)
    remain = models.PositiveIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)

    objects = SearchPingQuerySet.as_manager()

    class Meta:
        verbose_name = _("address for search engines")
        verbose_name_plural = _("addresses for search engines")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("engine", "path"),
                condition=Q(sent_at=None, dropped_at=None, given_up_at=None),
                name="searchping_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, dropped_at=None)
                | Q(sent_at=None, given_up_at=None)
                | Q(dropped_at=None, given_up_at=None),
                name="searchping_one_end",
            ),
            models.CheckConstraint(condition=Q(engine__in=("BAIDU", "INDEXNOW")), name="searchping_engine_known"),
        )
        indexes = (
            models.Index(
                fields=("engine", "due_at", "id"),
                condition=Q(sent_at=None, dropped_at=None, given_up_at=None),
                name="searchping_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.engine} {self.path}"

    @property
    def state(self) -> PingState:
        if self.sent_at:
            return PingState.SENT
        if self.dropped_at:
            return PingState.DROPPED
        return PingState.GIVEN_UP if self.given_up_at else PingState.WAITING

    def state_label(self) -> str:
        return str(self.state.label)

    def is_last(self, at: datetime) -> bool:
        """An attempt that fails now is the last one."""
        return at >= self.created_at + LASTS

    def next_at(self, at: datetime, wait: timedelta = timedelta(0)) -> datetime:
        """After a failure at `at`: five minutes later, ten, up to six hours; later where the engine asked for it. The last
        attempt is at the very end."""
        pause = min(timedelta(minutes=5 * 2 ** min(self.attempts, 8)), timedelta(hours=6))
        return max(min(at + max(pause, wait), self.created_at + LASTS), at + timedelta(minutes=5))
