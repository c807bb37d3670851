"""Whatever breaks beneath the view, nobody is told VALID. [R-1, R-2, V-13]"""

import sys
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory

from verify.api.views import VerifyView
from verify.scanning import views
from verify.scanning.verdicts import Verdict

WATCHED = (str(settings.ROOT / "verify"), str(settings.ROOT / "templates"), "/django/db/", "/jinja2/", "/django/template/")


class Fault(Exception):
    pass


class Injector:
    """Raises Fault on entry to one function, chosen by its code, from the moment the view itself has been entered."""

    def __init__(self, entry: CodeType, target: CodeType | None = None) -> None:
        self.entry, self.target = entry, target
        self.is_inside = self.has_raised = False
        self.seen: dict[CodeType, None] = {}

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        if frame.f_code is self.entry:
            self.is_inside = event != "return"
        if event != "call" or frame.f_code is self.entry:
            return
        if self.is_inside and any(part in frame.f_code.co_filename for part in WATCHED):
            self.seen[frame.f_code] = None
            if frame.f_code is self.target and not self.has_raised:
                self.has_raised = True
                raise Fault

    def run(self, ask: Any) -> Any:
        sys.setprofile(self)
        try:
            return ask()
        finally:
            sys.setprofile(None)


def name_of(code: CodeType) -> str:
    return f"{Path(code.co_filename).name}:{code.co_qualname}" if hasattr(code, "co_qualname") else code.co_name


@pytest.mark.parametrize("surface", ["page", "api"])
def test_r2_every_callee_made_to_raise_ends_in_cannot_verify(labels, surface):
    code = labels[Verdict.VALID]
    request = RequestFactory().get("/")
    if surface == "page":
        entry = views.verdict.__wrapped__.__wrapped__.__wrapped__.__code__
        ask = lambda: views.verdict(request, code=code)  # noqa: E731
    else:
        entry = VerifyView.get.__code__
        ask = lambda: VerifyView.as_view()(request, code=code).render()  # noqa: E731
    said = "认定有效".encode() if surface == "page" else b'"VALID"'
    assert said in ask().content

    survey = Injector(entry)
    survey.run(ask)
    callees = list(survey.seen)
    assert len(callees) > 30
    reached = 0
    for callee in callees:
        injector = Injector(entry, callee)
        response = injector.run(ask)
        assert injector.has_raised, name_of(callee)
        reached += 1
        assert response.status_code == 503, name_of(callee)
        assert said not in response.content, name_of(callee)
        assert response["Retry-After"] == "30"
    assert reached == len(callees)


def test_when_the_page_itself_cannot_be_drawn_the_last_resort_says_so(labels, client, monkeypatch):
    def broken(*args: Any, **kwargs: Any) -> None:
        raise Fault

    monkeypatch.setattr(views, "page", broken)
    response = client.get(f"/v/{labels[Verdict.VALID]}")
    assert response.status_code == 503
    assert "暂时无法核验" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_r1_a_poisoned_cache_changes_no_verdict(labels, client):
    from django.core.cache import cache

    code = labels[Verdict.REVOKED]
    for key in (code, f"/v/{code}", f"verdict:{code}"):
        cache.set(key, "VALID")
    assert client.get(f"/api/v1/verify/{code}").json()["verdict"] == "REVOKED"


def test_r3_a_failing_scan_write_changes_nothing_a_person_sees(labels, client, monkeypatch):
    import re

    from verify.scanning.actions import scans

    def broken(**kwargs: Any) -> None:
        raise Fault

    page = client.get(f"/v/{labels[Verdict.VALID]}").content.decode()
    beacon = re.search(r'src="(/seen/[^"]+)"', page)[1]
    monkeypatch.setattr(scans, "record", broken)
    response = client.get(beacon, HTTP_USER_AGENT="Mozilla/5.0")
    assert (response.status_code, response["Content-Type"]) == (200, "image/gif")
