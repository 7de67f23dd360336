"""An index for the reads of pages about everybody, newest first."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_long_lists_and_logs"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="readtrace",
            index=models.Index(
                fields=["-at", "-id"],
                condition=Q(about="organisation", subject__isnull=True),
                name="reads_of_all",
            ),
        ),
    ]
