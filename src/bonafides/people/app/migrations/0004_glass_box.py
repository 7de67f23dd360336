"""Switches and questions of the glass box; traces may be deleted once they are three years old, not before."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import bonafides.people.app.keys
from bonafides.people.app.append_only import Forgetting, append_only


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_sessions_have_owners"),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
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
                (
                    "trace",
                    models.BigIntegerField(help_text="Number of the read that is asked about.", unique=True),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("answer", models.TextField(blank=True, max_length=600)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="SwitchedOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(help_text="Name of the purpose whose figure is off.", max_length=60),
                ),
                ("off_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("on_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name="readtrace",
            options={"ordering": ("-at", "-id")},
        ),
        migrations.RemoveIndex(
            model_name="readtrace",
            name="people_read_about_a776fa_idx",
        ),
        migrations.RemoveIndex(
            model_name="readtrace",
            name="people_read_reader_08776c_idx",
        ),
        migrations.AddIndex(
            model_name="readtrace",
            index=models.Index(fields=["about", "subject", "-at"], name="reads_about_newest_first"),
        ),
        migrations.AddField(
            model_name="question",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="asked_of",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="switchedoff",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="switched_off", to="people.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="switchedoff",
            constraint=models.UniqueConstraint(
                condition=models.Q(("on_at__isnull", True)),
                fields=("purpose", "person"),
                name="off_once_at_a_time",
            ),
        ),
        append_only("people_readtrace", forgets=Forgetting("at", years=3)),
    ]
