"""The matrix: every route × everybody × what is theirs and what is not [S-1]. The office's part is
tests/office/test_routes.py, that of enterprises tests/portal/test_routes.py, that of
their machines tests/verify/api/test_machines.py."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.messages.storage.base import BaseStorage
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from tests.factories.public import standing
from tests.factories.things import SECRETS, Things
from tests.office.test_routes import ROUTES as OFFICE
from tests.permissions import ACTS, ANONYMOUS, BULK, EVERYONE, OFFICERS, PRESS, ROWS, Thing
from tests.portal.test_routes import ROUTES as PORTAL
from tests.routes import Route, outcome, routes
from tests.verify.api.test_machines import ROUTES as MACHINES

# All is asked for before the first test, by one worker.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("permissions")]
BULK_ROUTE = "wagtail_bulk_action"
ANSWERS = {"open": True, "204": True, "leads on": True, "denied": False, "login": False, "missing": False, "403": False}

# Routes without a name, and what reverse cannot write.
ADDRESSES = {
    "scanning:^[vV]/": "/v/x/y/z/",
    "admin/login/": "/admin/login/",
    "admin/account/": "/admin/account/",
    "admin/images/multiple/add/": "/admin/images/multiple/add/",
    "admin/test404/": "/admin/test404/",
    "admin/^.*/$": "/admin/nowhere/",
    "healthz": "/healthz",
    "readyz": "/readyz",
}
QUERIES = {
    "wagtailadmin_api:pages:find": "?id={page_id}",
    "wagtailadmin_api:images:find": "?id={image_id}",
    "wagtailadmin_api:documents:find": "?id={document_id}",
    "wagtailadmin_block_preview": "?id={block}",
    **{
        f"{kind}_chooser:chosen_multiple": "?id={id}" for kind in ("product", "enterprise", "round", "certificate", "status_change")
    },
    **dict.fromkeys(BULK, "?id={id}"),
}
# Asked for with POST alone.
BY_POST = {
    "wagtailadmin_logout",
    "wagtailadmin_pages:set_page_position",
    "wagtailadmin_pages:lock",
    "wagtailadmin_pages:unlock",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_api:pages:action",
    "wagtailadmin_workflows:enable",
    "wagtailadmin_workflows:enable_task",
    "wagtailadmin_workflows:remove",
    "wagtailredirects:process_import",
    "press_kits:again",
    "accreditations:door",
    *(f"wagtail{kind}:{view}_multiple" for kind in ("docs", "images") for view in ("edit", "delete", "delete_upload")),
    "wagtaildocs:create_multiple_from_uploaded_document",
    "wagtailimages:create_multiple_from_uploaded_image",
    *(name for name in ACTS if name.startswith("bundles:") and name.partition(":")[2] not in {"new", "change", "pages"}),
}
# Who may not explore this page is led to one that they may.
LED_AWAY = {"wagtailadmin_explore", "wagtailadmin_explore_results"}

Case = tuple[str, Thing, str]  # of a row, and who asks


def cases(things: Things) -> Iterator[tuple[Route, Thing, str]]:
    """Every row in every thing, with the address."""
    found = {route.name: [each for each in routes() if each.name == route.name] for route in routes()}
    bulk = found.pop(BULK_ROUTE)
    for name, row in ROWS.items():
        for route in found.get(name, bulk):
            for thing in row:
                yield name, thing, address(name, route, things.values[thing])


def value(name: str, parameter: str, values: dict[str, Any]) -> Any:
    """As the row names it, or its namespace, or everybody."""
    for prefix in (f"{name}.", f"{name.rpartition(':')[0] or name.rpartition('.')[0]}.", ""):
        if prefix + parameter in values:
            return values[prefix + parameter]
    raise KeyError(f"{name}.{parameter}")


def address(name: str, route: Route, values: dict[str, Any]) -> str:
    query = re.sub(r"{(\w+)}", lambda match: str(value(name, match[1], values)), QUERIES.get(name, ""))
    if name in ADDRESSES:
        return ADDRESSES[name] + query
    if name in BULK:
        return reverse(BULK_ROUTE, args=name.split(".")) + query
    told = {parameter: value(name, parameter, values) for parameter in route.carries}
    by_number = [told[parameter] for parameter in route.carries if parameter.isdigit()]
    return reverse(name, args=by_number) + query if by_number else reverse(name, kwargs=told) + query


def client_of(things: Things, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != ANONYMOUS:
        client.force_login(things.people[who])
    return client


def was_let_in(name: str, answer: str) -> bool | str:
    """Any other answer is a fault, whoever asked."""
    if name in LED_AWAY:
        return answer == "open"
    return ANSWERS.get(answer, answer)


def written() -> int:
    """Rows written so far in this transaction, taken back or not; sessions are nobody's business."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::int FROM pg_stat_xact_user_tables WHERE relname <> 'django_session'"
        )
        return int(cursor.fetchone()[0] or 0)


