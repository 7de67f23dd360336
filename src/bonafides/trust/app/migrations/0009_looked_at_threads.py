import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who has looked at threads since they last changed."""

    dependencies = [
        ("people", "0009_long_lists_and_logs"),
        ("trust", "0008_threads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Looked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trust.subject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "person"), name="looked_at_threads_once")
                ],
            },
        ),
    ]
