"""Large files by pieces (RFC 9110 §14): one range is answered with 206, one beyond the end with 416; whatever else is asked for
is answered with the whole file, as the standard allows."""

import re
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header, parse_etags
from whitenoise.responders import SlicedFile

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
# Asked about at each request, so that what is no longer public is gone on the next one.
CACHING = "no-cache"


def piece(asked: str, size: int) -> range | None:
    """The bytes of a Range header within a file of `size`: empty where it lies beyond, None where the header is to be ignored."""
    found = ONE_RANGE.fullmatch(asked.strip())
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        return range(max(0, size - int(found[2])), size) if int(found[2]) else range(0)
    first, last = int(found[1]), int(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None
    return range(first, min(last + 1, size)) if first < size else range(0)


def answer(
    request: HttpRequest, file: IO[bytes], *, size: int, digest: str, content_type: str, name: str = "", is_public: bool = True
) -> HttpResponseBase:
    """`digest` names these very bytes; with a `name` the file is downloaded, otherwise shown in its place."""
    etag = f'"{digest}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        file.close()
        return _labelled(HttpResponseNotModified(), etag, is_public)
    wanted = piece(request.headers.get("Range", ""), size) if request.headers.get("If-Range", etag) == etag else None
    if wanted is not None and not wanted:
        file.close()
        beyond = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        return _labelled(beyond, etag, is_public)
    part = range(size) if wanted is None else wanted
    response = FileResponse(SlicedFile(file, part.start, part.stop - 1), content_type=content_type)
    response.headers["Content-Length"] = str(len(part))
    if wanted is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    if name:
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return _labelled(response, etag, is_public)


def _labelled(response: HttpResponseBase, etag: str, is_public: bool) -> HttpResponseBase:
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = f"public, {CACHING}" if is_public else "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if not is_public:
        patch_vary_headers(response, ["Cookie"])  # type: ignore[arg-type]
    return response


def begins(response: HttpResponseBase) -> bool:
    """The whole file or its first bytes: a download that goes on is no second one."""
    return response.status_code == 200 or response.headers.get("Content-Range", "").startswith("bytes 0-")
