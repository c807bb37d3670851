"""What a receiver checks: HMAC-SHA256 over the time, a full stop and the body, under the secret of its address. Pure."""

import hmac
import secrets

ID, TIMESTAMP, SIGNATURE = "Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"


def new_secret() -> str:
    """256 random bits."""
    return f"hbw_{secrets.token_urlsafe(32)}"


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """`v1=` and 64 hexadecimal digits. The key is the whole secret as it was shown, the time is in seconds since 1970."""
    return "v1=" + hmac.digest(secret.encode(), b"%d.%b" % (timestamp, body), "sha256").hex()


def headers(secret: str, *, event: str, timestamp: int, body: bytes) -> dict[str, str]:
    return {ID: event, TIMESTAMP: str(timestamp), SIGNATURE: signature(secret, timestamp, body)}
