"""What each verdict says: a word of at most 16 characters, what it means, and what to do next. Colour and icon beside it.

The Chinese in the catalogue was written first; the English here follows it. docs/verdicts.md lists both.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verify.scanning.verdicts import Verdict


class Colour(StrEnum):
    """With white text, each at least 6.4:1."""

    GREEN = "#0b6b3a"
    AMBER = "#8a5200"
    RED = "#b3130f"
    PURPLE = "#5b2a86"
    GREY = "#37474f"


class Icon(StrEnum):
    """An SVG path on a 24×24 grid, drawn as a line."""

    TICK = "M4 12.5l5 5L20 6.5"
    TICK_NOTE = "M3 12.5l4.5 4.5L16 8M20.5 5v8M20.5 17.5v.5"
    PAUSE = "M8 5v14M16 5v14"
    CROSS = "M5 5l14 14M19 5L5 19"
    RETURN = "M9 5L4 10l5 5M4 10h10a5 5 0 0 1 0 10h-3"
    BARRED = "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M5.7 5.7l12.6 12.6"
    COPIES = "M9 9h11v11H9zM15 9V4H4v11h5"
    LOCK = "M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3"
    DOOR = "M13 4H5v16h8M10 12h10M16 8l4 4l-4 4"
    CLOCK = "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5l3.5 2"
    HOURGLASS = "M6 3h12M6 21h12M7 3c0 6 10 6 10 18M17 3c0 6-10 6-10 18"
    QUESTION = "M8 8.5a4 4 0 1 1 5.5 3.7c-1 .5-1.5 1.2-1.5 2.3M12 18.5v.5"
    PENCIL = "M4 20l1-5L16 4l4 4L9 19zM13.5 6.5l4 4"
    PLUG = "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4"


@dataclass(frozen=True, slots=True)
class Wording:
    colour: Colour
    icon: Icon
    title: str | Promise
    meaning: str | Promise
    next_step: str | Promise


@dataclass(frozen=True, slots=True)
class Text:
    """A wording in one language."""

    colour: str
    icon: str
    title: str
    meaning: str
    next_step: str


WORDINGS: dict[Verdict, Wording] = {
    Verdict.CANNOT_VERIFY: Wording(
        Colour.GREY,
        Icon.PLUG,
        _("Cannot verify now"),
        _("We could not check this code just now. This says nothing about the product."),
        _("Please try again in a minute. If it is urgent, call 12315."),
    ),
    Verdict.MALFORMED: Wording(
        Colour.PURPLE,
        Icon.PENCIL,
        _("Code mistyped"),
        _("This is not a complete code: a character is missing, extra or wrong."),
        _("Compare it with the label and type it again. A code has 21 letters and digits."),
    ),
    Verdict.UNKNOWN: Wording(
        Colour.PURPLE,
        Icon.QUESTION,
        _("No such code"),
        _("The code is complete, but it was not issued by this site."),
        _("Check it against the label once more. If it is the same, do not rely on the label and report it."),
    ),
    Verdict.LABEL_VOID: Wording(
        Colour.RED,
        Icon.BARRED,
        _("Label void"),
        _("This label was declared void, for instance because it was lost, stolen or misprinted."),
        _("Do not rely on this label. Ask the seller, and report where you found it."),
    ),
    Verdict.REVOKED: Wording(
        Colour.RED,
        Icon.CROSS,
        _("Certification revoked"),
        _("The Hubei Premium certification of this item was revoked."),
        _("The mark may no longer be used. Read the date and the reason below; goods shipped earlier may still be on sale."),
    ),
    Verdict.RECALLED: Wording(
        Colour.RED,
        Icon.RETURN,
        _("This lot is recalled"),
        _("The lot of this label is being recalled."),
        _("Stop using it, keep the package, and follow the advice below."),
    ),
    Verdict.SUSPENDED: Wording(
        Colour.AMBER,
        Icon.PAUSE,
        _("Certification suspended"),
        _("The Hubei Premium certification of this item is suspended and does not count while the suspension lasts."),
        _("Read the date and the reason below. You can check again later."),
    ),
    Verdict.LABEL_INACTIVE: Wording(
        Colour.AMBER,
        Icon.LOCK,
        _("Label not activated"),
        _("This label was issued, but the enterprise has not put it into use yet."),
        _("A label on goods for sale should be active. Ask the seller, or report it."),
    ),
    Verdict.SUSPECT_COPY: Wording(
        Colour.AMBER,
        Icon.COPIES,
        _("Code may be copied"),
        _("This code belongs to one single item, but many devices have queried it on many days. It may have been copied."),
        _("Compare enterprise, item and package carefully. If anything differs, report it."),
    ),
    Verdict.WITHDRAWN: Wording(
        Colour.GREY,
        Icon.DOOR,
        _("Certification withdrawn"),
        _("The certification ended at the holder's request, or because the item is no longer made. This is not a sanction."),
        _("Goods shipped before that day may still be on sale. Read the date below."),
    ),
    Verdict.EXPIRED: Wording(
        Colour.GREY,
        Icon.HOURGLASS,
        _("Certification expired"),
        _("The certification has passed its last valid day."),
        _("Goods made while it was valid may still be on sale. Compare the production date with the last valid day."),
    ),
    Verdict.NOT_YET_VALID: Wording(
        Colour.GREY,
        Icon.CLOCK,
        _("Not yet valid"),
        _("The certification has been announced but its first valid day is still to come."),
        _("Goods should not carry the mark before that day. Ask the seller, or report it."),
    ),
    Verdict.VALID_WITH_NOTICE: Wording(
        Colour.GREEN,
        Icon.TICK_NOTE,
        _("Valid, with a notice"),
        _("The Hubei Premium certification is valid now. Supervision has published something you should know."),
        _("Read the notice below and compare the lot with your package."),
    ),
    Verdict.VALID: Wording(
        Colour.GREEN,
        Icon.TICK,
        _("Certification valid"),
        _("The Hubei Premium certification of this item is valid now."),
        _("Compare enterprise, item and specification below with your package."),
    ),
}


@cache
def text_of(verdict: Verdict, language: str) -> Text:
    wording = WORDINGS[verdict]
    with translation.override(language):
        return Text(wording.colour.value, wording.icon.value, str(wording.title), str(wording.meaning), str(wording.next_step))
