"""When two names are the same, and when they are so close that a person should look."""

import re
import unicodedata
from collections.abc import Iterator

# Marks that people add and drop when they copy a name. Others carry meaning: 5% is not 5, 3+1 is not 31.
IGNORED = re.compile(r"""[\s"'“”‘’「」『』《》〈〉<>()\[\]【】{}·•・‧,，.。;；:：、!！?？_~\-‐‑‒–—―]""")
# Between digits and Latin letters a mark tells models apart: 1.5 is not 15, A-1 is not A1.
BETWEEN_FIGURES = re.compile(r"(?<=[0-9a-z])[.\-,:_](?=[0-9a-z])")
LEGAL_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团|公司)")
# In a shorter name one character is the difference: 示例茶业, 示例米业.
SHORTEST_CLOSE = 6
MOST_CLOSE = 20  # of names that lack the same character; a list of thousands that differ in one place stays readable, and quick


def fold(name: str) -> str:
    """The name without what only spelling adds: equal folds are the same name."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("_", "-")
    kept = BETWEEN_FIGURES.sub(lambda mark: chr(0xE000 + ord(mark[0])), text)
    return IGNORED.sub("", kept)


def _neighbours(folded: str) -> Iterator[str]:
    """The name, and every name with one character less: two names one edit apart share one of these."""
    core = LEGAL_FORM.sub("", folded)
    yield core
    if len(core) >= SHORTEST_CLOSE:
        yield from {core[:index] + core[index + 1 :] for index in range(len(core))}


class CloseNames:
    """Finds names one edit apart without comparing each with each: 20,000 names take seconds, not hours."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._by_neighbour: dict[str, tuple[str, ...]] = {}

    def add(self, name: str) -> None:
        """The first spelling of a name stands."""
        folded = fold(name)
        if folded in self._names:
            return
        self._names[folded] = name
        for neighbour in _neighbours(folded):
            near = self._by_neighbour.get(neighbour, ())
            if len(near) < MOST_CLOSE:
                self._by_neighbour[neighbour] = (*near, folded)

    def close_to(self, name: str) -> list[str]:
        """Other names, in the order they were added; never the same name in another spelling."""
        folded = fold(name)
        found = dict.fromkeys(near for neighbour in _neighbours(folded) for near in self._by_neighbour.get(neighbour, ()))
        return [self._names[near] for near in found if near != folded]
