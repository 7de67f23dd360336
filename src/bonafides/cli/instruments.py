"""`bonafides instruments`: the questionnaires of the mirror, ours and an organisation's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bonafides.cli.printing import say
from bonafides.cli.serve import DATA

if TYPE_CHECKING:
    from bonafides.trust.instruments import Instrument
    from bonafides.trust.instruments.checking import Checked

FOLDER = "instruments"
"""Under the data folder, where an organisation puts its own."""


@click.group()
def instruments() -> None:
    """Questionnaires of the mirror as files: list them, read one, check your own before a round uses it."""


@instruments.command("list")
@DATA
def list_all(data: Path) -> None:
    """List every instrument: its slug, version, length and title; your own are marked with *."""
    from bonafides.trust.instruments import all_instruments

    ours = {(one.slug, one.version) for one in all_instruments()}
    for one in all_instruments(data / FOLDER):
        own = " " if (one.slug, one.version) in ours else "*"
        items = f"{len(one.items):>3} items"
        say(f"{own} {one.slug:<28} {one.version:>3}  {items}  about one {one.about:<13} {one.title['en']}")


@instruments.command()
@click.argument("slug")
@click.option("--version", metavar="N", help="Of this version; the newest without it.")
@click.option("--language", type=click.Choice(["en", "de"]), default="en", show_default=True)
@DATA
def show(slug: str, version: str | None, language: str, data: Path) -> None:
    """Show what an instrument asks, in the order asked, and what each item taps."""
    from bonafides.trust.instruments import load

    _show(load(slug, version, folder=data / FOLDER), language)


def _show(one: Instrument, language: str) -> None:
    say(f"{one.title[language]} ({one.slug}, version {one.version}; about one {one.about})")
    for form, words in one.intro.items():
        say(f"  {form}: {words[language]}")
    say(f"  scale: {', '.join(f'{n} {label}' for n, label in one.scale.labelled(language))}")
    for dimension in one.dimensions:
        less = ", less is better" if dimension.direction == "less" else ""
        say(f"\n{dimension.name[language]} ({dimension.code}; {dimension.part}{less})")
        for item in one.items_of(dimension.code):
            say(f"  {item.code:<6} {item.text[language]}")
            notes = [item.taps]
            notes += ["reversed"] if item.reversed else []
            notes += [f"shown from {item.shown_from} answers"] if item.shown_from else []
            notes += [f"worded apart for {', '.join(item.forms)}"] if item.forms else []
            say(f"         {'; '.join(notes)}")
    for question in one.questions:
        say(f"\n  {question.code:<6} {question.text[language]}")


@instruments.command()
@click.argument("paths", nargs=-1, metavar="[FILE|FOLDER]...", type=click.Path(exists=True, path_type=Path))
@DATA
def check(paths: tuple[Path, ...], data: Path) -> None:
    """Check instruments: of FILE or FOLDER, or without either those in instruments/ of the data folder.

    Errors must be mended before a round can use an instrument; warnings are for somebody to look at.
    Exit code 4 where there is an error.
    """
    from bonafides.trust.instruments.checking import check_files

    places = list(paths) or [data / FOLDER]
    files = [
        one for place in places for one in ([place] if place.is_file() else sorted(place.glob("*.toml")))
    ]
    if not files:
        say(f"No instrument (*.toml) in {', '.join(map(str, places))}.")
        return
    checked = check_files(files)
    for one in checked:
        _tell(one)
    if not all(one.good for one in checked):
        sys.exit(4)


def _tell(one: Checked) -> None:
    what = one.instrument
    about = f"{what.slug} version {what.version}, {len(what.items)} items" if what else "no instrument"
    say(f"{one.name}: {about}: {'may be used' if one.good else 'must be mended'}", err=not one.good)
    for remark in one.remarks:
        word = "error" if remark.error else "warning"
        say(f"  {word}: {remark.where}: {remark.says}", err=remark.error)
