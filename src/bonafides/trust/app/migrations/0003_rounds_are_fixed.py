from django.db import migrations

from bonafides.trust.app.fixed import FIXED_OF_A_ROUND, rounds_are_fixed


class Migration(migrations.Migration):
    dependencies = [("trust", "0002_asked_and_collecting"), ("people", "0009_long_lists_and_logs")]

    operations = [rounds_are_fixed(tuple(name for name in FIXED_OF_A_ROUND if name != "labels"))]
