"""The site opens on our own front page instead of Wagtail's welcome page, which becomes it in place."""

from django.db import migrations
from django.utils import timezone

TITLE = "湖北精品"


def plant_home_page(apps, schema_editor):
    """Safe to repeat. A front page that editors have chosen themselves is left alone."""
    HomePage = apps.get_model("cms", "HomePage")
    Site = apps.get_model("wagtailcore", "Site")
    Page = apps.get_model("wagtailcore", "Page")
    ContentType = apps.get_model("contenttypes", "ContentType")
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return
    if existing := HomePage.objects.first():
        if site.root_page_id != existing.pk and is_welcome_page(Page.objects.get(pk=site.root_page_id)):
            site.root_page_id = existing.pk
            site.save()
        return
    page = Page.objects.get(pk=site.root_page_id)
    if not is_welcome_page(page):
        return
    content_type, _created = ContentType.objects.get_or_create(app_label="cms", model="homepage")
    HomePage(page_ptr_id=page.pk).save_base(raw=True)  # its own row alone; the page's row is there
    now = timezone.now()
    Page.objects.filter(pk=page.pk).update(
        title=TITLE, draft_title=TITLE, content_type_id=content_type.pk, first_published_at=now, last_published_at=now
    )
    site.site_name = site.site_name or TITLE
    site.save()


def is_welcome_page(page):
    return (page.content_type.app_label, page.content_type.model) == ("wagtailcore", "page") and page.numchild == 0


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(plant_home_page, migrations.RunPython.noop)]
