"""EPCIS 2.0 in JSON-LD: what a document must be like for its events to be kept, and how it is written again. Pure.

A context is never fetched: the ones that GS1 publishes are known by their address, those of an enterprise stand in the document.
The rules are those of GS1's schema, as far as anything rests on them; a field of an extension is kept and not understood.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from verify.refusals import Refused
from verify.trace.vocabulary import BIZ_STEPS, DISPOSITIONS, ERROR_REASONS, Action, EventType

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
KNOWN_CONTEXT = re.compile(
    r"https://(?:ref\.gs1\.org/standards/epcis/(?:2\.\d+\.\d+/)?|gs1\.github\.io/EPCIS/)epcis-context(?:-simple)?\.jsonld"
)
MAX_EVENTS = 2000
MAX_FAULTS = 200
EARLIEST = 1990
LONGEST = 300

Event = dict[str, Any]
TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
OFFSET = re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)")
UOM = re.compile(r"[A-Z0-9]{2,3}")
# The address or the name of a thing: an absolute URI, or a name with a prefix that the document explains.
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_+.-]*:\S*")

OF_ALL = {"@context", "type", "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "certificationInfo", "errorDeclaration"}
WHERE_AND_WHY = {"bizStep", "disposition", "readPoint", "bizLocation", "bizTransactionList", "sourceList", "destinationList"}
COMMON = OF_ALL | WHERE_AND_WHY | {"sensorElementList"}
FIELDS: dict[str, set[str]] = {
    EventType.OBJECT: COMMON | {"action", "epcList", "quantityList", "persistentDisposition", "ilmd"},
    EventType.AGGREGATION: COMMON | {"action", "parentID", "childEPCs", "childQuantityList"},
    EventType.ASSOCIATION: COMMON | {"action", "parentID", "childEPCs", "childQuantityList"},
    EventType.TRANSACTION: COMMON | {"action", "parentID", "epcList", "quantityList"},
    EventType.TRANSFORMATION: COMMON
    | {"inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID"}
    | {"persistentDisposition", "ilmd"},
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`where` as a path into the document."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document taken apart. `envelope` is the document without its events."""

    envelope: dict[str, Any]
    events: tuple[Event, ...]
    faults: tuple[Fault, ...]


def parse(document: Any, at: datetime) -> Parsed:
    """Refused for what is no document of events; faults within events are told one by one, up to MAX_FAULTS."""
    if not isinstance(document, dict):
        raise Refused("not_epcis", _("This is no EPCIS document: an object of the type EPCISDocument is expected."))
    events = _list_in(document)
    _check_context(document.get("@context"))
    if not str(document.get("schemaVersion", "")).startswith("2"):
        raise Refused("version", _('Only EPCIS 2.0 is read: “schemaVersion” has to be "2.0".'))
    if not events:
        raise Refused("empty", _("The document holds no event."))
    if len(events) > MAX_EVENTS:
        raise Refused("too_many", _("A document has at most %(most)s events. Divide it.") % {"most": f"{MAX_EVENTS:,}"})
    faults: list[Fault] = []
    for number, event in enumerate(events):
        faults.extend(Fault(f"eventList[{number}]{where}", message) for where, message in faults_of(event, at))
        if len(faults) >= MAX_FAULTS:
            break
    return Parsed(_with_list(document, []), tuple(events), tuple(faults[:MAX_FAULTS]))


def _list_in(document: dict[str, Any]) -> list[Any]:
    body = document.get("epcisBody")
    if document.get("type") == "EPCISQueryDocument" and isinstance(body, dict):
        results = body.get("queryResults")
        body = results.get("resultsBody") if isinstance(results, dict) else None
    elif document.get("type") != "EPCISDocument":
        raise Refused("not_epcis", _("This is no EPCIS document: an object of the type EPCISDocument is expected."))
    events = body.get("eventList") if isinstance(body, dict) else None
    if not isinstance(events, list):
        raise Refused("no_events", _("The document has no list of events where EPCIS puts it (epcisBody, eventList)."))
    return events


def _with_list(document: dict[str, Any], events: list[Event]) -> dict[str, Any]:
    body = document["epcisBody"]
    if document["type"] == "EPCISQueryDocument":
        results = body["queryResults"]
        inner = {**results["resultsBody"], "eventList": events}
        return {**document, "epcisBody": {**body, "queryResults": {**results, "resultsBody": inner}}}
    return {**document, "epcisBody": {**body, "eventList": events}}


def whole(envelope: dict[str, Any], events: list[Event]) -> dict[str, Any]:
    """The document as it was imported."""
    return _with_list(envelope, events)


