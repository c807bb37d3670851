"""Labels for machines: keys, scopes, Idempotency-Key, and the same second person as on the screens."""

import jsonschema
import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from tests.factories.machines import API, read, send
from tests.portal.conftest import DOCUMENT, Firm, make_firm
from tests.together import together
from verify.access.actions import keys
from verify.access.models import AskedBefore, Scope
from verify.membership.actions import members
from verify.models import AuditEvent, LabelOrder, LabelRun, Member, Product
from verify.refusals import NotPermitted, Refused
from verify.registry.units import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def foreign(world) -> Firm:
    return make_firm(world, Unit.ENSHI)


@pytest.fixture
def told(firm) -> dict:
    return {"product": Product.objects.get(enterprise=firm.enterprise).ref, "grade": "ITEM", "quantity": 50, "lot": "示例0501"}


def test_ordered_by_one_key_confirmed_by_another_activated_and_voided(world, firm, told):
    second, confirmer = world.member(firm.enterprise), None
    ordered = send(firm.token, "/labels/orders", told)
    assert (ordered.status_code, ordered.json()["state"], ordered.json()["run"]) == (201, "ASKED", None)
    path = f"/labels/orders/{ordered.json()['order']}"
    assert send(firm.token, f"{path}/confirm", key="b").json()["code"] == "same_person"
    keys.revoke(key=firm.key, by=firm.owner, at=firm.key.made_at)
    _key, confirmer = keys.make(enterprise=firm.enterprise, name="示例", scopes=Scope.values, by=second, at=firm.key.made_at)
    run = send(confirmer, f"{path}/confirm", key="c").json()["run"]
    assert read(confirmer, path).json()["run"] == run
    assert send(confirmer, f"/labels/runs/{run}/activate", {"first": 1, "last": 50}, key="d").json()["kind"] == "ACTIVATE"
    voided = send(confirmer, f"/labels/runs/{run}/void", {"first": 3, "last": 4, "reason": "示例"}, key="e")
    assert (voided.status_code, voided.json()["first"], voided.json()["last"]) == (200, 3, 4)
    shown = read(confirmer, f"/labels/runs/{run}").json()
    assert [(row["kind"], row["first"], row["last"]) for row in shown["ranges"]] == [("ACTIVATE", 1, 50), ("VOID", 3, 4)]
    lines = b"".join(read(confirmer, f"/labels/runs/{run}/codes.csv?first=5&last=6").streaming_content).decode().splitlines()
    assert (len(lines), world.code(LabelRun.objects.get(pk=run), 5) in lines[1]) == (3, True)


def test_a_key_reads_no_codes_of_a_run_whose_scratch_codes_a_person_may_have(world, firm):
    run = world.run(certificate=firm.run.product.certificates.get(), has_scratch=True)
    answer = read(firm.token, f"/labels/runs/{run.pk}/codes.csv")
    assert (answer.status_code, answer.json()["code"], read(firm.token, f"/labels/runs/{run.pk}").status_code) == (
        422,
        "two_persons",
        200,
    )


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer x", "Bearer hbp_00000000_" + "A" * 43, "Basic eDp5", "Bearer \xff\xfe"])
def test_s1_without_a_good_key_nothing_is_told(firm, told, shown):
    answer = Client(headers={"Authorization": shown, "Idempotency-Key": "k"}).post(
        f"{API}/labels/orders", told, content_type="application/json"
    )
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert set(answer.json()) == {"code", "message"}


def test_s1_a_session_is_no_key(firm, told):
    client = Client()
    client.force_login(firm.owner)
    assert client.post(f"{API}/labels/orders", told, content_type="application/json").status_code == 401


