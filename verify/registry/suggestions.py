"""What a search that found nothing may have meant: names that are one slip of the hand or of the ear away."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet, Value

from verify.registry.models import Enterprise, Product
from verify.registry.search import Asked, is_chinese, joined, words
from verify.registry.sounds import sound

SHORTEST, LONGEST = 2, 12  # characters of a word
NAMES_READ = 200
MOST = 3


def suggest(query: str) -> list[str]:
    """At most three queries to offer instead, the likeliest first. One database query for each word, three words at most."""
    asked = words(query)
    for position, word in enumerate(asked[:3]):
        tokens = word.split()
        names = list(_names_near(word, tokens))
        if any(near == "" for _, near in names):
            continue  # it stands in the register as it is
        likely = _nearest(tokens, [name for name, _ in names])
        return [" ".join(joined(each) for each in (*asked[:position], better, *asked[position + 1 :])) for better in likely[:MOST]]
    return []


def _names_near(word: str, tokens: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(name, way it was found): way "" where the word itself stands in a name, "slip" or "sound" where it nearly does."""
    parts: list[QuerySet[Product, tuple[str, str]] | QuerySet[Enterprise, tuple[str, str]]] = []
    for rows in (Product.objects.order_by(), Enterprise.objects.order_by()):
        parts.append(rows.filter(words=Asked(word)).values_list("name", Value(""))[:1])
        if SHORTEST <= len(tokens) <= LONGEST and all(map(is_chinese, tokens)):
            slips = SearchQuery(" | ".join(f"({each})" for each in _slips(tokens)), config="simple", search_type="raw")
            parts.append(rows.filter(words=slips).values_list("name", Value("slip"))[:NAMES_READ])
            heard = SearchQuery(" <-> ".join(sound(word).split()), config="simple", search_type="raw")
            parts.append(rows.filter(sounds=heard).values_list("name", Value("sound"))[:NAMES_READ])
    first, *others = parts
    yield from first.union(*others, all=True)


def _slips(tokens: Sequence[str]) -> Iterator[str]:
    """Phrases for to_tsquery: one character wrong, missing, too many, or two swapped."""
    for i in range(len(tokens)):
        before, after = tokens[:i], tokens[i + 1 :]
        if before and after:
            yield f"{' <-> '.join(before)} <2> {' <-> '.join(after)}"  # wrong
        yield " <-> ".join((*before, *after))  # too many; or wrong at an end
        if before:
            yield f"{' <-> '.join(before)} <2> {' <-> '.join(tokens[i:])}"  # missing
        if after:
            yield " <-> ".join((*before, after[0], tokens[i], *after[1:]))  # swapped


def _nearest(tokens: Sequence[str], names: Iterable[str]) -> list[str]:
    """The parts of these names that are one slip away, `spaced`: the nearest first, of equals the one met most often."""
    heard = sound(" ".join(tokens)).split()
    found: Counter[tuple[str, ...]] = Counter()
    for name, number in Counter(names).items():
        spelled = [token for word in words(name) for token in word.split()]
        spoken = [sound(token) for token in spelled]
        for length in range(max(SHORTEST, len(tokens) - 1), len(tokens) + 2):
            for start in range(len(spelled) - length + 1):
                part = tuple(spelled[start : start + length])
                if spoken[start : start + length] == heard or _is_one_slip(tokens, part):
                    found[part] += number
    distances = {part: _distance(tokens, heard, part) for part in found}
    farthest = max(min(distances.values(), default=0), 2)
    near = [(distances[part], -number, " ".join(part)) for part, number in found.items() if distances[part] <= farthest]
    return [part for *_, part in sorted(near)]


def _distance(typed: Sequence[str], heard: Sequence[str], meant: Sequence[str]) -> int:
    """Sounding alike is nearest, then the same characters in another order, then what begins and ends alike."""
    if [sound(token) for token in meant] == heard:
        return 0
    if sorted(typed) == sorted(meant):
        return 1
    return 1 + (typed[0] != meant[0]) + (typed[-1] != meant[-1])


def _is_one_slip(typed: Sequence[str], meant: Sequence[str]) -> bool:
    """One character wrong, missing or too many, or two neighbours swapped."""
    if len(typed) != len(meant):
        longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
        return any((*longer[:i], *longer[i + 1 :]) == tuple(shorter) for i in range(len(longer)))
    wrong = [i for i, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and [typed[i] for i in wrong] == [meant[i] for i in reversed(wrong)]
    return len(wrong) == 1 or swapped
