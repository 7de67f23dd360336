"""Nobody changes or deletes a checkpoint."""

from django.db import migrations

from bonafides.people.app.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("promises", "0005_checkpoints")]
    operations = [append_only("promises_signed")]
