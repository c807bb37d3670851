"""What sharing keeps: figures without persons, and the keys that WeChat lends us."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PageCount(models.Model):
    """How often something was done with a page on one day. No row says by whom."""

    class Kind(models.TextChoices):
        VIEW = "VIEW", _("views")
        SHARE = "SHARE", _("shares")
        KIT = "KIT", _("press kits downloaded")
        POSTER = "POSTER", _("posters downloaded")
        PICTURE = "PICTURE", _("pictures downloaded")

    wagtail_reference_index_ignore = True

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    number = models.PositiveIntegerField(_("how often"))

    class Meta:
        verbose_name = _("figure of a page")
        verbose_name_plural = _("figures of pages")
        constraints = (
            models.UniqueConstraint(fields=("page", "day", "kind"), name="pagecount_one_a_day"),
            models.CheckConstraint(condition=Q(number__gt=0), name="pagecount_of_something"),
            models.CheckConstraint(
                condition=Q(kind__in=("VIEW", "SHARE", "KIT", "POSTER", "PICTURE")), name="pagecount_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.page_id} {self.day} {self.kind}"


class WechatAccess(models.Model):
    """The one row that every process reads its ticket from. Token and ticket are sealed: whoever has them speaks in our name."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    app_id = models.CharField(max_length=32)
    sealed_token = models.BinaryField(null=True, editable=False)
    token_until = models.DateTimeField(null=True)
    sealed_ticket = models.BinaryField(null=True, editable=False)
    ticket_until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("access to WeChat")
        verbose_name_plural = _("access to WeChat")
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="wechataccess_one_row"),
            models.CheckConstraint(
                condition=Q(sealed_token=None, token_until=None) | Q(sealed_token__isnull=False, token_until__isnull=False),
                name="wechataccess_token_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(sealed_ticket=None, ticket_until=None) | Q(sealed_ticket__isnull=False, ticket_until__isnull=False),
                name="wechataccess_ticket_has_an_end",
            ),
        )

    def __str__(self) -> str:
        return self.app_id

    def has_ticket(self, until: datetime) -> bool:
        return self.ticket_until is not None and self.ticket_until > until

    def has_token(self, until: datetime) -> bool:
        return self.token_until is not None and self.token_until > until

    def is_left_alone(self, at: datetime) -> bool:
        """WeChat was asked a moment ago: nobody asks again before the time is up."""
        return self.retry_at is not None and self.retry_at > at

    def pause(self) -> timedelta:
        """After a failure: ten seconds, twenty, up to ten minutes."""
        return timedelta(seconds=min(5 * 2 ** min(self.failures, 10), 600))
