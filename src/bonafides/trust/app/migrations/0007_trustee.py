from django.db import migrations, models

from bonafides.trust.app.fixed import FIXED_OF_A_ROUND, rounds_are_fixed, rounds_are_free


class Migration(migrations.Migration):
    """Somebody outside the house may hold half of what opens answers."""

    dependencies = [("trust", "0006_told_by_name")]

    operations = [
        rounds_are_free(),
        migrations.AddField(
            model_name="round",
            name="trustee",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Public key of whoever holds half of what opens answers; empty where nobody does.",
                max_length=122,
            ),
        ),
        rounds_are_fixed((*FIXED_OF_A_ROUND, "trustee")),
    ]
