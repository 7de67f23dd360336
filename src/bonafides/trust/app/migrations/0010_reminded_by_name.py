from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever is asked with their name and has not answered is reminded of it."""

    dependencies = [
        ("trust", "0009_looked_at_threads"),
    ]

    operations = [
        migrations.AddField(
            model_name="toldbyname",
            name="again",
            field=models.BooleanField(default=False, help_text="Whether a reminder is to go out."),
        ),
        migrations.AddField(
            model_name="askedbyname",
            name="reminded",
            field=models.BooleanField(default=False, help_text="Whether they were reminded; once is enough."),
        ),
    ]
