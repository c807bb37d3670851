"""What a page says about itself to machines: its one address, how it looks when shared, and its facts as linked data."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

CONTEXT = "https://schema.org"
# As in Django's json_script: nothing in a text can end the element it stands in.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def absolute(path: str) -> str:
    """The public address of a path of this site, whatever host was asked."""
    return f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}{path}"


class LinkedData(str):
    """A `<script type="application/ld+json">` element: data, which no browser runs. A str, since templates turn anything else
    into its repr before they ask how it looks in HTML."""

    __slots__ = ()

    def __new__(cls, nodes: tuple[dict[str, Any], ...]) -> "LinkedData":
        if not nodes:
            return super().__new__(cls, "")
        text = json.dumps({"@context": CONTEXT, "@graph": nodes}, ensure_ascii=False, separators=(",", ":"))
        return super().__new__(cls, f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>')

    def __html__(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Head:
    """`path` and `image` are paths of this site; `kind` is one of Open Graph; `nodes` are of schema.org; `feed` is the path
    under which `feed.xml` and `atom.xml` stand."""

    title: str
    path: str
    description: str = ""
    kind: str = "website"
    image: str = ""
    nodes: tuple[dict[str, Any], ...] = ()
    feed: str = ""
    published_at: Any = None
    updated_at: Any = None
    # A filtered or later page of a list leads machines to the list itself.
    is_indexed: bool = True
    breadcrumbs: tuple[tuple[str, str], ...] = field(default=())

    @property
    def url(self) -> str:
        return absolute(self.path)

    @property
    def image_url(self) -> str:
        return absolute(self.image) if self.image.startswith("/") else self.image

    @property
    def linked_data(self) -> LinkedData:
        return LinkedData((*self.nodes, *([_trail(self.breadcrumbs)] if self.breadcrumbs else [])))


def _trail(crumbs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
            for position, (name, path) in enumerate(crumbs, 1)
        ],
    }
