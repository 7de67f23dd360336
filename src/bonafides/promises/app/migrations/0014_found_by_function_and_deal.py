from django.db import migrations, models


class Migration(migrations.Migration):
    """Today finds what is asked of a function in an index alone, and a mail finds the promises of its deal."""

    dependencies = [("promises", "0013_own_calendar")]

    operations = [
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                fields=["performer_function", "waits_on", "direction", "state", "proposed_by", "due_on"],
                name="promises_of_a_function",
            ),
        ),
        migrations.RemoveIndex(model_name="promise", name="promises_asked_of_us"),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("deal_id", ""), _negated=True),
                fields=["deal_id"],
                name="promises_of_a_deal",
            ),
        ),
    ]
