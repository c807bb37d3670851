"""The wall of cms/pages/notice.py for what stands in Wagtail's own table: a published notice keeps its title and its address and
stays public, by whatever way one reaches the table [E-5]."""

from django.db import migrations

KINDS = ("cms_callpage", "cms_publicitypage", "cms_announcementpage", "cms_decisionpage")
SEALED = " UNION ALL ".join(f"SELECT FROM {kind} WHERE page_ptr_id = OLD.id AND digest <> ''" for kind in KINDS)

WALL = f"""
CREATE FUNCTION cms_sealed_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS ({SEALED}) THEN
        RAISE EXCEPTION 'cms: a published notice keeps its title and its address and stays public';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cms_sealed_title BEFORE UPDATE OF title, slug, live ON wagtailcore_page FOR EACH ROW
WHEN (OLD.title <> NEW.title OR OLD.slug <> NEW.slug OR OLD.live AND NOT NEW.live) EXECUTE FUNCTION cms_sealed_title();
"""


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_search_index")]

    operations = [migrations.RunSQL(WALL, "DROP TRIGGER cms_sealed_title ON wagtailcore_page; DROP FUNCTION cms_sealed_title();")]
