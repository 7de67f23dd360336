"""What a client reads of a decision, and a case of theirs beside one of ours."""

from django.db import migrations, models
from django.db.models import Q

OPEN = {"decided_at__isnull": True, "withdrawn_at__isnull": True}


class Migration(migrations.Migration):
    dependencies = [
        ("promises", "0008_handovers"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="told",
            field=models.TextField(
                blank=True, default="", help_text="What the client reads of the decision.", max_length=2000
            ),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="case", name="one_open_case_a_promise"),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=Q(**OPEN, opened_by__isnull=False),
                fields=("promise",),
                name="one_open_case_of_ours",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=Q(**OPEN, opened_by__isnull=True),
                fields=("promise",),
                name="one_open_case_of_a_client",
            ),
        ),
    ]
