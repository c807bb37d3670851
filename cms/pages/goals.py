from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.figures import latest_list
from cms.pages.base import ENGLISH, SitePage
from verify.reader import Reader
from verify.registry.figures import Tally, tally


class Goal(models.Model):
    """A published target of the province, with its source; measured by the register where it can be."""

    class Group(models.TextChoices):
        TO_2025 = "TO_2025", _("to 2025")
        YEARLY = "YEARLY", _("every year")
        TO_2035 = "TO_2035", _("to 2035")

    class Measure(models.TextChoices):
        VALID = "VALID", _("items valid now")
        LISTED = "LISTED", _("items certified over the years")
        LATEST_ROUND = "LATEST_ROUND", _("items of the latest list")

    group = models.CharField(_("term"), max_length=8, choices=Group)
    title = models.CharField(_("target"), max_length=120)
    title_en = models.CharField(_("target in English"), max_length=160, blank=True)
    target = models.DecimalField(
        _("number aimed at"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty where the target is told in words."),
    )
    unit_label = models.CharField(_("counted in"), max_length=20, blank=True)
    measure = models.CharField(
        _("counted by the register"),
        max_length=12,
        choices=Measure,
        blank=True,
        help_text=_("Where chosen, the figure is counted when the page is served."),
    )
    reported = models.DecimalField(_("reported figure"), max_digits=12, decimal_places=2, null=True, blank=True)
    reported_on = models.DateField(_("reported as of"), null=True, blank=True)
    reported_by = models.CharField(_("reported by"), max_length=120, blank=True)
    source = models.CharField(_("source of the target"), max_length=160)
    source_on = models.DateField(_("date of the source"), null=True, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    panels = (
        FieldPanel("group"),
        FieldPanel("title"),
        FieldPanel("title_en"),
        FieldRowPanel([FieldPanel("target"), FieldPanel("unit_label")]),
        FieldPanel("measure"),
        MultiFieldPanel([FieldPanel("reported"), FieldPanel("reported_on"), FieldPanel("reported_by")], _("Reported figure")),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("source_on"), FieldPanel("source_url")], _("Source")),
        FieldPanel("position"),
    )

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("group", "position", "pk")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.reported is not None and not (self.reported_on and self.reported_by):
            raise ValidationError(_("A reported figure needs its date and who reported it."))
        if self.reported is not None and self.measure:
            raise ValidationError(_("Either the register counts it or somebody reports it."))


@dataclass(frozen=True, slots=True)
class Progress:
    """A target beside the figure that answers it; `figure` is None where nobody has counted or reported one yet. `share` of
    the target in percent, None without both numbers; `width` of the bar, at most 100."""

    goal: Goal
    title: str
    figure: Decimal | None

    @property
    def is_counted(self) -> bool:
        return bool(self.goal.measure)

    @property
    def is_percentage(self) -> bool:
        return self.goal.unit_label == "%"

    @property
    def share(self) -> int | None:
        """Rounded down: a target is reached when it is reached."""
        return int(self.figure * 100 / self.goal.target) if self.figure is not None and self.goal.target else None

    @property
    def width(self) -> int:
        return min(self.share or 0, 100)


def progress(goals: Iterable[Goal], counted: Tally, reader: Reader) -> list[Progress]:
    counts = {
        Goal.Measure.VALID: counted.valid,
        Goal.Measure.LISTED: counted.listed,
        Goal.Measure.LATEST_ROUND: latest_list(counted),
    }
    is_english = reader.language == ENGLISH
    return [
        Progress(
            goal,
            goal.title_en if is_english and goal.title_en else goal.title,
            Decimal(counts[Goal.Measure(goal.measure)]) if goal.measure else goal.reported,
        )
        for goal in goals
    ]


class GoalsPage(SitePage):
    """The province's published targets against what is counted."""

    parent_page_types = ("cms.HomePage",)
    subpage_types: tuple[str, ...] = ()
    max_count = 1

    class Meta:
        verbose_name = _("targets and figures")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`terms`: (label, [Progress]) in the order of `Goal.Group`, those that have targets. One query beside the register's."""
        context = super().get_context(request, *args, **kwargs)
        counted = tally(context["at"])
        found = progress(Goal.objects.order_by("position", "pk"), counted, request.reader)
        terms = [(group.label, [each for each in found if each.goal.group == group]) for group in Goal.Group]
        return {**context, "demo_count": counted.demo.listed[True], "terms": [(label, each) for label, each in terms if each]}
