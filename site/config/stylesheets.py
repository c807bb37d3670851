"""The public site's one stylesheet, css/site.css, joined from its parts where static files are looked for.

A component keeps a small file of its own, and a page asks for one file, which is the same on every page and stays in the
browser. Nothing is rewritten: cascade layers make the order of the parts of no account, but that reset.css names the layers.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

NAME = "css/site.css"
FIRST = ("reset.css", "tokens.css", "base.css")


def parts(folder: Path) -> list[Path]:
    return [*(folder / name for name in FIRST), *sorted(folder.glob("components/*.css")), *sorted(folder.glob("pages/*.css"))]


class JoinedStylesheet(BaseFinder):
    """Joins anew whenever asked, so that an edit shows on the next load."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.folder = settings.ROOT / "site" / "static" / "css"
        self.storage = FileSystemStorage(location=settings.ROOT / ".data" / "static")

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = str(self.join()) if path == NAME else None
        return ([found] if found else []) if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        self.join()
        yield NAME, self.storage

    def join(self) -> Path:
        target = Path(self.storage.path(NAME))
        text = "".join(part.read_text(encoding="utf-8") for part in parts(self.folder))
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            whole = target.with_suffix(f".{id(self)}")
            whole.write_text(text, encoding="utf-8")
            whole.replace(target)
        return target
