"""Nobody changes or deletes an act, nor the note that somebody was erased."""

from django.db import migrations

from bonafides.people.app.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("people", "0005_acts_and_arrivals")]
    operations = [append_only("people_act"), append_only("people_erasure")]
