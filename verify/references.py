"""Short public references: eight Crockford base32 characters. Ours, never a look-alike of an official number."""

import secrets
from datetime import datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def tracking_number(at: datetime) -> str:
    """What somebody who wrote to us is given: year, month, then eight random characters, 2611 + 40 bits."""
    return f"{at:%y%m}" + new_reference()
