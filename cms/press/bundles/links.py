"""Preview links: signed, expiring, revocable, made out to a named reviewer."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from cms.press.bundles import actions
from cms.press.bundles.actions import CHANGE
from cms.press.bundles.models import Bundle, PreviewLink, PreviewVisit
from verify.refusals import Refused, require
from verify.registry import audit

LONGEST = timedelta(days=30)
MOST_LINKS = 50
_signer = signing.Signer(salt="cms.press.preview")


@transaction.atomic
def make(*, bundle: Bundle, reviewer: str, expires_at: datetime, by: Any, at: datetime) -> PreviewLink:
    require(by, CHANGE)
    locked = actions.hold(bundle, *Bundle.OPEN)
    if not at < expires_at <= at + LONGEST:
        raise Refused("expiry", _("A preview link lasts at most %(days)s days.") % {"days": LONGEST.days})
    if locked.links.filter(revoked_at=None, expires_at__gt=at).count() >= MOST_LINKS:
        raise Refused("too_many", _("At most %(most)s links are good at a time. Revoke one first.") % {"most": MOST_LINKS})
    link = PreviewLink.objects.create(bundle=locked, reviewer=reviewer.strip(), created_by=by, created_at=at, expires_at=expires_at)
    audit.record(by=by, at=at, verb="preview_link.make", on=link, bundle=locked.pk)
    return link


@transaction.atomic
def revoke(*, link: PreviewLink, by: Any, at: datetime) -> PreviewLink:
    """A second time, nothing."""
    require(by, CHANGE)
    locked = PreviewLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if locked.revoked_at is None:
        locked.revoked_at = at
        locked.save(update_fields=["revoked_at"])
        audit.record(by=by, at=at, verb="preview_link.revoke", on=locked, bundle=locked.bundle_id)
    return locked


def token(link: PreviewLink) -> str:
    return _signer.sign(str(link.pk))


def opened(token: str, at: datetime) -> PreviewLink | None:
    """The link, while it is good; one that is forged costs no query."""
    try:
        key = int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    link = PreviewLink.objects.select_related("bundle").filter(pk=key).first()
    return link if link is not None and link.is_good(at) and link.bundle.state != Bundle.State.CALLED_OFF else None


def visited(*, link: PreviewLink, page: int | None, at: datetime) -> PreviewVisit:
    return PreviewVisit.objects.create(link=link, page_id=page, at=at)
