"""What was wrong in something published, and since when it is right: dated, in public, and never taken back [E-5]."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from verify.calendar import day_of


def refusal(said: Any, was: Any, *, since: datetime, at: datetime) -> str:
    """Why these corrections may not follow those published before; empty where nothing stands against it. A new one is of a
    day between the publication and the day of `at`."""
    now, then = ([dict(block.value) for block in each] for each in (said, was))
    if now[: len(then)] != then:
        return _("Earlier corrections stay as they are, in their order. Add a new one below.")
    if any(not day_of(since) <= each["on"] <= day_of(at) for each in now[len(then) :]):
        return _("The date of a new correction lies between the publication and today.")
    return ""


def drawn(corrections: Any) -> list[dict[str, Any]]:
    """As components/correction.html draws them."""
    return [{"date": block.value["on"], "text": block.value["text"]} for block in corrections]
