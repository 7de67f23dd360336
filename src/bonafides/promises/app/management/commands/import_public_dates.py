"""`import_public_dates`: a table of dates promised in public becomes promises of a partner in the ledger."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bonafides.errors import BonafidesError
from bonafides.people.app.models import Client, Person
from bonafides.promises.app.actions_public import import_public
from bonafides.promises.public import Stated, public_promises


class Command(BaseCommand):
    """Read a CSV with one row for every time that a date was stated."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Columns, whose promises they are, and who sees to them."""
        parser.add_argument("file", type=Path)
        for name, what in (
            ("id", "names the thing promised"),
            ("title", "says what it is called"),
            ("recorded-at", "has the day on which it was stated"),
            ("expected-on", "has the date stated"),
            ("previous", "has the date that it replaced"),
        ):
            parser.add_argument(
                f"--{name}", required=name not in ("title", "previous"), help=f"Column that {what}."
            )
        parser.add_argument("--where", action="append", default=[], help="COLUMN=VALUE; may be repeated.")
        parser.add_argument("--client", required=True, help="Name of the partner who promised.")
        parser.add_argument("--by", required=True, help="E-mail of whoever sees to them here.")

    def handle(self, *_args: Any, **given: Any) -> None:
        """Read, gather, write."""
        person = Person.objects.filter(email__iexact=given["by"], left_on__isnull=True).first()
        if person is None:
            raise CommandError(f"Nobody who works here has the address {given['by']}.")
        client, _ = Client.objects.get_or_create(
            kind="partner", name=given["client"], defaults={"owner": person}
        )
        try:
            promises = public_promises(_rows(given))
            n = import_public(promises, client, by=person)
        except BonafidesError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(promises):,} promises of {client} with {n:,} acts.")


def _rows(given: dict[str, Any]) -> list[Stated]:
    wanted = [text.partition("=")[::2] for text in given["where"]]
    thing, told, due = given["id"], given["recorded_at"], given["expected_on"]
    title, before = given["title"] or thing, given["previous"]
    found = []
    with Path(given["file"]).open(encoding="utf-8-sig", newline="") as stream:
        for place, row in enumerate(csv.DictReader(stream), start=1):
            try:
                if any(row[column] != value for column, value in wanted) or not row[due]:
                    continue
                old = date.fromisoformat(row[before][:10]) if before and row[before] else None
                said, new = (date.fromisoformat(row[name][:10]) for name in (told, due))
                found.append(Stated(row[thing], (row[title] or row[thing])[:300], said, old, new))
            except KeyError as error:
                raise CommandError(f"There is no column {error}.") from error
            except ValueError as error:
                raise CommandError(f"Row {place}: {error}.") from error
    return found
