"""What a key looks like: hbp_ and eight characters that name it, then 256 bits that nobody keeps. Pure."""

import hashlib
import re
import secrets

from verify.references import new_reference

TOKEN = re.compile(r"hbp_([0-9A-HJKMNP-TV-Z]{8})_([A-Za-z0-9_-]{43})")


def new_token() -> tuple[str, str, str]:
    """(the key as it is shown once, its prefix, its digest)"""
    prefix, secret = new_reference(), secrets.token_urlsafe(32)
    return f"hbp_{prefix}_{secret}", prefix, digest_of(secret)


def digest_of(secret: str) -> str:
    """SHA-256: of 256 random bits nothing slower is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def parted(token: str) -> tuple[str, str] | None:
    """(prefix, secret) of what looks like a key."""
    found = TOKEN.fullmatch(token)
    return (found[1], found[2]) if found else None
