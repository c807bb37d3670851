"""The machine's verdict: the same function, and exactly the shape that the schema publishes."""

import jsonschema
import pytest
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import validate

from tests.verify.scanning.conftest import frozen, labels  # noqa: F401
from verify.scanning.verdicts import HTTP_STATUS, Verdict


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator(urlconf="verify.urls").get_schema(request=None, public=True)


def test_the_schema_is_a_valid_openapi_3_1(schema):
    assert schema["openapi"] == "3.1.0"
    validate(schema)


def test_every_verdict_answers_in_the_published_shape(labels, client, schema):  # noqa: F811
    shape = {"$ref": "#/components/schemas/Verdict", "components": schema["components"]}
    validator = jsonschema.Draft202012Validator(shape)
    for verdict, code in labels.items():
        response = client.get(f"/api/v1/verify/{code}")
        body = response.json()
        validator.validate(body)
        assert set(body) == set(schema["components"]["schemas"]["Verdict"]["properties"])
        assert (body["verdict"], response.status_code) == (verdict, HTTP_STATUS.get(verdict, 200))
        assert response["Cache-Control"] == "no-store"
        assert response.get("Retry-After") == ("30" if verdict == Verdict.CANNOT_VERIFY else None)
        assert set(body["texts"]) == {"zh-Hans", "en"}


def test_page_and_api_agree(labels, client):  # noqa: F811
    for verdict, code in labels.items():
        title = client.get(f"/api/v1/verify/{code}").json()["texts"]["zh-Hans"]["title"]
        assert f"<h1>{title}</h1>" in client.get(f"/v/{code}").content.decode(), verdict


def test_the_facts_are_there(labels, client):  # noqa: F811
    body = client.get(f"/api/v1/verify/{labels[Verdict.RECALLED]}").json()
    assert body["certificate"]["status"] == "VALID"
    assert body["certificate"]["valid_until"] == "2028-12-31"
    assert body["enterprise"]["is_demo"] is True
    assert [(recall["lot"], recall["is_this_lot"]) for recall in body["supervision"]["recalls"]] == [("20261101", True)]
    assert body["as_of"] == "2026-11-20T04:00:00Z"


def test_a_suspension_carries_its_date_and_reason(labels, client):  # noqa: F811
    certificate = client.get(f"/api/v1/verify/{labels[Verdict.SUSPENDED]}").json()["certificate"]
    assert (certificate["status"], certificate["status_reason"]) == ("SUSPENDED", "示例原因")
    assert certificate["status_since"] == "2026-11-20T03:00:00Z"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_allowed(client, db, method):
    response = getattr(client, method)("/api/v1/verify/ABC")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", ["/api/v1/verify/ABC/x.css", "/api/v1/verify/" + "A" * 5000, "/api/v1/verify/", "/api/v1/"])
def test_addresses_beside_it_are_not_found(client, db, path):
    assert client.get(path, follow=True).status_code == 404


def test_the_docs_come_from_our_own_host(client, db):
    import re

    page = client.get("/api/v1/docs").content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
    assert 'src="/static/drf_spectacular_sidecar/' in page
