"""From a TOML file to an instrument, telling what to mend where it is none."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, cast

from bonafides.errors import BrokenContract, UnreadableInput
from bonafides.trust.instruments.instrument import (
    ABOUT,
    DIRECTIONS,
    FORMS,
    LANGUAGES,
    PARTS,
    Dimension,
    Direction,
    Instrument,
    Item,
    Part,
    Question,
    Scale,
    Words,
)

LARGEST = 200_000
"""Bytes; the longest of ours has 15,000."""
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
CODE = re.compile(r"[a-z][a-z0-9_]{0,29}\Z")
VERSION = re.compile(r"[1-9][0-9]{0,3}\Z")
KNOWN = {
    "the file": {"slug", "version", "about", "title", "intro", "scale", "dimensions", "items", "questions"}
    | {"single_items_because", "words"},
    "scale": {"points", "cannot_judge"},
    "dimension": {"code", "name", "about", "part", "direction"},
    "item": {"code", "dimension", "taps", "reversed", "shown_from", *LANGUAGES, *FORMS},
    "question": {"code", *LANGUAGES},
}


class Reader:
    """One file being read; every complaint names it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def broken(self, found: str, expected: str, remedy: str = "") -> BrokenContract:
        """A complaint that names the file."""
        return BrokenContract(f"{self.name}: {found}", expected, remedy or "mend it and check the file again")

    def table(self, value: Any, where: str) -> dict[str, Any]:
        """A table, or a complaint."""
        if not isinstance(value, dict):
            raise self.broken(f"{where} is {value!r}", "a table with keys")
        return value

    def known(self, value: dict[str, Any], kind: str, where: str) -> None:
        """No key that nobody reads: most often a slip of the pen."""
        odd = sorted(set(value) - KNOWN[kind])
        if odd:
            raise self.broken(
                f"{where} has {', '.join(odd)}",
                f"only {', '.join(sorted(KNOWN[kind]))}",
                "correct or remove it",
            )

    def text(self, value: dict[str, Any], key: str, where: str, default: str | None = None) -> str:
        """A string that says something."""
        got = value.get(key, default)
        if not isinstance(got, str) or (not got.strip() and default is None):
            found = f"no {key}" if got is None or got == "" else f"{key} = {got!r}"
            raise self.broken(f"{where} has {found}", f"a text under {key}")
        return got.strip()

    def words(self, value: Any, where: str) -> Words:
        """The same text in both languages."""
        table = self.table(value, where)
        return {language: self.text(table, language, f"{where} ({language})") for language in LANGUAGES}

    def matching(self, value: str, pattern: re.Pattern[str], where: str, example: str) -> str:
        """A text of one shape."""
        if not pattern.match(value):
            raise self.broken(f"{where} is {value!r}", f"something like {example}")
        return value

    def one_of(self, value: str, allowed: tuple[str, ...], where: str) -> str:
        """A text out of few."""
        if value not in allowed:
            raise self.broken(f"{where} is {value!r}", f"one of {', '.join(allowed)}")
        return value

    def tables(self, value: Any, where: str, *, least: int) -> list[dict[str, Any]]:
        """A list of tables with codes of their own."""
        if not isinstance(value, list) or len(value) < least:
            found = "nothing" if value is None else repr(value)[:100]
            raise self.broken(f"{found} under [[{where}]]", f"at least {least} of [[{where}]]")
        rows = [self.table(row, f"[[{where}]] {place}") for place, row in enumerate(value, start=1)]
        seen: set[str] = set()
        for place, row in enumerate(rows, start=1):
            code = self.matching(
                self.text(row, "code", f"[[{where}]] {place}"), CODE, f"code of [[{where}]] {place}", "c1"
            )
            if code in seen:
                raise self.broken(f"the code {code} twice in [[{where}]]", "each code once")
            seen.add(code)
        return rows


def _scale(reader: Reader, value: Any) -> Scale:
    table = reader.table(value, "[scale]")
    reader.known(table, "scale", "[scale]")
    given = reader.table(table.get("points"), "scale.points")
    points: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        labels = given.get(language)
        if not isinstance(labels, list) or not all(isinstance(one, str) and one.strip() for one in labels):
            raise reader.broken(f"scale.points.{language} is {labels!r}", "a list of seven labels")
        if len(labels) != 7:
            raise reader.broken(
                f"scale.points.{language} has {len(labels)} labels",
                "seven, the lowest first, each point with a label",
            )
        points[language] = tuple(one.strip() for one in labels)
    return Scale(points, reader.words(table.get("cannot_judge"), "scale.cannot_judge"))


