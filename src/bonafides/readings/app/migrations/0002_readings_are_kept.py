"""A published reading is never changed: only the moment at which another superseded it is set, once."""

from django.db import migrations

from bonafides.people.app.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("readings", "0001_initial")]
    operations = [append_only("readings_reading", may_change=("superseded_at",))]
