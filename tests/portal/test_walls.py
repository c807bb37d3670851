"""The second wall: what a query of the workspace forgets to ask, the database asks."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from verify.membership import walls
from verify.models import Certificate, Enterprise, LabelRun, Member, Product

pytestmark = pytest.mark.django_db


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def count(model) -> int:
    return rows(f'SELECT count(*) FROM "{model._meta.db_table}"')[0][0]


@pytest.mark.parametrize("name", walls.PATHS)
def test_s1_raw_sql_sees_the_own_rows_and_no_others(world, firm, foreign, name):
    for each in (firm, foreign):
        world.run(certificate=Certificate.objects.get(product__enterprise=each.enterprise))
    model = apps.get_model("verify", name)
    path = walls.PATHS[name]
    own = model.objects.filter(**{path: firm.enterprise.pk}).count()
    with walls.within(firm.enterprise):
        assert count(model) == own
    assert count(model) >= own


def test_s1_a_notice_is_there_for_its_addressees_and_nobody_makes_itself_one(world, firm, foreign):
    common = world.notice(firm.enterprise, foreign.enterprise)
    own = {firm.notice.notice_id, common.notice_id}
    with walls.within(firm.enterprise):
        assert {pk for (pk,) in rows("SELECT id FROM verify_enterprisenotice")} == own
    told = [firm.enterprise.pk, foreign.notice.notice_id]
    for statement in (
        "INSERT INTO verify_noticeaddressee (enterprise_id, notice_id) VALUES (%s, %s)",
        "UPDATE verify_noticeaddressee SET enterprise_id = %s WHERE notice_id = %s",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), walls.within(firm.enterprise), connection.cursor() as cursor:
            cursor.execute(statement, told)


def test_s1_raw_sql_changes_nothing_of_others(firm, foreign):
    with walls.within(firm.enterprise), connection.cursor() as cursor:
        cursor.execute("UPDATE verify_enterprise SET county = 'x' WHERE id = %s", [foreign.enterprise.pk])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM verify_product WHERE enterprise_id = %s", [foreign.enterprise.pk])
        assert cursor.rowcount == 0


def test_s1_raw_sql_adds_nothing_to_others(firm, foreign):
    statement = (
        "INSERT INTO verify_member (enterprise_id, user_id, role, admitted_by_id, admitted_at) VALUES (%s, %s, 'OWNER', %s, now())"
    )
    told = [foreign.enterprise.pk, firm.owner.pk, firm.owner.pk]
    with pytest.raises(DatabaseError, match="row-level security"), walls.within(firm.enterprise), connection.cursor() as cursor:
        cursor.execute(statement, told)
    assert not Member.objects.filter(enterprise=foreign.enterprise, user=firm.owner).exists()


def test_s1_tables_that_are_nobodys_business_are_shut(firm):
    facts = {model.__name__: model for model in apps.get_app_config("verify").get_models()}
    shut = {name for name in facts if name not in walls.conditions() and name not in walls.SHARED}
    assert {"Application", "Objection", "Proposal", "Score"} <= shut
    tables = [facts[name]._meta.db_table for name in shut]
    for table in (*tables, "django_session", "otp_totp_totpdevice"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), walls.within(firm.enterprise):
            rows(f'SELECT 1 FROM "{table}" LIMIT 1')


def test_every_table_with_a_path_has_its_policy_and_no_other(db):
    found = rows("SELECT tablename FROM pg_policies WHERE policyname = 'tenant' AND roles = '{hubei_portal}'")
    assert {table for (table,) in found} == {apps.get_model("verify", name)._meta.db_table for name in walls.conditions()}


def test_accounts_are_read_and_not_written(firm):
    with walls.within(firm.enterprise):
        assert rows("SELECT count(*) FROM accounts_user")[0][0] > 0
    with pytest.raises(DatabaseError, match="permission denied"), walls.within(firm.enterprise), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET is_superuser = true")


def test_the_wall_stands_for_one_transaction_whether_it_ends_well_or_not(firm, foreign):
    with walls.within(firm.enterprise):
        assert Enterprise.objects.count() == 1
    assert Enterprise.objects.count() == 2
    with pytest.raises(ZeroDivisionError), walls.within(firm.enterprise):
        raise ZeroDivisionError
    assert (Enterprise.objects.count(), rows("SELECT current_user = session_user")) == (2, [(True,)])


def test_without_an_enterprise_nothing_is_there(firm):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE hubei_portal")
        assert (count(Product), count(LabelRun), count(Member)) == (0, 0, 0)
        cursor.execute("RESET ROLE")


def test_building_again_touches_no_table(db):
    before = rows("SELECT oid, polrelid FROM pg_policy ORDER BY oid")
    walls.build(plan=[])
    assert rows("SELECT oid, polrelid FROM pg_policy ORDER BY oid") == before


@pytest.mark.parametrize("column", ["description", "sealed_contact", "tracking_number", "reply", "typed_code", "where_seen"])
def test_s7_what_a_reporter_wrote_is_not_even_read(firm, column):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), walls.within(firm.enterprise):
        rows(f"SELECT {column} FROM verify_complaint")


def test_s7_of_reports_only_those_of_the_own_labels_are_there(firm, foreign):
    with walls.within(firm.enterprise):
        assert rows("SELECT id FROM verify_complaint") == [(firm.complaint.pk,)]
