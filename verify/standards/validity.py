"""What the evaluation of a standard is worth at a moment. Pure: dates are Asia/Shanghai days, valid through the last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of


class Validity(models.TextChoices):
    NONE = "NONE", _("not evaluated")
    VALID = "VALID", _("evaluation valid")
    ENDING = "ENDING", _("evaluation valid, re-evaluation due")
    ENDED = "ENDED", _("evaluation ended")


class Evaluation(Protocol):
    @property
    def evaluated_on(self) -> date: ...
    @property
    def valid_until(self) -> date: ...


E = TypeVar("E", bound=Evaluation)


@dataclass(frozen=True, slots=True)
class Evaluated(Generic[E]):
    """`latest` is None where there is none; `days_left` counts today, and is 0 once the evaluation has ended."""

    latest: E | None
    validity: Validity
    days_left: int

    @property
    def is_valid(self) -> bool:
        return self.validity in {Validity.VALID, Validity.ENDING}


def evaluated(evaluations: Iterable[E], at: datetime) -> Evaluated[E]:
    """By the latest evaluation that had taken place at `at`. Re-evaluation is asked STANDARD_REEVALUATION_DAYS before the end."""
    today = day_of(at)
    made = [evaluation for evaluation in evaluations if evaluation.evaluated_on <= today]
    if not made:
        return Evaluated(None, Validity.NONE, 0)
    latest = max(made, key=lambda evaluation: (evaluation.evaluated_on, evaluation.valid_until))
    left = (latest.valid_until - today).days + 1
    if left <= 0:
        return Evaluated(latest, Validity.ENDED, 0)
    is_ending = left <= settings.STANDARD_REEVALUATION_DAYS
    return Evaluated(latest, Validity.ENDING if is_ending else Validity.VALID, left)
