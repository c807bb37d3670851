"""What a published notice says, as one plain text, so that a reader can check by its SHA-256 that it still says it [E-5]."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.blocks.stream_block import StreamValue

from cms.images import CustomDocument, CustomImage
from cms.press.video.models import Film
from verify.models import Publicity, Round, StatusChange


def canonical(notice: Any) -> bytes:
    """JSON in UTF-8: keys sorted, no spaces. The same notice gives the same bytes, wherever and whenever it is asked."""
    return json.dumps(content(notice), cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(notice: Any) -> str:
    return hashlib.sha256(canonical(notice)).hexdigest()


def content(notice: Any) -> dict[str, Any]:
    """The frozen fields by name. A file counts by its content, a fact by what the public knows it by."""
    fields = {name: plain(getattr(notice, name)) for name in notice.FROZEN}
    return {"type": notice._meta.model_name, **fields, "files": sorted(files_within(notice))}


def changed(notice: Any, stored: Any) -> list[str]:
    """Names of the frozen fields in which `notice` says something else than `stored`."""
    now, then = content(notice), content(stored)
    return [name for name in notice.FROZEN if now[name] != then[name]]


def plain(value: Any) -> Any:
    match value:
        case StreamValue():
            return without_ids(value.get_prep_value())
        case CustomDocument():
            return value.sha256
        case Round():
            return value.year
        case Publicity():
            return value.ref
        case StatusChange():
            return f"{value.certificate.ref}/{value.sequence}"
        case date():
            return value.isoformat()
        case _:
            return value


def without_ids(value: Any) -> Any:
    """Blocks as they read, whether or not anyone has read them yet: their ids are the editor's own, their days are text."""
    match value:
        case date():
            return value.isoformat()
        case list():
            return [without_ids(each) for each in value]
        case dict():
            return {key: without_ids(each) for key, each in value.items() if key != "id"}
        case _:
            return value


def files_within(notice: Any) -> Iterator[str]:
    """The hashes of the pictures, files and videos in the body: SHA-256 of a file, SHA-1 of a picture."""
    field = notice._meta.get_field("body")
    for model, key, _path, _content_path in field.extract_references(notice.body):
        if model is CustomDocument:
            yield CustomDocument.objects.filter(pk=key).values_list("sha256", flat=True).first() or ""
        elif model is CustomImage:
            yield CustomImage.objects.filter(pk=key).values_list("file_hash", flat=True).first() or ""
        elif model is Film:
            yield Film.objects.filter(pk=key).values_list("sha256", flat=True).first() or ""
