"""Another name for whom help is asked of: copies of a person's records follow the old one."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("huddle", "0001_what_is_said_aloud")]

    operations = [migrations.RenameField(model_name="help", old_name="asked_of", new_name="colleague")]
