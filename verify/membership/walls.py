"""The second wall between enterprises: row-level security. In its workspace an enterprise's requests run as a role of the database
that sees the rows of this enterprise and no others, whatever a query forgets to ask.

`build` makes the role and its policies after every `migrate`; `within` steps behind the wall for one transaction. Everything
else, above all a scan, runs as the owner of the tables, for whom the policies do not count.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models, transaction
from django.db.utils import ProgrammingError
from psycopg import sql

from verify.registry.models import Enterprise

ROLE = "hubei_portal"
HERE = "NULLIF(current_setting('app.enterprise', true), '')::bigint"

# From a row to its enterprise.
PATHS = {
    "ApiKey": "enterprise",
    "AskedBefore": "enterprise",
    "Enterprise": "pk",
    "Product": "enterprise",
    "Certificate": "product__enterprise",
    "StatusChange": "certificate__product__enterprise",
    "Member": "enterprise",
    "NoticeAcknowledgement": "addressee__enterprise",
    "NoticeAddressee": "enterprise",
    "Invitation": "enterprise",
    "LabelFile": "run__product__enterprise",
    "LabelFilePart": "file__run__product__enterprise",
    "LabelOrder": "product__enterprise",
    "LabelQuota": "product__enterprise",
    "LabelRun": "product__enterprise",
    "LabelRange": "run__product__enterprise",
    "EnterpriseStatement": "enterprise",
    "Inspection": "product__enterprise",
    "Rectification": "inspection__product__enterprise",
    "RectificationEvidence": "rectification__inspection__product__enterprise",
    "Recall": "product__enterprise",
    "RenewalApplication": "certificate__product__enterprise",
    "RenewalEvidence": "application__certificate__product__enterprise",
    "RenewalOutcome": "application__certificate__product__enterprise",
    "Lot": "product__enterprise",
    "TraceDocument": "lot__product__enterprise",
    "TraceEvent": "lot__product__enterprise",
    "TestReport": "lot__product__enterprise",
    "WebhookCursor": "endpoint__enterprise",
    "WebhookDelivery": "endpoint__enterprise",
    "WebhookEndpoint": "enterprise",
}
# Without a foreign key, for speed: the column, and what its number names.
NUMBERED = {
    "Complaint": ("run", "LabelRun"),
    "Scan": ("run", "LabelRun"),
    "ScanTally": ("run", "LabelRun"),
    "ScratchCheck": ("run_id", "LabelRun"),  # by its key, but read here and never written
}
# One row to many enterprises: the column, and the rows that say to which.
ADDRESSED = {"EnterpriseNotice": ("notice", "NoticeAddressee")}
# Read and not written behind the wall: whoever could name itself an addressee would read what is not for it.
READ_ONLY = frozenset({"NoticeAddressee", *ADDRESSED, *NUMBERED})
# Of these not every column either: who reported something, and in which words, is for the office alone.
COLUMNS = {
    "Complaint": "id, subject, reason, run, serial, verdict, received_at, due_on, replied_at, merged_into_id",
}
# Of nobody, with what may be done to it. Every other table of facts is shut.
SHARED = {
    "AuditEvent": "INSERT",
    "AuditHead": "SELECT, INSERT, UPDATE",
    "Industry": "SELECT",
    "Message": "SELECT, INSERT",
    "Round": "SELECT",
    "Standard": "SELECT",
    "StandardEvaluation": "SELECT",
    "WorkdayCorrection": "SELECT",
}
# Of the tables that hold no facts: passwords, second factors, sessions are read and written before the wall.
NOT_WRITTEN = ("accounts_", "auth_", "django_")
SHUT = ("otp_", "axes_", "django_session", "django_migrations")


@contextmanager
def within(enterprise: Enterprise) -> Iterator[None]:
    """One transaction in which no row of another enterprise is there. Two statements more."""
    with transaction.atomic():
        _step(str(enterprise.pk), ROLE)
        yield
        _step("", "none")  # where it failed, the rollback does as much


def _step(enterprise: str, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.enterprise', %s, true), set_config('role', %s, true)", [enterprise, role])


def build(**_signal: Any) -> None:
    """Safe to repeat; touches no table that has its policy already. ImproperlyConfigured where the database's user may not."""
    if "plan" not in _signal:  # of `flush`, which leaves every policy where it was
        return
    with transaction.atomic(), connection.cursor() as cursor:
        _make_role(cursor)
        _grant(cursor)
        for name, condition in conditions().items():
            _protect(cursor, apps.get_model("verify", name)._meta.db_table, condition)


