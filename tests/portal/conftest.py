"""The clock stands at the story's NOW; two enterprises, each with people of every role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from accounts.models import User
from django.test import Client

from tests.factories.world import NOW, World
from verify.access.actions import keys
from verify.access.models import ApiKey, Scope
from verify.labels.actions import files, orders
from verify.models import (
    Complaint,
    Enterprise,
    Invitation,
    LabelFile,
    LabelOrder,
    LabelRun,
    Lot,
    Member,
    NoticeAddressee,
    Rectification,
    RenewalApplication,
    TestReport,
    TraceEvent,
)
from verify.registry.units import Unit
from verify.supervision.actions import complaints, inspections, rectifications
from verify.trace import epcis
from verify.trace.actions import events
from verify.webhooks.actions import endpoints
from verify.webhooks.models import EventKind, WebhookCursor, WebhookDelivery, WebhookEndpoint

EVENT = {
    "eventID": "urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc96401",
    "type": "ObjectEvent",
    "action": "OBSERVE",
    "bizStep": "packing",
    "eventTime": "2026-11-02T08:30:00+08:00",
    "eventTimeZoneOffset": "+08:00",
    "epcList": [],
}
DOCUMENT = {
    "@context": epcis.CONTEXT,
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-11-03T00:00:00Z",
    "epcisBody": {"eventList": [EVENT]},
}


@pytest.fixture(autouse=True)
def clock(noon: time_machine.Traveller) -> time_machine.Traveller:
    return noon


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@dataclass
class Firm:
    """An enterprise with its people and one fact of every kind."""

    enterprise: Enterprise
    owner: User
    editor: User
    officer: User
    invitation: Invitation
    order: LabelOrder
    run: LabelRun
    file: LabelFile
    rectification: Rectification
    renewal: RenewalApplication
    notice: NoticeAddressee
    complaint: Complaint
    key: ApiKey
    token: str
    lot: Lot
    event: TraceEvent
    report: TestReport
    webhook: WebhookEndpoint
    delivery: WebhookDelivery

    @property
    def home(self) -> str:
        return f"/portal/{self.enterprise.ref}/"

    @property
    def keys(self) -> dict[str, tuple]:
        """What an address carries behind the enterprise, by the name of the fact."""
        return {
            "": (),
            "invitation": (self.invitation.pk,),
            "order": (self.order.ref,),
            "run": (self.run.pk,),
            "file": (self.file.pk,),
            "link": (self.file.pk, "a-token"),
            "rectification": (self.rectification.pk,),
            "evidence": (self.rectification.pk, 1),
            "certificate": (self.renewal.certificate.ref,),
            "notice": (self.notice.pk,),
            "renewal": (self.renewal.pk,),
            "renewal_evidence": (self.renewal.pk, 1),
            "complaint": (self.complaint.pk,),
            "key": (self.key.prefix,),
            "lot": (self.lot.ref,),
            "event": (self.lot.ref, self.event.pk),
            "report": (self.lot.ref, self.report.pk),
            "suffix": ("csv",),
            "kind": ("card",),
            "webhook": (self.webhook.ref,),
            "delivery": (self.delivery.pk,),
            "member": (Member.objects.present().get(user=self.editor).pk,),
        }


def make_firm(world: World, unit: Unit) -> Firm:
    enterprise = world.enterprise(unit=unit.value)
    product = world.product(enterprise=enterprise)
    certificate = world.certificate(product=product)
    owner, editor, officer = (world.member(enterprise, role) for role in ("OWNER", "EDITOR", "LABEL_OFFICER"))
    orders.grant(product=product, quantity=1000, basis="示例产量", by=world.rita, at=NOW)
    first, second = (orders.ask(product=product, grade="ITEM", quantity=100, by=owner, at=NOW) for _ in range(2))
    run = orders.confirm(order=first, by=officer, at=NOW).run
    file = files.ask(run=run, kind="CSV", by=officer, at=NOW)
    failed = inspections.record(
        product=product,
        result="FAILED",
        items_failed="水分",
        inspected_on=date(2026, 9, 1),
        body="示例质检院",
        source="示例局",
        by=world.susan,
        at=NOW,
    )
    ordered = rectifications.order(inspection=failed, requirement="示例要求", ordered_on=date(2026, 10, 1), by=world.susan, at=NOW)
    complaint = complaints.receive(
        reason="QUALITY", verdict="VALID", description="示例描述", contact="13800000000", run=run.pk, serial=7, at=NOW
    )
    key, token = keys.make(enterprise=enterprise, name="示例产线", scopes=Scope.values, by=owner, at=NOW)
    webhook, _secret = endpoints.add(
        enterprise=enterprise, url="https://erp.example.com/hook", events=EventKind.values, by=owner, at=NOW
    )
    told = {"event": "status-1", "kind": EventKind.STATUS, "payload": {}, "created_at": NOW, "due_at": NOW}
    delivery = WebhookDelivery.objects.create(endpoint=webhook, **told)
    WebhookCursor.objects.create(endpoint=webhook, kind=EventKind.STATUS, read_to=NOW)
    lot = world.lot(product, number="示例0301", by=officer)
    events.import_document(lot=lot, parsed=epcis.parse(DOCUMENT, NOW), filename="a.jsonld", sha256="0" * 64, by=officer, at=NOW)
    return Firm(
        enterprise=enterprise,
        owner=owner,
        editor=editor,
        officer=officer,
        invitation=world.invitation(enterprise),
        order=second,
        run=run,
        file=file,
        rectification=ordered,
        notice=world.notice(enterprise),
        renewal=world.early_renewal(certificate, owner),
        complaint=complaint,
        key=key,
        token=token,
        lot=lot,
        event=lot.events.get(),
        report=world.report(lot),
        webhook=webhook,
        delivery=delivery,
    )


@pytest.fixture
def firm(world: World) -> Firm:
    return make_firm(world, Unit.WUHAN)


@pytest.fixture
def foreign(world: World) -> Firm:
    return make_firm(world, Unit.ENSHI)


@pytest.fixture
def enter() -> Callable[[User], Client]:
    """A browser in which somebody is logged in."""

    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return enter
