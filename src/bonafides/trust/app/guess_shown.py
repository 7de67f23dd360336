"""What a page shows of a guess, and of what the client really answered: words, rows, corners, one tip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bonafides.drawing.corners import Corners, corners_chart
from bonafides.drawing.direct import Drawn
from bonafides.drawing.regard import Mark, RegardRow, regard_rows
from bonafides.trust.app.forms_answers import language_now
from bonafides.trust.guess import AXES, CARRIES, CORNERS, MEANING, ON_THE_CHART, WORKED_ON, Guessed, guess
from bonafides.trust.instruments import Instrument
from bonafides.trust.scoring import Answers
from bonafides.trust.tips import ASKING, Tip, one_tip


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension in the table of numbers: its name, the guess, and what was answered."""

    name: str
    guessed: float | None
    answered: float | None
    less: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the parts of a result page need."""

    guessed: Guessed
    real: Guessed | None
    parts: list[Part]
    rows: Drawn
    corners: Drawn | None
    place: str
    """Corner or corners of the guess, told to whoever made it."""
    corner: str
    """The same without saying whose it is."""
    real_place: str
    meanings: list[tuple[str, str]]
    tip: tuple[str, str] | None
    headline: str


def shown(
    instrument: Instrument, answers: Answers, *, real: Answers | None = None, name: str = "", turn: int = 0
) -> Shown:
    """What a guess comes to, in the language of the page.

    Parameters
    ----------
    real
        What the client answered by name, where they did.
    name
        The client's, for the headline of an answer.
    turn
        Which tip: the next number gets the next one.
    """
    language = language_now()
    guessed = guess(instrument, answers)
    answered = None if real is None else guess(instrument, real)
    parts = _parts(instrument, guessed, answered, language)
    return Shown(
        guessed,
        answered,
        parts,
        _rows(parts, answered is not None),
        _corners(guessed, answered, language),
        place_words(guessed.corners, language),
        corner_names(guessed.corners, language),
        corner_names(answered.corners, language) if answered else "",
        [(CORNERS[code][language], MEANING[code][language]) for code in guessed.corners[:2]]
        if len(guessed.corners) < 4
        else [],
        _tip(answered or guessed, turn, language),
        headline(guessed, language) if answered is None else beside(guessed, answered, name, language),
    )


def _parts(instrument: Instrument, guessed: Guessed, answered: Guessed | None, language: str) -> list[Part]:
    return [
        Part(
            one.name[language],
            guessed.scores.dimensions[one.code],
            answered.scores.dimensions[one.code] if answered else None,
            one.direction == "less",
        )
        for one in instrument.dimensions
        if one.part in ("composite", "grid")
    ]


def _rows(parts: list[Part], beside: bool) -> Drawn:
    """Rings for the guess; dots for what was answered."""
    rows = [
        RegardRow(
            part.name,
            part.guessed,
            (None if part.answered is None else Mark(part.answered, part.answered, part.answered),)
            if beside
            else (),
            _("less is more trusted") if part.less else "",
        )
        for part in parts
    ]
    label = _("The guess, part by part, from 1 to 7")
    return regard_rows(rows, label=label)


def _corners(guessed: Guessed, answered: Guessed | None, language: str) -> Drawn | None:
    said = guessed.scores.grid
    real = answered.scores.grid if answered else None
    if said is None and real is None:
        return None
    names = [CORNERS[code][language] for code in ON_THE_CHART]
    place = Corners(
        real[0] if real else None,
        real[1] if real else None,
        None,
        said,
        (names[0], names[1], names[2], names[3]),
        AXES["x"][language],
        AXES["y"][language],
        _("your guess"),
        _("their answer"),
    )
    return corners_chart(place, label=place_words(guessed.corners, language))


def place_words(corners: tuple[str, ...], language: str) -> str:
    """Where a guess lies, in words."""
    if not corners:
        return _("The place among the four corners cannot be told")
    return _("Your guess: %(place)s") % {"place": corner_names(corners, language)}


def corner_names(corners: tuple[str, ...], language: str) -> str:
    """One corner, or the two it lies between, or the middle; empty where nothing can be told."""
    names = [CORNERS[code][language] for code in corners]
    if len(names) == 2:
        return _("between %(one)s and %(other)s") % {"one": names[0], "other": names[1]}
    return _("in the middle, near every corner") if len(names) > 2 else "".join(names)


def headline(guessed: Guessed, language: str) -> str:
    """The finding of the page."""
    if guessed.scores.composite is None:
        return _("Too much was left open to say what holds your guess together")
    if guessed.weakest == ASKING or not guessed.strongest:
        return _("By your guess, no part of their trust stands out")
    return _("By your guess, %(strong)s carries their trust; the first thing to work on is %(weak)s") % {
        "strong": CARRIES[guessed.strongest][language],
        "weak": WORKED_ON[guessed.weakest][language],
    }


APART = 1.0
"""Points between guess and answer below which a headline speaks of no difference: one step on the scale."""


def beside(guessed: Guessed, answered: Guessed, name: str, language: str) -> str:
    """The finding where the client has answered: where the two lie furthest apart, if anywhere."""
    apart = {
        code: (said, heard)
        for code in WORKED_ON
        if (said := guessed.scores.dimensions.get(code)) is not None
        and (heard := answered.scores.dimensions.get(code)) is not None
    }
    if not apart:
        return _("%(name)s answered; too much was left open to set beside your guess") % {"name": name}
    furthest = max(apart, key=lambda code: abs(apart[code][0] - apart[code][1]))
    said, heard = apart[furthest]
    if abs(said - heard) < APART:
        return _("What %(name)s answered lies less than a point from your guess") % {"name": name}
    return _("On %(part)s you guessed %(said)s; %(name)s answered %(heard)s") % {
        "part": WORKED_ON[furthest][language],
        "said": number_format(said, 1),
        "heard": number_format(heard, 1),
        "name": name,
    }


def _tip(guessed: Guessed, turn: int, language: str) -> tuple[str, str] | None:
    tip: Tip | None = one_tip(guessed.weakest, turn) if guessed.weakest else None
    return (tip.why[language], tip.act[language]) if tip else None


def equation_words(guessed: Guessed) -> dict[str, Any] | None:
    """The equation with its four parts on 1..5, for the line under its value."""
    if guessed.equation is None or guessed.scores.equation is None:
        return None
    c, r, i, s = guessed.scores.equation
    return {"value": guessed.equation, "c": c, "r": r, "i": i, "s": s}
