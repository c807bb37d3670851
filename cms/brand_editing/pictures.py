"""Pictures that an enterprise sends: drawn anew by the one door for files, with credit and description, and not public before the
page that shows them is. They do not change; another one takes their place."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection

from cms.brand_editing import drafts
from cms.brand_editing.contents import Told, told
from cms.brand_editing.drafts import Draft
from cms.images import CustomImage
from cms.library import pages_with
from cms.pages.brands import BrandPage
from verify import uploads
from verify.models import Enterprise
from verify.refusals import Refused

MOST_SHOWN = 12
MOST_KEPT = 40
COLLECTION = "企业图片"
LOGO, GALLERY = "LOGO", "GALLERY"


@transaction.atomic
def add(
    *, enterprise: Enterprise, file: Any, alt: str, credit: str, caption: str = "", place: str = GALLERY, by: Any, at: datetime
) -> Draft:
    """Into the draft. Refused with a sentence for what is no plain picture, and for more than the page shows."""
    draft = drafts.editable(enterprise, by)
    said = told(draft.page)
    if place == GALLERY and len(said.gallery) >= MOST_SHOWN:
        raise Refused("file", _("The gallery holds %(most)s pictures. Take one out first.") % {"most": MOST_SHOWN})
    _make_room(enterprise, said)
    image = _stored(enterprise, uploads.accept(file, kinds=[uploads.PICTURE]), alt, credit, by)
    if place == LOGO:
        said = Told(**{**_fields(said), "logo": image})
    else:
        said.gallery.append({"image": image, "caption": caption})
    return drafts.save(enterprise=enterprise, said=said, version=draft.version, by=by, at=at)


def of(enterprise: Enterprise) -> Any:
    return CustomImage.objects.filter(enterprise=enterprise)


def _fields(said: Told) -> dict[str, Any]:
    return {name: getattr(said, name) for name in Told.__slots__}


def _stored(enterprise: Enterprise, picture: uploads.Accepted, alt: str, credit: str, by: Any) -> CustomImage:
    collection = Collection.objects.filter(name=COLLECTION).first()
    if collection is None:
        collection = Collection.get_first_root_node().add_child(name=COLLECTION)
    image = CustomImage(
        title=alt[:255],
        description=alt,
        credit=credit,
        source=_("Sent by %(name)s") % {"name": enterprise.name},
        enterprise=enterprise,
        collection=collection,
        uploaded_by_user=by,
    )
    image.file = ImageFile(ContentFile(picture.content), name=f"{uuid4().hex}{picture.suffix}")
    image.full_clean()
    image.save()
    return image


def _make_room(enterprise: Enterprise, said: Told) -> None:
    """Of what nobody sees any more the oldest go, once there are too many: neither the draft nor a saved page shows them."""
    kept = list(of(enterprise).order_by("pk"))
    shown = {each["image"].pk for each in said.gallery} | ({said.logo.pk} if said.logo else set())
    page = BrandPage.objects.filter(enterprise=enterprise).first()
    if page and page.live:
        live = told(page)
        shown |= {each["image"].pk for each in live.gallery} | ({live.logo.pk} if live.logo else set())
    spare = [image for image in kept if image.pk not in shown and not pages_with(image)]
    for image in spare[: max(0, len(kept) + 1 - MOST_KEPT)]:
        image.delete()
