from django.db import migrations, models


class Migration(migrations.Migration):
    """Today looks at what is still open of a team's and what is prepared, and not at all that ever was."""

    dependencies = [("promises", "0014_found_by_function_and_deal")]

    operations = [
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                fields=["asker_team", "waits_on", "due_on"],
                name="promises_to_our_team",
            ),
        ),
        migrations.RemoveIndex(model_name="promise", name="promises_to_a_team"),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("state", "begun")),
                fields=["holder", "direction", "waits_on"],
                name="promises_i_prepare",
            ),
        ),
    ]
