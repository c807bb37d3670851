"""Short public references: eight Crockford base32 characters. Ours, never a look-alike of an official number."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
