import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who was written to that they are asked with their name."""

    dependencies = [
        ("people", "0009_long_lists_and_logs"),
        ("trust", "0005_erased_subjects"),
    ]

    operations = [
        migrations.CreateModel(
            name="ToldByName",
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
                    models.UniqueConstraint(fields=("subject", "person"), name="told_by_name_once")
                ],
            },
        ),
    ]
