"""An index of those who are gone, so that those who work here are counted without reading them."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_reads_of_all"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["id"],
                condition=Q(erased_at__isnull=False) | Q(left_on__isnull=False),
                name="people_gone",
            ),
        ),
    ]
