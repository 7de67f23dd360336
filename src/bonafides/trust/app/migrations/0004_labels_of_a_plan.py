from django.db import migrations, models

from bonafides.trust.app.fixed import rounds_are_fixed, rounds_are_free


class Migration(migrations.Migration):
    dependencies = [("trust", "0003_rounds_are_fixed")]

    operations = [
        rounds_are_free(),
        migrations.AddField(
            model_name="round",
            name="labels",
            field=models.JSONField(
                default=dict,
                help_text="Entry of the plan to subject, team (keys) and relation; not in the manifest.",
            ),
        ),
        rounds_are_fixed(),
    ]
