"""`bonafides reliability`: does a survey measure anything, and do its raters and groups agree?"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from bonafides.cli.printing import say
from bonafides.errors import BrokenContract, WrongRequest

if TYPE_CHECKING:
    from bonafides.figures import Figure
    from bonafides.methods.survey_table import SurveyReliability

LISTS = ("--items", "--raters", "--reverse")


class ListsOfColumns(click.Command):
    """A command whose lists of columns may be written a,b,c or a b c once FILE has been named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write `--items a b c` as `--items a --items b --items c`."""
        flags = {name for param in self.params for name in param.opts if getattr(param, "is_flag", False)}
        options = {name for param in self.params for name in param.opts if name.startswith("-")}
        written: list[str] = []
        option, wanted, named = "", False, False
        for word in args:
            name, sign, _ = word.partition("=")
            if not wanted and name in options:
                option, wanted = name, not sign and name not in flags
            elif wanted:
                wanted = False
            elif option in LISTS and named:
                written.append(option)
            else:
                named = True
            written.append(word)
        return super().parse_args(ctx, written)


def columns(_context: click.Context, _option: click.Parameter, said: tuple[str, ...]) -> list[str]:
    """Return the names in comma-separated lists, each once; a name that holds a comma stands in quotes."""
    names = [name.strip() for text in said for name in next(csv.reader([text], skipinitialspace=True), [])]
    return list(dict.fromkeys(name for name in names if name))


def ends(_context: click.Context, _option: click.Parameter, said: str | None) -> tuple[float, float] | None:
    """Return LOW-HIGH as two numbers."""
    if said is None:
        return None
    low, sign, high = said[1:].partition("-")
    try:
        found = float(said[0] + low), float(high)
    except (ValueError, IndexError):
        found = (0.0, 0.0)
    if not sign or not found[0] < found[1]:
        raise click.BadParameter("write the lowest and the highest answer, for example 1-7")
    return found


@click.command(cls=ListsOfColumns)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--items", multiple=True, callback=columns, metavar="C,C,...", help="Columns with the items of one scale."
)
@click.option("--group", metavar="C", help="Column with the group (team) of each person.")
@click.option(
    "--raters",
    multiple=True,
    callback=columns,
    metavar="C,C,...",
    help="Columns with the ratings by each rater; a row is what was rated.",
)
@click.option(
    "--reverse", multiple=True, callback=columns, metavar="C,C,...", help="Items to be turned round first."
)
@click.option(
    "--scale",
    callback=ends,
    metavar="LOW-HIGH",
    help="Lowest and highest answer possible; else the whole numbers that enclose all answers.",
)
@click.option("--missing", multiple=True, metavar="V", help="A value that means no answer, such as 99.")
@click.option(
    "--where", multiple=True, metavar="C=V", help="Keep only rows whose column C is V; may be repeated."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def reliability(
    file: Path,
    items: list[str],
    group: str | None,
    raters: list[str],
    reverse: list[str],
    scale: tuple[float, float] | None,
    missing: tuple[str, ...],
    where: tuple[str, ...],
    as_json: bool,
) -> None:
    """Measure the reliability of a scale, of raters and of groups in FILE (CSV, Parquet or XLSX).

    One row a person (or whatever was rated). Empty cells, NA and NaN are missing: alpha and omega use each
    pair of items where both are answered, raters count rows that all rated, groups count people who answered
    every item.
    """
    from bonafides.cli.columns import read_columns
    from bonafides.methods.one_factor import against_the_others
    from bonafides.methods.survey_table import scale_of, survey_reliability, turned_round

    if not items and not raters:
        raise WrongRequest("neither items nor raters", "columns to measure", "name them with --items")
    if strangers := [name for name in reverse if name not in items]:
        raise WrongRequest(f"{', '.join(strangers)} to be turned round", "items", "name it with --items too")
    table = read_columns(file, [*items, *raters, *([group] if group else [])], where=where)
    answers = _answers(table, items, missing)
    scale = scale or scale_of(answers)
    _within(table, items, answers, scale)
    answers = turned_round(answers, [items.index(name) for name in reverse], scale=scale)
    kept, labels = _grouped(table, group)
    found = survey_reliability(
        answers[kept] if group else answers,
        group=labels,
        ratings=_answers(table, raters, missing) if raters else None,
        scale=scale,
    )
    record = found.record()
    against = ", ".join(items[i] for i in against_the_others(answers))
    note = f"{against} against the others: --reverse turns an item round." if against else ""
    if note:
        record["alpha"]["why"] = f"{record['alpha']['why']} {note}"
    if as_json:
        click.echo(json.dumps(record, indent=1, ensure_ascii=False))
        return
    say(_told(found, note, rows=len(table), items=answers))


def _answers(table: Any, names: Sequence[str], missing: Sequence[str]) -> Any:
    """Return columns as numbers, rows × columns, NaN where nothing was answered."""
    import numpy as np

    from bonafides.cli.columns import MISSING, decimal_commas

    nothing = {"", *MISSING, *(text.strip().lower() for text in missing)}
    found = np.full((len(table), len(names)), np.nan)
    for place, name in enumerate(names):
        said = {row: text for row, text in enumerate(table.column(name).to_pylist()) if text is not None}
        said = {row: text for row, text in said.items() if text.strip().lower() not in nothing}
        commas = decimal_commas(said.values())
        for row, text in said.items():
            try:
                value = float(text.replace(",", ".") if commas else text)
            except ValueError:
                value = float("nan")
            if not np.isfinite(value):
                raise BrokenContract(
                    f"{text!r} in column {name} of record {table.column('_record')[row].as_py()}",
                    "a number, or nothing",
                    "write answers in words as numbers, lowest first, say --missing for values that mean no "
                    "answer, or leave such rows out with --where",
                )
            found[row, place] = value
    return found


def _within(table: Any, names: Sequence[str], answers: Any, scale: tuple[float, float]) -> None:
    """Refuse answers that the scale does not have."""
    import numpy as np

    beyond = np.argwhere((answers < scale[0]) | (answers > scale[1]))
    if len(beyond):
        row, place = beyond[0]
        record = table.column("_record")[int(row)].as_py()
        raise BrokenContract(
            f"{answers[row, place]:g} in column {names[place]} of record {record}",
            f"an answer from {scale[0]:g} to {scale[1]:g}",
            "give the scale's own ends with --scale, or say --missing for values that mean no answer",
        )


def _grouped(table: Any, group: str | None) -> tuple[Any, list[str] | None]:
    """Return which rows have a group, and their labels."""
    import numpy as np

    if group is None:
        return slice(None), None
    texts = table.column(group).to_pylist()
    kept = np.array([bool(text) for text in texts], dtype=bool)
    return kept, [text for text in texts if text]


WORDS = {
    "icc1": "ICC(1,1) other raters for each",
    "icc2": "ICC(2,1) raters drawn from many",
    "icc3": "ICC(3,1) these raters only",
    "icc1k": "ICC(1,k)",
    "icc2k": "ICC(2,k)",
    "icc3k": "ICC(3,k)",
}


def _told(found: SurveyReliability, note: str, *, rows: int, items: Any) -> str:
    """The result in ten lines or so."""
    import numpy as np

    empty = int(np.isnan(items).sum())
    lines = [f"{rows:,} row{'' if rows == 1 else 's'}"]
    if items.shape[1]:
        lines[0] += f", {items.shape[1]} items, answers missing: {empty:,}"
        lines += [_line("Alpha", found.alpha), _line("Omega", found.omega)]
    if note:
        lines.append(f"{'':<34} {note}")
    if found.icc is not None:
        lines += [_line(words, getattr(found.icc, name)) for name, words in WORDS.items()]
    if found.groups is not None:
        groups = found.groups
        lines += [
            _line("ICC(1) share between groups", groups.icc1),
            _line("ICC(2) reliability of group means", groups.icc2),
            _line("r_wg of the mean over items", groups.rwg),
            _line("r_wg(J), mean over groups", groups.rwgj_mean),
            _line("r*_wg(J) (Lindell), mean", groups.lindell_mean),
            *wrap(found.record()["groups"]["why"], 100),
        ]
    return "\n".join(lines)


def _line(name: str, figure: Figure) -> str:
    if figure.value is None:
        return f"{name:<34} refused: {figure.why}"
    return f"{name:<34} {figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f}, 95 %)"
