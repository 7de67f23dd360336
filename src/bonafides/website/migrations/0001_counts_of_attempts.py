"""The table in which rate limits are counted."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make(apps: Any, editor: Any) -> None:
    call_command("createcachetable", "website_cache", database=editor.connection.alias, verbosity=0)


def drop(apps: Any, editor: Any) -> None:
    editor.execute("DROP TABLE IF EXISTS website_cache")


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunPython(make, drop)]
