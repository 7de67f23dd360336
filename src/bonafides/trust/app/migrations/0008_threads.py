import django.db.models.deletion
from django.db import migrations, models

import bonafides.people.app.keys


class Migration(migrations.Migration):
    """Comments whose writers may be asked back, what was asked, and what they answered."""

    dependencies = [
        ("people", "0009_long_lists_and_logs"),
        ("trust", "0007_trustee"),
    ]

    operations = [
        migrations.CreateModel(
            name="Thread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=bonafides.people.app.keys.fresh_key,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("question", models.CharField(help_text="Code of the open question.", max_length=40)),
                ("comment", models.TextField(help_text="As it was released.")),
                (
                    "address",
                    models.CharField(help_text="Public key to which questions are sealed.", max_length=130),
                ),
                (
                    "reply_secret",
                    models.CharField(
                        help_text="Private key that opens answers; ends with it.", max_length=43
                    ),
                ),
                (
                    "ended",
                    models.BooleanField(default=False, help_text="Whether nobody can ask here any more."),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="threads",
                        to="trust.subject",
                    ),
                ),
            ],
            options={
                "ordering": ("subject", "question", "id"),
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("asked", models.TextField(max_length=1000)),
                (
                    "handed_over",
                    models.BooleanField(default=False, help_text="Whether the box has the question."),
                ),
                ("answered", models.BooleanField(default=False)),
                ("answer", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="trust.thread"
                    ),
                ),
            ],
            options={
                "ordering": ("thread", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("thread", "number"), name="one_question_a_turn")
                ],
            },
        ),
    ]
