"""What people tell us about themselves, sealed before it is written.

Fernet under the newest of CONTACT_KEYS; older keys still open.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> bytes:
    return seal_bytes(text.encode())


def unseal(sealed: bytes | memoryview) -> str:
    return unseal_bytes(sealed).decode()


def seal_bytes(content: bytes) -> bytes:
    return _fernet().encrypt(content)


def unseal_bytes(sealed: bytes | memoryview) -> bytes:
    """Raises cryptography.fernet.InvalidToken where no key opens it, or it was altered."""
    return _fernet().decrypt(bytes(sealed))


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in settings.CONTACT_KEYS.values()])
