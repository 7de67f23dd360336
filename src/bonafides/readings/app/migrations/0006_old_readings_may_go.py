"""A reading may be deleted once another superseded it three years ago, by the clock of the database."""

from importlib import import_module

from django.db import migrations

from bonafides.people.app.append_only import Forgetting
from bonafides.people.app.deletable import deletable_when

OF_AN_ERASED_PERSON = import_module(
    "bonafides.readings.app.migrations.0004_readings_of_the_erased"
).OF_AN_ERASED_PERSON


class Migration(migrations.Migration):
    dependencies = [("readings", "0005_prepared_readings")]
    operations = [
        deletable_when(
            "readings_reading",
            OF_AN_ERASED_PERSON,
            forgets=Forgetting("superseded_at", years=3),
            before=OF_AN_ERASED_PERSON,
        )
    ]
