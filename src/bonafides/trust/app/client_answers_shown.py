"""What my mirror shows of clients who answered with their name: each by itself, and several together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonafides.drawing.direct import Drawn
from bonafides.drawing.regard import Mark, RegardRow, regard_rows
from bonafides.drawing.wording import MINUS
from bonafides.figures import Figure
from bonafides.trust.app.forms_answers import language_now
from bonafides.trust.app.guess_shown import beside
from bonafides.trust.app.models import AskedByName
from bonafides.trust.app.queries_guesses import instrument_of_guess
from bonafides.trust.blind_spots import (
    COMPOSITE,
    LEAST_CLIENTS,
    BlindSpot,
    Pair,
    blind_spots,
    side_by_side,
    surest,
)
from bonafides.trust.guess import WORKED_ON, guess
from bonafides.trust.instruments import Instrument


@dataclass(frozen=True, slots=True)
class Line:
    """One part in a table: its name, and what stands in its cells."""

    name: str
    guessed: str
    answered: str
    apart: str
    n: int = 0


@dataclass(frozen=True, slots=True)
class OneClient:
    """One client: who, when, what stands out, and every part."""

    key: str
    name: str
    client: str
    answered_on: date | None
    finding: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Together:
    """Several clients together: the finding, drawn and in numbers; or why there is no mean."""

    n: int
    finding: str
    refused: str
    drawn: Drawn | None
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Shown:
    """The section of the mirror."""

    clients: list[OneClient]
    together: Together


def shown_clients(rows: Sequence[AskedByName]) -> Shown | None:
    """The section, in the language of the page; None where no client has answered."""
    if not rows:
        return None
    pairs = [Pair(instrument_of_guess(row.guess), row.guess.answers, row.answers or {}) for row in rows]
    language = language_now()
    clients = [_client(row, pair, language) for row, pair in zip(rows, pairs, strict=True)]
    return Shown(clients, _together(pairs, language))


def _client(row: AskedByName, pair: Pair, language: str) -> OneClient:
    contact = row.guess.contact
    lines = [
        Line(
            _called(pair.instrument, code, language),
            _plain(one.guessed),
            _plain(one.answered),
            _signed(one.apart),
        )
        for code, one in side_by_side(pair).items()
    ]
    finding = beside(
        guess(pair.instrument, pair.guessed), guess(pair.instrument, pair.answered), contact.name, language
    )
    return OneClient(row.guess.key, contact.name, contact.client.name, row.answered_on, finding, lines)


def _together(pairs: Sequence[Pair], language: str) -> Together:
    n = len(pairs)
    spots = blind_spots(pairs)
    instrument = pairs[0].instrument
    lines = [
        Line(
            _called(instrument, code, language),
            _mean(spot.guessed),
            _mean(spot.answered),
            _difference(spot.apart),
            spot.apart.n,
        )
        for code, spot in spots.items()
    ]
    if n < LEAST_CLIENTS or all(spot.apart.refused for spot in spots.values()):
        return Together(n, "", _too_few(n), None, [])
    finding = _finding(spots, language)
    return Together(n, finding, "", _drawn(instrument, spots, finding, language), lines)


def _too_few(n: int) -> str:
    told = {"n": n, "least": LEAST_CLIENTS}
    if n >= LEAST_CLIENTS:
        return _("Too much was left open: no part was judged by %(least)s of them.") % told
    return (
        ngettext(
            "%(n)s client has answered with their name; a mean over clients is shown from %(least)s. One "
            "answer is one person’s view on one day.",
            "%(n)s clients have answered with their names; a mean over clients is shown from %(least)s. "
            "Below that it would only hide a few people behind one number: read each by itself.",
            n,
        )
        % told
    )


def _finding(spots: dict[str, BlindSpot], language: str) -> str:
    """Where the guesses part from the answers, beyond chance and custom; or that they do not."""
    code = surest(spots)
    if not code:
        return _(
            "Over all of them, your guesses and their answers do not differ by more than chance and custom "
            "allow"
        )
    part = {"part": WORKED_ON[code][language] if code in WORKED_ON else code}
    if spots[code].seen == "above":
        return _("On %(part)s clients see you less well than you believe") % part
    return _("On %(part)s clients see you better than you believe") % part


def _drawn(instrument: Instrument, spots: dict[str, BlindSpot], finding: str, language: str) -> Drawn:
    """Rings for the guesses, dots with their intervals for the answers."""
    rows = [
        RegardRow(
            _called(instrument, code, language),
            spot.guessed.value,
            (_mark(spot.answered),),
            _("less is more trusted") if _less(instrument, code) else "",
        )
        for code, spot in spots.items()
        if code != COMPOSITE
    ]
    return regard_rows(rows, label=finding, ends=(instrument.scale.low, instrument.scale.high))


def _mark(figure: Figure) -> Mark | None:
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    return Mark(figure.value, figure.low, figure.high)


def _called(instrument: Instrument, code: str, language: str) -> str:
    return _("All together") if code == COMPOSITE else instrument.dimension(code).name[language]


def _less(instrument: Instrument, code: str) -> bool:
    return code != COMPOSITE and instrument.dimension(code).direction == "less"


def _plain(value: float | None) -> str:
    return _("left open") if value is None else floatformat(value, 1)


def _signed(value: float | None) -> str:
    """A difference with its sign, as the page's language writes numbers."""
    if value is None:
        return "–"
    written = floatformat(abs(value), 1)
    if not any(digit in written for digit in "123456789"):
        return written
    return f"{'+' if value > 0 else MINUS}{written}"


def _mean(figure: Figure) -> str:
    if figure.value is None:
        return "–"
    return _("%(value)s (%(low)s to %(high)s)") % {
        "value": floatformat(figure.value, 1),
        "low": floatformat(figure.low, 1),
        "high": floatformat(figure.high, 1),
    }


def _difference(figure: Figure) -> str:
    if figure.value is None:
        return "–"
    return _("%(value)s (%(low)s to %(high)s)") % {
        "value": _signed(figure.value),
        "low": _signed(figure.low),
        "high": _signed(figure.high),
    }
