from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0004_sealed_titles"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="customrendition",
            index=models.Index(fields=["file"], name="cms_rendition_file"),
        ),
    ]
