"""A machine of an enterprise, as it asks the API."""

from typing import Any

from django.test import Client

API = "/api/v1"


def send(token: str, path: str, body: Any = None, key: str = "a key", content_type: str = "application/json", **headers: str):
    headers = {"Authorization": f"Bearer {token}", **({"Idempotency-Key": key} if key else {}), **headers}
    return Client(headers=headers).post(f"{API}{path}", {} if body is None else body, content_type=content_type)


def read(token: str, path: str):
    return Client(headers={"Authorization": f"Bearer {token}"}).get(f"{API}{path}")
