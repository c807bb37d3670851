"""Where the files of objections, applications and inspections lie: sealed, so that a copy of the folder, or a server that shows
it by mistake, gives nothing away."""

import secrets
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404, HttpResponse

from verify.sealing import seal_bytes, unseal_bytes


def new_place(folder: str) -> str:
    return f"{folder}/{secrets.token_hex(16)}"


def keep(place: str, content: bytes) -> None:
    stored = default_storage.save(place, ContentFile(seal_bytes(content)))
    if stored != place:
        default_storage.delete(stored)
        raise FileExistsError(place)


def content_of(place: str) -> bytes:
    """Raises FileNotFoundError."""
    with default_storage.open(place) as file:
        return unseal_bytes(file.read())


def forget(place: str) -> None:
    """When the transaction is committed; a file that stays behind is unreadable without the key."""
    transaction.on_commit(partial(default_storage.delete, place), robust=True)


def served(place: str, content_type: str) -> HttpResponse:
    """For somebody who may see it: never run, framed, guessed at or kept by anyone between. Http404 where it is gone."""
    try:
        response = HttpResponse(content_of(place), content_type=content_type)
    except FileNotFoundError as fault:
        raise Http404 from fault
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
