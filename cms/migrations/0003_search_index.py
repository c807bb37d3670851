"""The index that the stock schema speaks of and leaves out: title and body together, as every search asks them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_home_page"), ("wagtailsearch", "0010_add_text_fields")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS wagtailsearch_title_and_body ON wagtailsearch_indexentry USING gin ((title || body))",
            "DROP INDEX IF EXISTS wagtailsearch_title_and_body",
        )
    ]
