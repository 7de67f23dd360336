"""Write the pages of the reference that the code already says: commands, tables, report.json.

`python docs/generate.py` writes them; `tests/docs` fails when they are not what this would write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).parent / "reference"
SCHEMA = REFERENCE / "report.schema.json"

EXIT_CODES = """\
## Exit codes

| code | means |
| --- | --- |
| 0 | done; refused figures are in the result, with their reasons |
| 1 | what was asked cannot be done, or was stopped; what was there before is untouched |
| 2 | the command was mistyped: an unknown option or value, a missing argument |
| 3 | a file cannot be read at all: empty, cut off, binary, wrongly encoded, a bomb |
| 4 | a table can be read and does not hold what it must; the message names file, line and column |
| 5 | right in itself and not possible on this machine: memory, disk, a missing engine |

Every error says what was found, what was expected and what to do, on standard error.
"""

TABLES = """\
# Tables

*Written from the contracts in `history/tables.py` and `history/spells.py`, which importers read too.*

Whatever CRM the past came from, it lies in these tables, in Parquet, in the store of a report
(`store/<generation>/tables/`). A folder of such files is itself an export that `bonafides report` reads.
Times are UTC without a zone mark. *Not known* is empty, never zero.

A statement is about one of: {kinds}. A forecast category's number is its place, from 0, in: {categories}.
"""

REPORT = """\
# report.json

