"""Scans are partitioned by month, which Django cannot declare; and the industries to begin with, which are editable."""

from django.db import migrations

INDUSTRIES = [
    "光电子信息", "新能源与智能网联汽车", "生命健康", "高端装备", "北斗", "新材料", "现代化工及能源",
    "消费品", "食品", "现代农业", "现代服务业", "工程", "其他",
]  # fmt: skip

PARTITION = """
    DO $$
    DECLARE keep text;
    BEGIN
      SELECT pg_get_triggerdef(t.oid) INTO keep FROM pg_trigger t
        WHERE t.tgrelid = 'verify_scan'::regclass AND t.tgname LIKE 'pgtrigger_append_only%';
      ALTER TABLE verify_scan RENAME TO verify_scan_plain;
      CREATE TABLE verify_scan (LIKE verify_scan_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
        PARTITION BY RANGE (scanned_at);
      DROP TABLE verify_scan_plain;
      ALTER TABLE verify_scan ADD PRIMARY KEY (id, scanned_at);
      CREATE INDEX scan_of_a_label ON verify_scan (run, serial, scanned_at);
      CREATE INDEX scan_suspected ON verify_scan (run, serial) WHERE verdict = 'SUSPECT_COPY';
      CREATE TABLE verify_scan_default PARTITION OF verify_scan DEFAULT;
      EXECUTE keep;
    END $$;
"""


def add_industries(apps, schema_editor):
    industry = apps.get_model("verify", "Industry")
    industry.objects.bulk_create(industry(name=name, position=position) for position, name in enumerate(INDUSTRIES, 1))


class Migration(migrations.Migration):
    dependencies = [("verify", "0001_initial")]

    operations = [
        migrations.RunSQL(PARTITION, migrations.RunSQL.noop),
        migrations.RunPython(add_industries, migrations.RunPython.noop),
    ]
