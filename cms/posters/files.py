"""The files that are made of a brand page, by the name that their address carries."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.posters.card import SQUARE, WIDE, card
from cms.posters.contents import Contents
from cms.posters.poster import poster

PDF, PNG = "application/pdf", "image/png"


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    label: Any
    content_type: str
    make: Callable[[Contents], bytes]

    def file_name(self, said: Contents) -> str:
        return f"{said.name}-{self.label}.{'pdf' if self.content_type == PDF else 'png'}"


KINDS = {
    kind.name: kind
    for kind in (
        Kind("a3", _("Poster A3"), PDF, partial(poster, size="A3", has_bleed=False)),
        Kind("a4", _("Poster A4"), PDF, partial(poster, size="A4", has_bleed=False)),
        Kind("a3-print", _("Poster A3 for print shops"), PDF, partial(poster, size="A3", has_bleed=True)),
        Kind("a4-print", _("Poster A4 for print shops"), PDF, partial(poster, size="A4", has_bleed=True)),
        Kind("card", _("Share card 1200 × 630"), PNG, partial(card, shape=WIDE)),
        Kind("square", _("Share card 900 × 900"), PNG, partial(card, shape=SQUARE)),
    )
}
