"""What a poster and a card say of a public brand page. Whatever is printed or passed on cannot change any more, so that it names
no status without its day, and is not made where nothing is valid."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from cms.images import CustomImage
from cms.pages.brands import BrandPage
from cms.published import published
from verify.calendar import day_of
from verify.head import absolute
from verify.models import Certificate, Enterprise
from verify.refusals import Refused
from verify.registry.status import Status

# What version 12 holds at level M (ISO/IEC 18004, table 7): with its quiet zone 73 modules, at 0.8 mm each 58 mm along the edge.
LONGEST_ADDRESS = 287


@dataclass(frozen=True, slots=True)
class Item:
    """`number` says too whose it is: where none was published, it is this site's."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Contents:
    """`items` are those valid on the day `on`, newest first; `address` is the page's on our one host."""

    name: str
    place: str
    address: str
    items: tuple[Item, ...]
    picture: CustomImage | None
    on: date
    is_demo: bool


def contents(enterprise: Enterprise, at: datetime) -> Contents:
    """As of `at`. Refused without a public page, without a valid certification, and where the symbol would be too fine to print."""
    page = published(BrandPage.objects).filter(enterprise=enterprise).select_related("picture").first()
    if page is None:
        raise Refused(
            "not_public", _("They lead to the public page, and there is none yet. Once your city has approved it, make them here.")
        )
    items = tuple(Item(each.product.name, _number(each)) for each in _valid(enterprise, at))
    if not items:
        raise Refused(
            "nothing_valid",
            _("No certification of your enterprise is valid now. What is printed cannot change, so none is made."),
        )
    address = absolute(page.url)
    if len(address) > LONGEST_ADDRESS:
        raise Refused(
            "address", _("The address of the page is too long for a symbol that prints well. Ask your city to shorten it.")
        )
    return Contents(
        name=enterprise.name,
        place=" · ".join(filter(None, [enterprise.get_unit_display(), enterprise.industry.name if enterprise.industry else ""])),
        address=address,
        items=items,
        picture=_picture(page),
        on=day_of(at),
        is_demo=enterprise.is_demo,
    )


def _valid(enterprise: Enterprise, at: datetime) -> list[Certificate]:
    held = Certificate.objects.governing().filter(product__enterprise=enterprise)
    return list(held.standing_as(Status.VALID, at).select_related("product").in_order())


def _number(certificate: Certificate) -> str:
    if certificate.official_number:
        return f"{_('Official number')} {certificate.official_number}"
    return f"{_('Reference of this site')} {certificate.ref}"


def _picture(page: BrandPage) -> CustomImage | None:
    """The page's own, else the first of its gallery."""
    shown: list[CustomImage] = [block.value["image"] for block in page.gallery if block.value["image"]]
    return page.picture or (shown[0] if shown else None)