*Written from {download}`report.schema.json <report.schema.json>`, a JSON Schema that every report passes.*
"""


def cli_page() -> str:
    """Every command with its help, as the terminal shows it."""
    import click

    from bonafides.cli import COMMANDS, bonafides

    def helped(command: click.Command, name: str, parent: click.Context | None = None) -> str:
        settings = {**command.context_settings, "terminal_width": 100, "max_content_width": 100}
        context = click.Context(command, info_name=name, parent=parent, **settings)
        return f"```text\n{command.get_help(context).rstrip()}\n```\n"

    parts = [
        "# Commands\n",
        "*Written from the commands' own help.*\n",
        helped(bonafides, "bonafides"),
        EXIT_CODES,
    ]
    root = click.Context(bonafides, info_name="bonafides", **bonafides.context_settings)
    for name, says in COMMANDS.items():
        command = bonafides.get_command(root, name)
        if command is None:
            raise LookupError(f"no command {name}")
        parts += [f"## bonafides {name}\n", f"{says}\n", helped(command, name, root)]
        if isinstance(command, click.Group):
            above = click.Context(command, info_name=name, parent=root)
            for part, one in command.commands.items():
                parts += [f"### bonafides {name} {part}\n", helped(one, part, above)]
    return "\n".join(parts)


def tables_page() -> str:
    """Every canonical table, and the spells, from their contracts."""
    from bonafides.history.spells import SPELLS
    from bonafides.history.tables import CANONICAL, CATEGORIES, KINDS

    parts = [TABLES.format(kinds=", ".join(KINDS), categories=", ".join(CATEGORIES))]
    for contract in (*CANONICAL.values(), SPELLS):
        parts.append(f"## {contract.name}\n")
        parts.append(
            f"One row: {contract.row}. Stored in order of {', '.join(f'`{c}`' for c in contract.order)}.\n"
        )
        rows = ["| column | type | says | unit |", "| --- | --- | --- | --- |"]
        for name, column in contract.columns.items():
            empty = "; may be empty" if column.nullable else ""
            rows.append(f"| `{name}` | {column.type}{empty} | {column.says} | {column.unit} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def report_page() -> str:
    """report.json, section by section, from its schema."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    parts = [
        REPORT,
        f"{schema['description']}\n",
        "## A figure\n",
        f"{schema['$defs']['figure']['description']}\n",
        _table(schema["$defs"]["figure"], schema),
    ]
    for name, section in schema["properties"].items():
        resolved = _resolved(section, schema)
        parts += [f"## {name}\n", f"{resolved.get('description', '')}\n", _table(resolved, schema)]
    return "\n".join(part for part in parts if part.strip())


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        found = dict(schema["$defs"][node["$ref"].rsplit("/", 1)[1]])
        return {**found, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def _table(node: dict[str, Any], schema: dict[str, Any]) -> str:
    rows = list(_rows(node, schema, ""))
    if not rows:
        return ""
    return "\n".join(["| key | holds |", "| --- | --- |", *rows]) + "\n"


def _rows(node: dict[str, Any], schema: dict[str, Any], prefix: str) -> Iterator[str]:
    """One line a key; what lies inside is indented by its path."""
    if node.get("items"):
        node, prefix = _resolved(node["items"], schema), f"{prefix}[]."
    for name, raw in node.get("properties", {}).items():
        is_figure = raw.get("$ref", "").endswith("/figure")
        inner = _resolved(raw, schema)
        says = inner.get("description", "")
        if is_figure:
            says = f"{raw.get('description', '')} *Figure.*".strip()
        yield f"| `{prefix}{name}` | {says} |"
        if is_figure:
            continue
        if inner.get("properties"):
            yield from _rows(inner, schema, f"{prefix}{name}.")
        elif "items" in inner and _resolved(inner["items"], schema).get("properties"):
            yield from _rows(inner, schema, f"{prefix}{name}")


WHO = """\
# Who sees what

*Written from the declarations that guard the pages (`people/app/access.py`, `people/roles.py`) and the fields
(`SEEN_BY` beside each model). The same tables stand in every installation, in the glass box.*

## Pages and endpoints

Whoever is not named here is refused, and a refused read of somebody's data stands in their log. *Leaves a
line*: each read is written to the access log before the page is shown.

| page | name | who | about | leaves a line |
| --- | --- | --- | --- | --- |
{pages}

Not declared, since they concern the account of whoever asks and nobody else: sign-in, sign-out, passwords,
second factors, passkeys and sessions (django-allauth), and the API's own document.

## Rights

| right | what | who |
| --- | --- | --- |
{rights}

## Purposes

| figure | purpose | audience | off-switch | kept |
| --- | --- | --- | --- | --- |
{purposes}

## Fields

{fields}
"""


def who_page() -> str:
    """Every page with its right and audience, every right, every purpose, every field."""
    _house()
    from bonafides.people.app.who_sees_what import THROUGH, model_lines, page_lines
    from bonafides.people.purposes import purposes
    from bonafides.people.roles import CONDITIONS, RIGHTS

    # Tests declare some of their own.
    pages = [line for line in page_lines() if not line.page.name.startswith("test")]
    kept = [one for one in purposes() if not one.name.startswith("test")]
    fields = []
    for model in model_lines():
        rows = "\n".join(f"| `{field.name}` | {field.who} |" for field in model.fields)
        head = f"### {model.room}: {model.name}\n\n{model.says}"
        fields.append(f"{head}\n\n| field | may be seen by |\n| --- | --- |\n{rows}")
    return WHO.format(
        pages="\n".join(
            f"| {line.page.title}{'' if line.page.through == 'page' else f' ({THROUGH[line.page.through]})'} "
            f"| `{line.page.name}` | {line.who} | {line.about} | {'yes' if line.traced else 'no'} |"
            for line in pages
        ),
        rights="\n".join(
            f"| `{right.name}` | {right.what} | {CONDITIONS[right.condition]} |"
            for _, right in sorted(RIGHTS.items())
        ),
        purposes="\n".join(
            f"| {one.figure} | {one.why} | {one.audience} | {one.off_switch} | {one.kept} |" for one in kept
        ),
        fields="\n\n".join(fields),
    )


def _house() -> None:
    """Load the web application, with an empty house of its own where none is loaded yet."""
    import os
    import tempfile

    import django
    from django.apps import apps

    if not apps.ready:
        os.environ["BONAFIDES_DATA"] = tempfile.mkdtemp(prefix="bonafides-docs-")
        os.environ["DJANGO_SETTINGS_MODULE"] = "bonafides.website.settings"
        django.setup()


def api_page() -> str:
    """Every operation of the API, from its own document."""
    _house()
    from bonafides.website.api import PROBLEMS, api

    document = api.get_openapi_schema()
    lines = [
        "# The API",
        "",
        "`GET /api/openapi.json` gives the document (OpenAPI 3.1) from which this page is written. A "
        "request carries a personal token (`Authorization: Bearer …`, made on the page of tokens) or the "
        "session of a browser. Rights and read traces are those of the pages; "
        "[who sees what](who-sees-what.md) lists them together. Nothing is sorted by a score, and no "
        "parameter makes it so.",
        "",
        "| operation | what | what comes back |",
        "| --- | --- | --- |",
    ]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            statuses = [status for status in operation["responses"] if str(status).startswith("2")]
            lines.append(
                f"| `{method.upper()} {path}` | {operation['summary']} | {', '.join(map(str, statuses))} |"
            )
    lines += [
        "",
        "Problems are `application/problem+json` (RFC 9457):",
        "",
        "| status | when |",
        "| --- | --- |",
    ]
    lines += [f"| {status} | {what} |" for status, what in PROBLEMS.items()]
    lines += [
        "",
        "```sh",
        'curl -H "Authorization: Bearer $TOKEN" http://localhost:8000/api/me/readings/candour.mine',
        "```",
        "",
    ]
    return "\n".join(lines)


def settings_page() -> str:
    """Every setting of an installation, from its typed configuration."""
    from pydantic import SecretStr

    from bonafides.website.configuration import Configuration

    rows = []
    for name, field in Configuration.model_fields.items():
        variable = str(field.validation_alias or f"BONAFIDES_{name.upper()}")
        default = field.default
        if (
            default is None
            or (isinstance(default, SecretStr) and not default.get_secret_value())
            or default == ""
        ):
            shown = ""
        elif isinstance(default, tuple):
            shown = f"`{','.join(default)}`"
        else:
            shown = f"`{str(default).lower() if isinstance(default, bool) else default}`"
        rows.append(f"| `{variable}` | {shown} | {field.description} |")
    return SETTINGS.format(rows="\n".join(rows))


SETTINGS = """\
# Settings

*Written from the typed configuration in `website/configuration.py`.*

Environment variables, or lines `NAME=value` of the file `settings.env` in the data folder; the environment
wins. A setting that cannot be used stops every command with its name, what was found and what is expected;
secrets are never repeated.

| setting | default | what it says |
| --- | --- | --- |
{rows}
"""

INSTRUMENTS = """\
# Instruments

*Written from the files in `trust/instruments/files`. An organisation adds its own:
[Write an instrument](../how-to/write-an-instrument.md).*

Agreement from 1 to 7, every point labelled, and “I cannot judge this” beside them: missing, never the middle.
A dimension is the mean of its items, reversed ones turned (8 − x), where at least half of them were answered.
The composite is the mean of the dimensions that count in it, those of which less is better turned too; it
needs all of them. “Shown from” is how many answers an item needs by itself, above the round's thresholds.

The words are ours. They tap what research on trust taps, and are no translation or copy of anybody's
questionnaire.
"""


def instruments_page() -> str:
    """Every instrument of ours: what is asked in both languages, what each item taps, how it counts."""
    from bonafides.trust.instruments import all_instruments

    parts = [INSTRUMENTS]
    for one in all_instruments():
        parts += _instrument(one)
    return "\n".join(parts)


def _instrument(one: Any) -> Iterator[str]:
    yield f"## {one.title['en']} / {one.title['de']}\n"
    less = {"less": " (less is better)", "more": ""}
    counted = ", ".join(f"{part.name['en']}{less[part.direction]}" for part in one.composed_of())
    yield f"`{one.slug}` version {one.version}, about one {one.about}. Composite: {counted}.\n"
    if one.single_items_because:
        yield f"{one.single_items_because}\n"
    for form, words in one.intro.items():
        yield f"* {form}: {words['en']} / {words['de']}"
    yield "\n| code | English | German | taps |\n| --- | --- | --- | --- |"
    for dimension in one.dimensions:
        yield f"| | **{dimension.name['en']}** | **{dimension.name['de']}** | *{dimension.part}* |"
        for item in one.items_of(dimension.code):
            notes = [item.taps] + ["reversed"] * item.reversed
            notes += [f"shown from {item.shown_from}"] if item.shown_from else []
            yield f"| `{item.code}` | {item.text['en']} | {item.text['de']} | {'; '.join(notes)} |"
            for form, words in item.forms.items():
                yield f"| {form} | {words['en']} | {words['de']} | |"
    for question in one.questions:
        yield f"| `{question.code}` | {question.text['en']} | {question.text['de']} | open question |"
    yield ""


PAGES = {
    "cli.md": cli_page,
    "instruments.md": instruments_page,
    "settings.md": settings_page,
    "api.md": api_page,
    "tables.md": tables_page,
    "report-json.md": report_page,
    "who-sees-what.md": who_page,
}
"""Generated pages of the reference, and what writes each."""


def main() -> None:
    """Write every generated page."""
    for name, write in PAGES.items():
        (REFERENCE / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