def changes(client: Client, name: str, path: str, values: dict[str, Any]) -> bool:
    """Whether sending the form of ACTS writes anything. It is taken back."""
    sent = ACTS[name][1]
    form = {key: re.sub(r"{([\w.]+)}", lambda match: str(values[match[1]]), text) for key, text in sent.items()}
    before = written()
    with transaction.atomic():
        client.post(path, form)
        transaction.set_rollback(True)
    return written() > before


@dataclass
class Seen:
    """What everybody is told with GET, whether they change anything with POST, and whose drafts they read of where."""

    answers: dict[Case, str] = field(default_factory=dict)
    changes: dict[Case, bool] = field(default_factory=dict)
    read: set[Case] = field(default_factory=set)


class Remembered(ModelBackend):
    """Reads who asks, and what they may do, once and not at every request."""

    known: ClassVar[dict[int, Any]] = {}

    def get_user(self, user_id: int) -> Any:
        if user_id not in self.known:
            self.known[user_id] = super().get_user(user_id)
        return self.known[user_id]


QUICK = {
    "AUTHENTICATION_BACKENDS": [f"{__name__}.Remembered"],
    "SESSION_ENGINE": "django.contrib.sessions.backends.cache",
    "MESSAGE_STORAGE": "tests.test_permissions.Unsaid",
}


class Unsaid(BaseStorage):
    """Messages that no page has shown would be carried on from request to request."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, messages: Any, response: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return []


@pytest.fixture(scope="module")
def seen(django_db_setup, django_db_blocker, tmp_path_factory) -> Seen:
    seen = Seen()
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic(), standing(media) as public, override_settings(**QUICK):
        things = Things(public)
        everything = list(cases(things))
        for who in sorted(EVERYONE):
            client = client_of(things, who)
            for name, thing, path in everything:
                ask(seen, things, client, (name, thing, who), path)
        transaction.set_rollback(True)
    return seen


def ask(seen: Seen, things: Things, client: Client, case: Case, path: str) -> None:
    name, thing, who = case
    if name not in BY_POST:
        response = client.get(path)
        seen.answers[case] = outcome(response)
        text = "" if response.streaming else response.content.decode(errors="replace")
        seen.read |= {(name, secret, who) for secret, title in SECRETS.items() if title in text}
    if name in ACTS:
        seen.changes[case] = changes(client, name, path, things.values[thing])


def test_s1_every_route_has_its_row_and_every_row_its_route():
    bulk_action_registry.get_bulk_actions_for_model("", "")  # reads them
    apps = bulk_action_registry.actions.items()
    bulk = {f"{app}.{model}.{action}" for app, models in apps for model, actions in models.items() for action in actions}
    assert {route.name for route in routes()} - {BULK_ROUTE} | bulk == {*ROWS, *OFFICE, *PORTAL, *MACHINES}
    assert set(ROWS) & {*OFFICE, *PORTAL, *MACHINES} == set()


def test_s1_everybody_gets_the_answers_of_the_table_and_no_others(seen):
    expected = {(name, thing, who): who in ROWS[name][thing] for name, thing, who in seen.answers}
    answers = seen.answers.items()
    wrong = {case: answer for case, answer in answers if was_let_in(case[0], answer) != expected[case]}
    assert wrong == {}


def test_s1_who_is_refused_changes_nothing_and_whoever_may_does(seen):
    expected = {(name, thing, who): who in ACTS[name][0][thing] for name, thing, who in seen.changes}
    wrong = {case: did for case, did in seen.changes.items() if did != expected[case]}
    assert wrong == {}


def test_s1_nobody_but_its_own_people_reads_of_a_draft(seen):
    ours = {Thing.STORY: PRESS, Thing.NOTICE: OFFICERS}
    assert {case for case in seen.read if case[2] not in ours[case[1]]} == set()
    assert {case[2] for case in seen.read} == PRESS | OFFICERS
