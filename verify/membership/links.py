"""The link of an invitation: signed, so that nothing which lies in the database opens a door."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from verify.membership.models import Invitation

SALT = "invitation"


def token_of(invitation: Invitation) -> str:
    return signing.Signer(salt=SALT).sign_object(invitation.pk, compress=False)


def address_of(invitation: Invitation) -> str:
    """Whole, for a mail."""
    return f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}{reverse('portal:invitation', args=[token_of(invitation)])}"


def invitation_of(token: str) -> Invitation | None:
    """None for a link that we did not write. Whether the invitation is still good is asked of its state."""
    try:
        key = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("enterprise").filter(pk=key).first()
