"""The scan path's one stylesheet stands inside its pages, so that a verdict is a single answer; the content policy admits
exactly that text by its hash."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders


@cache
def stylesheet() -> str:
    """Free of characters that HTML would escape, which a test holds; otherwise the hash would not fit."""
    return Path(str(finders.find("css/verdict.css"))).read_text(encoding="utf-8")


@cache
def policy() -> str:
    digest = base64.b64encode(hashlib.sha256(stylesheet().encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            "img-src 'self'",
            f"style-src 'sha256-{digest}'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
