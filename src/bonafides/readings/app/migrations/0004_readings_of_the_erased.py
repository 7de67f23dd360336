"""A person's own readings may be deleted once, and only because, that person was erased (decision 0031)."""

from django.db import migrations

from bonafides.people.app.deletable import deletable_when

OF_AN_ERASED_PERSON = "OLD.audience = 'self' AND EXISTS (SELECT 1 FROM people_erasure WHERE people_erasure.person = OLD.subject)"


class Migration(migrations.Migration):
    dependencies = [("readings", "0003_jobs_and_settings"), ("people", "0006_acts_are_kept")]
    operations = [deletable_when("readings_reading", OF_AN_ERASED_PERSON)]
