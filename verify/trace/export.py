"""The events of a lot as one EPCIS document, as they were given."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings

from verify.trace import epcis
from verify.trace.declared import PREFIX, lot_address, our_context
from verify.trace.models import Lot, TraceEvent

MEDIA_TYPE = "application/ld+json"


def document(lot: Lot, at: datetime) -> dict[str, Any]:
    """In the order they were recorded, with what was declared wrong and its declarations. Two queries."""
    rows = list(lot.events.select_related("document").order_by("id"))
    identity = f"{origin()}/epcis/lots/{lot.ref}/{at:%Y%m%dT%H%M%SZ}"
    made = epcis.document_of([(row.event, context_of(row)) for row in rows], identity=identity, at=at)
    headers = [
        envelope["epcisHeader"] for envelope in lot.documents.values_list("envelope", flat=True) if "epcisHeader" in envelope
    ]
    # Master data of one sender; of several nobody could say whose a word is, and each stays with its document.
    return {**made, "epcisHeader": headers[0]} if headers and all(header == headers[0] for header in headers) else made


def text(lot: Lot, at: datetime) -> bytes:
    return json.dumps(document(lot, at), ensure_ascii=False, indent=1).encode()


def address_of(lot: Lot) -> str:
    return lot_address(gtins=lot.product.gtins, number=lot.number, ref=lot.ref, origin=origin())


def context_of(event: TraceEvent) -> Any:
    """Of the document it came in, or ours."""
    return event.document.envelope.get("@context") if event.document else our_context(origin())


def is_ours(context: Any) -> bool:
    """Whether its prefix `hb` means our own words."""
    return bool(epcis.terms_of(context).get(PREFIX) == our_context(origin())[PREFIX])


def origin() -> str:
    return f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}"