def test_s1_a_key_is_dead_with_the_next_request_once_revoked_or_once_its_maker_left(world, firm, told):
    path = f"/labels/orders/{firm.order.ref}"
    assert read(firm.token, path).status_code == 200
    world.member(firm.enterprise)
    members.remove(member=Member.objects.present().get(user=firm.owner), by=world.rita, at=firm.key.made_at)
    assert read(firm.token, path).status_code == 401
    other = world.member(firm.enterprise)
    key, token = keys.make(enterprise=firm.enterprise, name="x", scopes=["read"], by=other, at=firm.key.made_at)
    assert read(token, path).status_code == 200
    keys.revoke(key=key, by=other, at=firm.key.made_at)
    assert read(token, path).status_code == 401


def ask(token: str, name: str, firm: Firm, told: dict) -> int:
    """The route as it is meant to be asked, about a thing of `firm`."""
    order, run, lot = f"/labels/orders/{firm.order.ref}", f"/labels/runs/{firm.run.pk}", f"/lots/{firm.lot.ref}"
    new = {"product": told["product"], "number": "示例0502", "produced_on": "2026-05-02"}
    asked = {
        "api:orders": lambda: send(token, "/labels/orders", told, key=name),
        "api:order": lambda: read(token, order),
        "api:confirm_order": lambda: send(token, f"{order}/confirm", key=name),
        "api:run": lambda: read(token, run),
        "api:codes": lambda: read(token, f"{run}/codes.csv"),
        "api:activate": lambda: send(token, f"{run}/activate", {"first": 1, "last": 2}, key=name),
        "api:void": lambda: send(token, f"{run}/void", {"first": 1, "last": 2, "reason": "示例"}, key=name),
        "api:lots": lambda: send(token, "/lots", new, key=name),
        "api:lot": lambda: read(token, lot),
        "api:events": lambda: send(token, f"{lot}/events", DOCUMENT, key=name),
        "api:epcis": lambda: read(token, f"{lot}/epcis.jsonld"),
    }
    return asked[name]().status_code


# What a key has to hold.
ROUTES = {
    "api:orders": Scope.ORDER,
    "api:order": Scope.READ,
    "api:confirm_order": Scope.CONFIRM,
    "api:run": Scope.READ,
    "api:codes": Scope.READ,
    "api:activate": Scope.ACTIVATE,
    "api:void": Scope.VOID,
    "api:lots": Scope.LOTS,
    "api:lot": Scope.READ,
    "api:events": Scope.LOTS,
    "api:epcis": Scope.READ,
}


@pytest.mark.parametrize("scope", Scope)
def test_s1_each_scope_opens_its_own_and_no_more(world, firm, told, scope):
    second = world.member(firm.enterprise)
    _key, token = keys.make(enterprise=firm.enterprise, name="x", scopes=[scope.value], by=second, at=firm.key.made_at)
    opened = {name for name in ROUTES if ask(token, name, firm, told) in {200, 201}}
    assert opened == {name for name, needed in ROUTES.items() if needed == scope}


def test_s1_without_a_key_every_route_is_shut(firm, told):
    assert {ask("", name, firm, told) for name in ROUTES} == {401}


def test_s1_things_of_others_are_missing(firm, foreign, told):
    before = AuditEvent.objects.count()
    of_things = set(ROUTES) - {"api:orders", "api:lots"}
    assert {name: ask(firm.token, name, foreign, told) for name in of_things} == dict.fromkeys(of_things, 404)
    theirs = Product.objects.get(enterprise=foreign.enterprise).ref
    assert send(firm.token, "/labels/orders", {**told, "product": theirs}).json()["code"] == "product"
    lot = {"product": theirs, "number": "示例0502", "produced_on": "2026-05-02"}
    assert send(firm.token, "/lots", lot, key="b").json()["code"] == "product"
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("key", ["", "x" * 256, "\u00e9", "a\tb"])
def test_r8_without_a_usable_idempotency_key_nothing_is_done(firm, told, key):
    answer = send(firm.token, "/labels/orders", told, key="", **{"Idempotency-Key": key.encode("utf-8").decode("latin-1")})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key")


