"""Nobody changes or deletes an act; an override stays, and its answer is written once."""

from django.db import migrations

from bonafides.people.app.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("promises", "0001_initial")]
    operations = [
        append_only("promises_promiseact"),
        append_only("promises_overridden", may_change=("answer", "answered_by_id", "answered_at")),
    ]
