from django.db import migrations

from bonafides.trust.app.fixed import rounds_are_fixed


class Migration(migrations.Migration):
    """The salt that hides the name of somebody who was erased may go."""

    dependencies = [("trust", "0004_labels_of_a_plan")]

    operations = [rounds_are_fixed()]