def document_of(events: list[tuple[Event, Any]], *, identity: str, at: datetime) -> dict[str, Any]:
    """One document of events that came with different contexts. Prefixes are put together; where two mean different things by one
    prefix, the later event carries its own context."""
    terms: dict[str, Any] = {}
    written: list[Event] = []
    for event, context in events:
        own = terms_of(context)
        if all(terms.get(name, meaning) == meaning for name, meaning in own.items()):
            terms.update(own)
            written.append(event)
        else:
            written.append({**event, "@context": [*_as_list(context), *_as_list(event.get("@context"))]})
    return {
        "@context": [CONTEXT, terms] if terms else [CONTEXT],
        "id": identity,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": at.isoformat(timespec="milliseconds"),
        "epcisBody": {"eventList": written},
    }


def identity_of(event: Event) -> str:
    """The eventID, or a name made of the content where there is none: two events that say the same are one."""
    given = event.get("eventID")
    if isinstance(given, str):
        return given
    digest = hashlib.sha256(json.dumps(content_of(event), ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return f"content:{digest}"


def content_of(event: Event) -> Event:
    """What makes an event the same as another: not when it was recorded, nor whether it was declared wrong."""
    return {name: value for name, value in event.items() if name not in {"recordTime", "errorDeclaration"}}


def moment(text: Any) -> datetime | None:
    """RFC 3339, with its offset."""
    if not isinstance(text, str) or not TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None


# ---- contexts


def _as_list(context: Any) -> list[Any]:
    return context if isinstance(context, list) else [] if context is None else [context]


def terms_of(context: Any) -> dict[str, Any]:
    return {name: meaning for part in _as_list(context) if isinstance(part, dict) for name, meaning in part.items()}


def _check_context(context: Any, *, must_know: bool = True) -> None:
    parts = _as_list(context)
    addresses = [part for part in parts if isinstance(part, str)]
    foreign = [part for part in addresses if not KNOWN_CONTEXT.fullmatch(part)]
    foreign += [address for part in parts if isinstance(part, dict) for address in _fetched(part)]
    if foreign:
        sentence = _("The context %(address)s is not known here, and none is fetched. Write its terms into the document.")
        raise Refused("context", sentence % {"address": foreign[0][:120]})
    if must_know and not addresses:
        raise Refused(
            "context", _("The context of EPCIS 2.0 is missing: “@context” has to name %(address)s.") % {"address": CONTEXT}
        )
    if any(not isinstance(part, str | dict) for part in parts):
        raise Refused("context", _("“@context” holds something that is neither an address nor a list of terms."))


def _fetched(part: dict[str, Any]) -> Iterator[str]:
    """Whatever a reader of this context would fetch."""
    for name, value in part.items():
        if name in {"@import", "@context"} and isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _fetched(value)


# ---- events


def faults_of(event: Any, at: datetime) -> Iterator[tuple[str, str]]:
    """Pairs of a path into the event and a sentence."""
    if not isinstance(event, dict):
        yield "", _("An event has to be an object.")
        return
    kind = event.get("type")
    if kind not in EventType.values:
        yield ".type", _("Choose one of %(words)s.") % {"words": ", ".join(EventType.values)}
        return
    yield from _names(event, FIELDS[kind])
    for name in ("eventTime", "eventTimeZoneOffset", *(() if kind == EventType.TRANSFORMATION else ("action",))):
        if name not in event:
            yield f".{name}", _("This is missing.")
    for name, value in event.items():
        if name in CHECKS:
            yield from ((f".{name}{where}", message) for where, message in CHECKS[name](value))
    yield from _not_ahead(event, at)
    yield from _about_something(event, kind)


def _names(event: Event, known: set[str]) -> Iterator[tuple[str, str]]:
    for name in event:
        if name not in known and not WORD.fullmatch(name):
            yield f".{name[:60]}", _("EPCIS knows no such field here; a field of your own needs a prefix, like example:name.")


def _not_ahead(event: Event, at: datetime) -> Iterator[tuple[str, str]]:
    happened = moment(event.get("eventTime"))
    if happened and happened > at:
        yield ".eventTime", _("This lies in the future.")
    elif happened and happened.year < EARLIEST:
        yield ".eventTime", _("This lies before %(year)s.") % {"year": EARLIEST}


def _about_something(event: Event, kind: str) -> Iterator[tuple[str, str]]:
    """That an event is about something at all, as its kind asks (GS1 EPCIS 2.0 §7.4.2 to §7.4.6)."""
    told = {name for name, value in event.items() if value not in ([], None, "")}
    what, needs = "", ""
    if kind == EventType.OBJECT:
        what, needs = "epcList", "epcList, quantityList"
        is_told = "epcList" in event or "quantityList" in told or {"sensorElementList", "readPoint"} <= told
    elif kind == EventType.TRANSACTION:
        what, needs = "bizTransactionList", "bizTransactionList"
        is_told = "bizTransactionList" in told
    elif kind == EventType.TRANSFORMATION:
        what, needs = "outputQuantityList", "inputQuantityList, outputQuantityList, transformationID"
        inputs, outputs = {"inputEPCList", "inputQuantityList"} & told, {"outputEPCList", "outputQuantityList"} & told
        is_told = bool(inputs and outputs) or ("transformationID" in told and bool(inputs or outputs))
    else:
        what, needs = "childEPCs", "childEPCs, childQuantityList"
        is_told = event.get("action") == Action.DELETE or bool({"childEPCs", "childQuantityList"} & told)
        if kind == EventType.ASSOCIATION and "parentID" not in told:
            what, needs, is_told = "parentID", "parentID", False
    if not is_told:
        yield f".{what}", _("The event does not say what it is about: %(fields)s.") % {"fields": needs}


Faults = Iterator[tuple[str, str]]
Check = Callable[[Any], Faults]


def _word(value: Any, words: frozenset[str] = frozenset()) -> Faults:
    if isinstance(value, str) and len(value) <= LONGEST and (value in words or WORD.fullmatch(value)):
        return
    if words:
        yield "", _("This is no word of CBV 2.0 and no address of a word of your own.")
    else:
        yield "", _("An address is expected: a URI of at most %(most)s characters.") % {"most": LONGEST}


def _time(value: Any) -> Faults:
    if moment(value) is None:
        yield "", _("A moment with its offset is expected, like 2026-09-01T08:30:00+08:00.")


def _offset(value: Any) -> Faults:
    if not isinstance(value, str) or not OFFSET.fullmatch(value):
        yield "", _("An offset is expected, like +08:00.")


def _action(value: Any) -> Faults:
    if value not in Action.values:
        yield "", _("Choose one of %(words)s.") % {"words": ", ".join(Action.values)}


def _list(value: Any, check: Check) -> Faults:
    if not isinstance(value, list):
        yield "", _("A list is expected.")
        return
    for number, each in enumerate(value):
        yield from ((f"[{number}]{where}", message) for where, message in check(each))


def _object(value: Any, checks: dict[str, Check], needed: tuple[str, ...] = ()) -> Faults:
    if not isinstance(value, dict):
        yield "", _("An object is expected.")
        return
    for name in needed:
        if name not in value:
            yield f".{name}", _("This is missing.")
    for name, each in value.items():
        if name in checks:
            yield from ((f".{name}{where}", message) for where, message in checks[name](each))


def _amount(value: Any) -> Faults:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield "", _("A number is expected.")


def _unit(value: Any) -> Faults:
    if not isinstance(value, str) or not UOM.fullmatch(value):
        yield "", _("A unit of two or three letters or digits is expected, like KGM (UN/CEFACT Recommendation 20).")


def _inner_context(value: Any) -> Faults:
    try:
        _check_context(value, must_know=False)
    except Refused as refusal:
        yield "", str(refusal.message)


words = partial(_list, check=_word)
amounts = partial(
    _list, check=partial(_object, checks={"epcClass": _word, "quantity": _amount, "uom": _unit}, needed=("epcClass",))
)
place = partial(_object, checks={"id": _word}, needed=("id",))
dispositions = partial(_word, words=DISPOSITIONS)
lasting = partial(_list, check=dispositions)
CHECKS: dict[str, Check] = {
    "@context": _inner_context,
    "eventTime": _time,
    "recordTime": _time,
    "eventTimeZoneOffset": _offset,
    "eventID": _word,
    "action": _action,
    "bizStep": partial(_word, words=frozenset(BIZ_STEPS)),
    "disposition": dispositions,
    "persistentDisposition": partial(_object, checks={"set": lasting, "unset": lasting}),
    "readPoint": place,
    "bizLocation": place,
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), words),
    **dict.fromkeys(("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), amounts),
    **dict.fromkeys(("parentID", "transformationID"), _word),
    "bizTransactionList": partial(_list, check=partial(_object, checks={"bizTransaction": _word}, needed=("bizTransaction",))),
    "sourceList": partial(_list, check=partial(_object, checks={"source": _word}, needed=("type", "source"))),
    "destinationList": partial(_list, check=partial(_object, checks={"destination": _word}, needed=("type", "destination"))),
    "sensorElementList": partial(
        _list,
        check=partial(
            _object, checks={"sensorReport": partial(_list, check=partial(_object, checks={}))}, needed=("sensorReport",)
        ),
    ),
    "ilmd": partial(_object, checks={}),
    "errorDeclaration": partial(
        _object,
        checks={"declarationTime": _time, "reason": partial(_word, words=ERROR_REASONS), "correctiveEventIDs": words},
        needed=("declarationTime",),
    ),
}