def test_r8_the_same_request_again_is_answered_as_before(firm, told):
    before = LabelOrder.objects.count()
    first, again = (send(firm.token, "/labels/orders", told) for _ in range(2))
    assert (first.status_code, first.json(), again["Idempotent-Replayed"]) == (201, again.json(), "true")
    other = send(firm.token, "/labels/orders", {**told, "quantity": 51})
    assert (other.status_code, other.json()["code"]) == (422, "other_request")
    assert LabelOrder.objects.count() == before + 1


def test_r8_what_was_refused_may_be_mended_and_sent_under_the_same_key(firm, told):
    assert send(firm.token, "/labels/orders", {**told, "quantity": 100_000}).json()["code"] == "quota"
    assert AskedBefore.objects.count() == 0
    assert send(firm.token, "/labels/orders", told).status_code == 201


def test_r8_keys_of_two_enterprises_do_not_meet(firm, foreign, told):
    theirs = {**told, "product": Product.objects.get(enterprise=foreign.enterprise).ref}
    assert send(firm.token, "/labels/orders", told).json()["order"] != send(foreign.token, "/labels/orders", theirs).json()["order"]


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_at_once_with_one_key_make_one_order(firm, told):
    before = LabelOrder.objects.count()
    answers = together(*[lambda: send(firm.token, "/labels/orders", told)] * 50)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["order"] for answer in answers}) == 1
    assert LabelOrder.objects.count() == before + 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": "many"}, "quantity"),
        ({"quantity": 10**30}, "quantity"),
        ({"grade": "KING"}, "grade"),
        ({"lot": "x" * 61}, "lot"),
        ({"lot": "a\x00b"}, "lot"),
        ({"product": None}, "product"),
    ],
)
def test_a_wrong_body_names_its_field(firm, told, wrong, field):
    answer = send(firm.token, "/labels/orders", {**told, **wrong})
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {field})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 5000], ids=range(6))
def test_what_is_not_the_json_of_an_order_is_refused(firm, body):
    client = Client(headers={"Authorization": f"Bearer {firm.token}", "Idempotency-Key": "k"}, raise_request_exception=False)
    answer = client.post(f"{API}/labels/orders", body, content_type="application/json")
    assert (answer.status_code, "message" in answer.json()) == (400, True)


def test_of_a_key_only_the_digest_is_kept_and_two_are_in_use(world, firm):
    made = firm.key.made_at
    assert firm.token.rpartition("_")[2] not in str(list(type(firm.key).objects.values()))
    keys.make(enterprise=firm.enterprise, name="x", scopes=["read"], by=firm.owner, at=made)
    with pytest.raises(Refused, match="两个") as refused:
        keys.make(enterprise=firm.enterprise, name="y", scopes=["read"], by=firm.owner, at=made)
    assert refused.value.code == "too_many"
    for by in (firm.officer, firm.editor, world.rita):
        with pytest.raises(NotPermitted):
            keys.revoke(key=firm.key, by=by, at=made)


def test_the_answers_have_the_published_shape(firm, told):
    schema = SchemaGenerator(urlconf="verify.urls").get_schema(request=None, public=True)

    def check(name: str, body: dict) -> None:
        shape = {"$ref": f"#/components/schemas/{name}", "components": schema["components"]}
        jsonschema.Draft202012Validator(shape).validate(body)

    check("OrderAnswer", send(firm.token, "/labels/orders", told).json())
    check("RunAnswer", read(firm.token, f"/labels/runs/{firm.run.pk}").json())
    check("LotAnswer", read(firm.token, f"/lots/{firm.lot.ref}").json())
    check("EventsAnswer", send(firm.token, f"/lots/{firm.lot.ref}/events", DOCUMENT, key="3").json())
    check("Problem", send(firm.token, "/labels/orders", {**told, "quantity": 100_000}, key="2").json())
    assert schema["components"]["securitySchemes"]["key"] == {"type": "http", "scheme": "bearer"}
