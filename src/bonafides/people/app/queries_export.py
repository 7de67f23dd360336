"""Everything the house holds about one person, as a file that people and programs can read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.holdings import holdings
from bonafides.people.app.models import Act, Function, Person, ReadTrace, Team, Territory, User
from bonafides.people.delimited import spreadsheet_safe

WHOSE = {"person", "owner", "by", "asked_by", "asked_of", "user"}
"""Names of foreign keys by which a row belongs to the person it points to."""

Rows = list[dict[str, Any]]

ABOUT_FILE = """What {house} holds about you
{line}

Made on {on} from bonafides. The same stands in everything.json (for programs) and in one table for each
kind of record (CSV, opens in any spreadsheet). Other people stand here by a key alone.

{contents}
{left_out}
Not in this copy: passwords, second factors and tokens (kept in a form that nobody can read), figures of
groups (they name nobody), and the export of your CRM from which figures are measured.
"""


def everything_about(person: Person, *, own: bool) -> dict[str, Rows]:
    """Each kind of record held about a person, by name.

    Parameters
    ----------
    person
        Whose.
    own
        Whether it goes to the person: only then their own figures are in it (decision 0031), and records of
        models that say ONLY_OWN.
    """
    held: dict[str, Rows] = {"person": [_row(person, person)]}
    for model in apps.get_models():
        seen = getattr(model, "SEEN_BY", None)
        ways = _ways(model) if seen is not None and model is not Person else None
        if not ways or (getattr(model, "ONLY_OWN", False) and not own):
            continue
        rows = [_row(row, person) for row in model._default_manager.filter(ways_to(ways, person)).distinct()]
        if rows:
            held[model._meta.model_name or ""] = rows
    keys = _Keys()
    held["acts"] = [_act(act, person, keys) for act in _acts(person)]
    held["reads-of-you"] = [
        _trace(trace, person, keys) for trace in ReadTrace.objects.filter(about="person", subject=person.pk)
    ]
    held["your-reads"] = [_trace(trace, person, keys) for trace in ReadTrace.objects.filter(reader=person.pk)]
    for holding in holdings():
        if own or not holding.only_own:
            held[holding.name] = list(holding.rows(person))
    return {name: rows for name, rows in held.items() if rows}


def export_zip(person: Person, *, own: bool, house: str) -> bytes:
    """The same as a zip: README.txt, everything.json, and a CSV for each kind of record."""
    held = everything_about(person, own=own)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        contents = "\n".join(
            f"{name}.csv: {len(rows)} {'row' if len(rows) == 1 else 'rows'}" for name, rows in held.items()
        )
        left_out = "" if own else "\nYour own figures: only you may read them, while you can sign in.\n"
        title = f"What {house} holds about you"
        readme = ABOUT_FILE.format(
            house=house, line="=" * len(title), on=timezone.localdate(), contents=contents, left_out=left_out
        )
        bundle.writestr("README.txt", readme)
        bundle.writestr("everything.json", json.dumps(held, ensure_ascii=False, indent=1))
        for name, rows in held.items():
            bundle.writestr(f"{name}.csv", "\ufeff" + _csv(rows))
    return out.getvalue()


def _csv(rows: Rows) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({column: spreadsheet_safe(_cell(value)) for column, value in row.items()})
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _ways(model: Any) -> list[str]:
    """Names of the foreign keys by which rows of a model belong to somebody."""
    return [
        field.name if field.related_model is Person else f"{field.name}__person"
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model in (Person, User)
        and field.name in WHOSE
    ]


def ways_to(ways: list[str], person: Person) -> Q:
    """Rows that belong to a person by any of these ways."""
    found = Q()
    for way in ways:
        found |= Q(**{way: person})
    return found


def _row(row: Any, person: Person) -> dict[str, Any]:
    """The fields of a row that anybody may ever see."""
    return {
        field.name: _value(getattr(row, field.name), person)
        for field in row._meta.concrete_fields
        if row.SEEN_BY.get(field.name, "never") != "never"
    }


def _value(value: Any, person: Person) -> Any:
    if isinstance(value, Person):
        return "you" if value.pk == person.pk else value.key
    if isinstance(value, Team | Function | Territory):
        return value.name
    if isinstance(value, models.Model):
        return getattr(value, "key", None)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return value


class _Keys:
    """Keys of people by their numbers, each looked up once."""

    def __init__(self) -> None:
        self.known: dict[int, str] = {}

    def of(self, number: int | None, person: Person) -> str | None:
        if number is None:
            return None
        if number == person.pk:
            return "you"
        if number not in self.known:
            found = Person.objects.filter(pk=number).values_list("key", flat=True).first()
            self.known[number] = found or "somebody unknown"
        return self.known[number]


def _acts(person: Person) -> Iterator[Act]:
    mine = Q(about="person", subject=person.pk) | Q(by=person.pk)
    return Act.objects.filter(mine).order_by("pk").iterator()


def _act(act: Act, person: Person, keys: _Keys) -> dict[str, Any]:
    detail = {
        name: keys.of(value, person) if name in ("manager", "successor") else value
        for name, value in act.detail.items()
        if name != "team"
    }
    about = keys.of(act.subject, person) if act.about == "person" else None
    by = keys.of(act.by, person)
    return {"at": act.at.isoformat(), "by": by, "what": act.what, "about": about or act.about, **detail}


def _trace(trace: ReadTrace, person: Person, keys: _Keys) -> dict[str, Any]:
    about = keys.of(trace.subject, person) if trace.about == "person" else trace.about
    return {
        "at": trace.at.isoformat(),
        "reader": keys.of(trace.reader, person),
        "reader_as": trace.reader_as,
        "page": trace.page,
        "about": about,
        "purpose": trace.purpose,
        "refused": trace.refused,
        "through": trace.through,
    }