def _make_role(cursor: Any) -> None:
    role = sql.Identifier(ROLE)
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [ROLE])
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
    try:
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
        cursor.execute("SELECT pg_has_role(%s, 'SET')", [ROLE])
        if not cursor.fetchone()[0]:
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    except ProgrammingError as error:
        raise ImproperlyConfigured(
            f"The database's user may not make the role {ROLE}. As its administrator, run: "
            f"CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO the user of DATABASE_URL WITH SET TRUE."
        ) from error


def _grant(cursor: Any) -> None:
    role = sql.Identifier(ROLE)
    cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
    cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
    facts = {model._meta.db_table: model.__name__ for model in apps.get_app_config("verify").get_models()}
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in cursor.fetchall():
        rights = _rights(table, facts.get(table, ""))
        if not rights:
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(sql.Identifier(table), role))
        else:
            cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), sql.Identifier(table), role))


def _rights(table: str, name: str) -> str:
    if name or table.startswith("verify_"):
        return _rights_to_facts(name)
    if table.startswith(SHUT):
        return ""
    return "SELECT" if table.startswith(NOT_WRITTEN) else "SELECT, INSERT, UPDATE, DELETE"


def _rights_to_facts(name: str) -> str:
    if name in COLUMNS:
        return f"SELECT ({COLUMNS[name]})"
    if name in READ_ONLY:
        return "SELECT"
    return "SELECT, INSERT, UPDATE, DELETE" if name in PATHS else SHARED.get(name, "")


def conditions() -> dict[str, str]:
    """By the name of the model: when a row belongs to the enterprise at hand."""
    found = {name: condition_of(apps.get_model("verify", name), path.split("__")) for name, path in PATHS.items()}
    for name, (column, named) in NUMBERED.items():
        table = apps.get_model("verify", named)._meta.db_table
        found[name] = f'"{column}" IN (SELECT id FROM "{table}" WHERE {found[named]})'  # noqa: S608
    for name, (field, named) in ADDRESSED.items():
        model: Any = apps.get_model("verify", named)
        column, table = model._meta.get_field(field).column, model._meta.db_table
        found[name] = f'"id" IN (SELECT "{column}" FROM "{table}" WHERE {found[named]})'  # noqa: S608
    return found


def _protect(cursor: Any, table: str, condition: str) -> None:
    mark = hashlib.sha256(condition.encode()).hexdigest()
    known = "SELECT obj_description(oid, 'pg_policy') FROM pg_policy WHERE polname = 'tenant' AND polrelid = %s::regclass"
    cursor.execute(known, [table])
    stands = cursor.fetchone()
    if stands and stands[0] == mark:
        return
    named, role = sql.Identifier(table), sql.Identifier(ROLE)
    cursor.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(named))
    cursor.execute(sql.SQL("DROP POLICY IF EXISTS tenant ON {}").format(named))
    rule = sql.SQL(condition)
    cursor.execute(sql.SQL("CREATE POLICY tenant ON {} TO {} USING ({}) WITH CHECK ({})").format(named, role, rule, rule))
    cursor.execute(sql.SQL("COMMENT ON POLICY tenant ON {} IS {}").format(named, sql.Literal(mark)))


def condition_of(model: type[models.Model], path: list[str]) -> str:
    """That a row of `model` belongs to the enterprise at hand, as SQL: its column, or the rows that it hangs on."""
    first, *rest = path
    field: Any = model._meta.pk if first == "pk" else model._meta.get_field(first)
    if not rest:
        return f'"{field.column}" = {HERE}'
    related = field.related_model
    inner = condition_of(related, rest)
    return f'"{field.column}" IN (SELECT "{related._meta.pk.column}" FROM "{related._meta.db_table}" WHERE {inner})'  # noqa: S608
