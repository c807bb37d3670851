"""Keys of machines: made, used, revoked."""

import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.access.models import MOST_ACTIVE, ApiKey, Scope
from verify.access.secrets import digest_of, new_token, parted
from verify.membership.rights import LABEL_OFFICERS, OWNERS, is_member, require_member
from verify.refusals import Refused
from verify.registry import audit
from verify.registry.models import Enterprise

FINENESS = timedelta(minutes=1)  # of "last used": not every request writes


@transaction.atomic
def make(*, enterprise: Enterprise, name: str, scopes: Collection[str], by: Any, at: datetime) -> tuple[ApiKey, str]:
    """The key, and what the machine shows: told this once and kept nowhere. Refused where two are in use."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    require_member(by, enterprise, OWNERS)
    if ApiKey.objects.active().filter(enterprise=enterprise).count() >= MOST_ACTIVE:
        raise Refused("too_many", _("Two keys are in use. Revoke one before you make another."))
    token, prefix, digest = new_token()
    key = ApiKey(
        enterprise=enterprise,
        name=name.strip(),
        scopes=[scope.value for scope in Scope if scope.value in scopes],
        prefix=prefix,
        digest=digest,
        made_by=by,
        made_at=at,
    )
    key.full_clean()
    key.save()
    audit.record(by=by, at=at, verb="key.make", on=enterprise, key=prefix, scopes=key.scopes)
    return key, token


@transaction.atomic
def revoke(*, key: ApiKey, by: Any, at: datetime) -> ApiKey:
    """From the next request on. Repeated, it changes nothing."""
    key = ApiKey.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=key.pk)
    require_member(by, key.enterprise, OWNERS)
    if key.revoked_at is None:
        key.revoked_by, key.revoked_at = by, at
        key.save()
        audit.record(by=by, at=at, verb="key.revoke", on=key.enterprise, key=key.prefix)
    return key


def open_with(token: str, *, at: datetime) -> ApiKey | None:
    """The key in use that `token` shows, if whoever made it may still deal with labels for the enterprise."""
    parts = parted(token)
    if parts is None:
        return None
    prefix, secret = parts
    key = ApiKey.objects.active().select_related("enterprise", "made_by").filter(prefix=prefix).first()
    if key is None or not hmac.compare_digest(key.digest, digest_of(secret)):
        return None
    if not is_member(key.made_by, key.enterprise, LABEL_OFFICERS):
        return None
    if key.used_at is None or at - key.used_at >= FINENESS:
        ApiKey.objects.active().filter(pk=key.pk).update(used_at=at)
    return key