def _dimension(reader: Reader, row: dict[str, Any]) -> Dimension:
    where = f"dimension {row['code']}"
    reader.known(row, "dimension", where)
    part = reader.one_of(row.get("part", "composite"), PARTS, f"part of {where}")
    direction = reader.one_of(row.get("direction", "more"), DIRECTIONS, f"direction of {where}")
    return Dimension(
        row["code"],
        reader.words(row.get("name"), f"name of {where}"),
        reader.words(row.get("about"), f"about of {where}"),
        cast(Part, part),
        cast(Direction, direction),
    )


def _item(reader: Reader, row: dict[str, Any], dimensions: set[str]) -> Item:
    where = f"item {row['code']}"
    reader.known(row, "item", where)
    dimension = reader.text(row, "dimension", where)
    if dimension not in dimensions:
        raise reader.broken(
            f"{where} belongs to {dimension!r}", f"one of the dimensions: {', '.join(sorted(dimensions))}"
        )
    turned, shown_from = row.get("reversed", False), row.get("shown_from", 0)
    if not isinstance(turned, bool):
        raise reader.broken(f"reversed of {where} is {turned!r}", "true or false")
    if not isinstance(shown_from, int) or isinstance(shown_from, bool) or not 0 <= shown_from <= 1000:
        raise reader.broken(
            f"shown_from of {where} is {shown_from!r}", "how many answers are needed: 0 to 1000"
        )
    return Item(
        row["code"],
        dimension,
        {language: reader.text(row, language, where) for language in LANGUAGES},
        reader.text(row, "taps", where),
        turned,
        shown_from,
        {form: reader.words(row[form], f"{form} of {where}") for form in FORMS if form in row},
    )


def _intro(reader: Reader, value: Any) -> dict[str, Words]:
    table = reader.table(value, "[intro]")
    odd = sorted(set(table) - set(FORMS))
    if odd or "others" not in table:
        raise reader.broken(
            f"[intro] has {', '.join(sorted(table)) or 'nothing'}",
            f"others, and of {', '.join(FORMS)} what differs",
        )
    return {form: reader.words(words, f"intro.{form}") for form, words in table.items()}


def parse_instrument(text: str, name: str) -> Instrument:
    """The instrument that this TOML says, or what to mend; `name` is what complaints call it.

    Raises
    ------
    UnreadableInput
        It is not TOML.
    BrokenContract
        It is TOML and no instrument: a language, code, label or dimension missing, a code twice,
        an unknown key.
    """
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableInput(f"{name}: {error}", "a TOML file", "mend it at the place named") from error
    reader = Reader(name)
    reader.known(whole, "the file", "the file")
    dimensions = tuple(
        _dimension(reader, row) for row in reader.tables(whole.get("dimensions"), "dimensions", least=1)
    )
    if not any(one.part == "composite" for one in dimensions):
        raise reader.broken("no dimension counts in the composite", 'at least one with part = "composite"')
    codes = {one.code for one in dimensions}
    items = tuple(_item(reader, row, codes) for row in reader.tables(whole.get("items"), "items", least=1))
    empty = sorted(codes - {item.dimension for item in items})
    if empty:
        raise reader.broken(f"no item belongs to {', '.join(empty)}", "items for every dimension")
    questions = reader.tables(whole.get("questions", []), "questions", least=0)
    for row in questions:
        reader.known(row, "question", f"question {row['code']}")
    return Instrument(
        slug=reader.matching(reader.text(whole, "slug", "the file"), SLUG, "slug", "our-pulse"),
        version=reader.matching(reader.text(whole, "version", "the file"), VERSION, "version", '"1"'),
        about=reader.one_of(reader.text(whole, "about", "the file"), ABOUT, "about"),
        title=reader.words(whole.get("title"), "[title]"),
        intro=_intro(reader, whole.get("intro")),
        scale=_scale(reader, whole.get("scale")),
        dimensions=dimensions,
        items=items,
        questions=tuple(
            Question(
                row["code"], {language: reader.text(row, language, "question") for language in LANGUAGES}
            )
            for row in questions
        ),
        single_items_because=reader.text(whole, "single_items_because", "the file", ""),
        words=reader.text(whole, "words", "the file", ""),
    )


def read_instrument(path: Path) -> Instrument:
    """The instrument in one file.

    Raises
    ------
    UnreadableInput
        The file cannot be read, is larger than 200 kB, is not UTF-8 or not TOML.
    BrokenContract
        It is no instrument; says which part of it and what was expected.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableInput(
                f"{path.name} has {path.stat().st_size:,} bytes", f"at most {LARGEST:,}", "split it"
            )
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            f"{path.name} is not UTF-8 at byte {error.start}", "a text file in UTF-8", "save it as UTF-8"
        ) from error
    except OSError as error:
        raise UnreadableInput(
            f"{path}: {error.strerror or error}", "a TOML file", "name a file that is there"
        ) from error
    return parse_instrument(text, path.name)
