"""What a person or a row of a table declares, as an EPCIS event; and the columns of the record that an event fills. Pure.

Where EPCIS has only addresses we add words of our own under the prefix `hb`: a place, who did it, an amount and a remark, as text.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from verify.calendar import SHANGHAI
from verify.trace.epcis import Event, identity_of, moment
from verify.trace.vocabulary import BIZ_STEP_OF, DISPOSITION_OF, Action, EventType, Step

PREFIX = "hb"
OWN = {"place": "hb:place", "party": "hb:party", "quantity": "hb:quantity", "note": "hb:note"}
LONGEST = {"place": 120, "party": 120, "quantity": 60, "note": 200}
NAMESPACE = UUID("0b7a2f1c-3d52-5e0e-8a63-3f8e7f0f9c21")
# GS1 General Specifications, table 7.11-1: what an AI (10) may hold.
GS1_LOT = re.compile(r"[!\"%-?A-Z_a-z]{1,20}")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One step of a lot, as people say it."""

    step: str
    at: datetime
    place: str = ""
    party: str = ""
    quantity: str = ""
    note: str = ""
    disposition: str = ""  # of an inspection

    @property
    def same(self) -> str:
        """Equal for the same step said again."""
        return "\n".join((self.step, self.at.isoformat(), self.place, self.party, self.quantity, self.note, self.disposition))


def our_context(origin: str) -> dict[str, str]:
    return {PREFIX: f"{origin}/epcis/"}


def lot_address(*, gtins: list[str], number: str, ref: str, origin: str) -> str:
    """By GTIN and lot, as a GS1 Digital Link, where the item has one GTIN and the lot is written as GS1 allows; else our own."""
    if len(gtins) == 1 and GS1_LOT.fullmatch(number):
        return f"https://id.gs1.org/01/{gtins[0]:0>14}/10/{quote(number, safe='')}"
    return f"{origin}/epcis/lots/{ref}"


def event_of(said: Declaration, *, lot: str, key: UUID | None = None) -> Event:
    """`lot` is its address. The event is named by `key`, or else by what it says, so that the same row is the same event."""
    event: Event = {
        "type": EventType.TRANSFORMATION if said.step == Step.PROCESSING else EventType.OBJECT,
        "eventID": f"urn:uuid:{key or uuid5(NAMESPACE, lot + chr(10) + said.same)}",
        "eventTime": said.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "eventTimeZoneOffset": "+08:00",
        "bizStep": BIZ_STEP_OF[Step(said.step)],
        "disposition": (said.step == Step.INSPECTION and said.disposition) or DISPOSITION_OF[Step(said.step)],
        **_about(said.step, lot),
        **{field: value for name, field in OWN.items() if (value := getattr(said, name))},
    }
    return {name: str(value) if isinstance(value, str) else value for name, value in event.items()}


def _about(step: str, lot: str) -> Event:
    amount = [{"epcClass": lot}]
    if step == Step.PROCESSING:
        return {"transformationID": f"{lot}#processing", "outputQuantityList": amount}
    action = Action.ADD if step == Step.PRODUCTION else Action.OBSERVE
    return {"action": action.value, "quantityList": amount}


def columns_of(event: Event, *, is_ours: bool = True) -> dict[str, Any]:
    """What the record repeats of an event. `is_ours` where its prefix `hb` means our words. Partners and transactions of an
    imported one stay in it and are repeated nowhere."""
    own = OWN if is_ours else {}
    return {
        "event_id": identity_of(event),
        "is_error_declaration": "errorDeclaration" in event,
        "type": event["type"],
        "action": event.get("action", ""),
        "biz_step": event.get("bizStep", ""),
        "disposition": event.get("disposition", ""),
        "event_time": moment(event["eventTime"]),
        "time_zone_offset": event["eventTimeZoneOffset"],
        "read_point": event.get("readPoint", {}).get("id", ""),
        "biz_location": event.get("bizLocation", {}).get("id", ""),
        **{name: _text(event.get(field), LONGEST[name]) for name, field in own.items()},
        "event": event,
    }


def _text(value: Any, most: int) -> str:
    return value[:most] if isinstance(value, str) else ""
