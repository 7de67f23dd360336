"""Nobody changes or deletes a read trace, not even with the database at hand through the application."""

from django.db import migrations

from bonafides.people.app.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [append_only("people_readtrace")]
