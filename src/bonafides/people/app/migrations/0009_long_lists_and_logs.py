"""Indexes for long lists of people, and for the few reads by others among one's own."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_users_since_when"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["name", "id"],
                condition=Q(erased_at__isnull=True, left_on__isnull=True),
                name="people_here_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="readtrace",
            index=models.Index(
                fields=["about", "subject", "-at"],
                condition=Q(reader__gt=F("subject")) | Q(reader__lt=F("subject")),
                name="reads_by_others",
            ),
        ),
    ]
