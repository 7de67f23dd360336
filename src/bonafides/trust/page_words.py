"""Words of the mirror's pages: who answered, what a dimension is called, and the finding in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bonafides.drawing.wording import MINUS, NBSP, Form, number, spoken
from bonafides.privacy.disclosure_words import NUMBERS as SMALL

Payload = Mapping[str, Any]

PEOPLE = {
    "all": ("other", "others"),
    "others": ("other", "others"),
    "peers": ("peer", "peers"),
    "reports": ("person who reports to you", "people who report to you"),
    "clients": ("client", "clients"),
    "partners": ("partner", "partners"),
    "internal": ("internal client", "internal clients"),
    "team": ("person", "people"),
}
"""What raters of a relation are called: one, several."""

FOUND = {
    "credibility": ("credible", "more credible"),
    "reliability": ("reliable", "more reliable"),
    "intimacy": ("easy to confide in", "closer to them"),
    "self_orientation": ("on their side", "less concerned with yourself"),
    "connection": ("close to them", "closer to them"),
    "transparency": ("open with them", "more open with them"),
    "encouragement": ("encouraging", "more encouraging"),
    "blame_and_credit": ("ready to stand up for them", "readier to stand up for them"),
    "no_favourites": ("even-handed", "more even-handed"),
    "competence": ("good at the trade", "better at the trade"),
}
"""What somebody is found to be who stands high on a dimension; what they think who stand above others."""

NUMBERS = ("no", *SMALL[1:])
"""Where nobody is a number of somebody: no peers."""


def in_words(n: int) -> str:
    """A small number in words."""
    return NUMBERS[n] if n < len(NUMBERS) else number(n)


def people(relation: str, n: int) -> str:
    """So many raters of a relation, in words.

    Examples
    --------
    >>> people("peers", 6), people("clients", 1)
    ('six peers', 'one client')
    """
    return f"{in_words(n)} {people_called(relation, n)}"


def people_called(relation: str, n: int) -> str:
    """What so many raters of a relation are called."""
    one, several = PEOPLE.get(relation, (relation, relation))
    return one if n == 1 else several


def sentence(text: str) -> str:
    """The same with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def of_scale(payload: Payload) -> Form:
    """How a mean of this instrument is written."""
    return Form(1.0, f"of {payload['scale'][1]}", 1)


def mean_in_words(record: Mapping[str, Any]) -> str:
    """A mean with its interval and n, within a sentence or a cell; a dash where there is none.

    Examples
    --------
    >>> record = {"value": 5.04, "low": 4.61, "high": 5.38, "n": 11}
    >>> mean_in_words(record).replace(NBSP, " "), mean_in_words({"value": None})
    ('5.0 (4.6 to 5.4, n = 11)', '–')
    """
    if record["value"] is None:
        return "–"
    low, high = f"{record['low']:.1f}", f"{record['high']:.1f}"
    return f"{record['value']:.1f} ({low} to {high}, n{NBSP}={NBSP}{record['n']})"


def step_in_words(value: float) -> str:
    """A difference with its sign, to one decimal.

    Examples
    --------
    >>> step_in_words(1.42), step_in_words(-0.31), step_in_words(0.01)
    ('+1.4', '−0.3', '0.0')
    """
    return number(value, 1, signed=True)


def gap_in_words(record: Mapping[str, Any]) -> str:
    """A difference with its interval.

    Examples
    --------
    >>> gap_in_words({"value": 1.4, "low": 0.6, "high": 2.2})
    '+1.4 (+0.6 to +2.2)'
    """
    if record["value"] is None:
        return "–"
    return (
        f"{step_in_words(record['value'])} ({step_in_words(record['low'])} to "
        f"{step_in_words(record['high'])})"
    )


def named(payload: Payload, code: str) -> str:
    """What a dimension is called; the composite too."""
    if code == "composite":
        return "All together"
    return str(next((one["name"] for one in payload["dimensions"] if one["code"] == code), code))


def lower(name: str) -> str:
    """A name within a sentence."""
    return name[:1].lower() + name[1:]


def shown_parts(payload: Payload) -> list[Mapping[str, Any]]:
    """Relations shown apart, without the one that holds all; that one where there is no other."""
    groups: Sequence[Mapping[str, Any]] = payload["groups"]
    return list(groups[1:]) if len(groups) > 1 else list(groups[:1])


def called(payload: Payload, part: Mapping[str, Any]) -> str:
    """What raters of a group are called on this page: of a team or the organisation they are people."""
    of_a_group = payload["instrument"]["about"] != "person" and part["relation"] == "all"
    return "team" if of_a_group else str(part["relation"])


def who_answered(payload: Payload) -> str:
    """How many of whom answered, as a sentence.

    Examples
    --------
    >>> groups = [{"relation": "all", "n": 11, "invited": 18}, {"relation": "peers", "n": 6, "invited": 9},
    ...           {"relation": "clients", "n": 5, "invited": 9}]
    >>> who_answered({"groups": groups, "instrument": {"about": "person"}})
    'Six peers and five clients answered, of 18 who were asked.'

    Below the threshold nothing is opened, and how many they were stands on the board alone.

    >>> who_answered({"groups": [{"relation": "all", "n": 0, "invited": 7}], "instrument": {"about": "team"}})
    'Too few answered for anything to be opened, of seven who were asked.'
    """
    asked = in_words(int(payload["groups"][0]["invited"]))
    if not int(payload["groups"][0]["n"]):
        return f"Too few answered for anything to be opened, of {asked} who were asked."
    parts = [people(called(payload, one), int(one["n"])) for one in shown_parts(payload)]
    first = payload["groups"][0]
    inside = sum(int(one["n"]) for one in payload["groups"][1:])
    if len(payload["groups"]) > 1 and inside != int(first["n"]):
        parts = [people(called(payload, first), int(first["n"]))]
    return f"{sentence(spoken(parts))} answered, of {asked} who were asked."


def headline(payload: Payload, *, who: str = "Others") -> str:
    """The finding in words, strength first: only what the figures bear beyond their error.

    Parameters
    ----------
    who
        Those who answered: "Others", "Clients", "Your team".

    Examples
    --------
    >>> told = {"groups": [{"figures": {"composite": {"value": 5.0}}}], "own": {"composite": 5.2},
    ...         "strength": {"dimension": "reliability", "clear": True},
    ...         "focus": {"dimension": "intimacy", "because": "above"}, "dimensions": []}
    >>> headline(told)
    'Others find you reliable; you think you are closer to them than they do'

    A part that enough could judge is told also where too few could judge all of them.

    >>> told["groups"] = [{"figures": {"composite": {"value": None}}}]
    >>> headline(told)
    'Others find you reliable; you think you are closer to them than they do'
    """
    first = payload["groups"][0]
    if "figures" not in first:
        return "Too few could answer for a figure"
    one = who.endswith("team")
    strength, focus = payload["strength"]["dimension"], payload["focus"]
    parts = []
    if strength and not (focus["dimension"] == strength and focus["because"] == "lowest"):
        adjective = FOUND.get(strength, (f"strong on {lower(named(payload, strength))}", ""))[0]
        parts.append(f"{who} {'finds' if one else 'find'} you {adjective}")
    parts += _differs(payload, focus["dimension"], focus["because"], strength)
    if not parts and first["figures"]["composite"]["value"] is None:
        return "Too few could answer for a figure"
    if not parts:
        return f"{who} {'sees' if one else 'see'} you near the middle of the scale"
    return sentence("; ".join(parts))


def _differs(payload: Payload, focus: str, because: str, strength: str) -> list[str]:
    name = lower(named(payload, focus))
    if because == "above":
        return [f"you think you are {FOUND.get(focus, ('', f'higher on {name}'))[1]} than they do"]
    if because == "lowest":
        less = any(one["code"] == focus and one["less"] for one in payload["dimensions"])
        return [f"{name} costs you most" if less else f"they are less sure of you on {name}"]
    if because == "below":
        return [f"you put yourself lower on {name} than they do"]
    return ["you see yourself much as they do"] if payload["own"] is not None and strength else []


def standfirst(payload: Payload) -> str:
    """The finding with its numbers: who answered, the strongest part, and where views part."""
    parts = [who_answered(payload)]
    figures = payload["groups"][0].get("figures", {})
    strength, focus = payload["strength"]["dimension"], payload["focus"]["dimension"]
    if strength:
        parts.append(
            f"On {lower(named(payload, strength))} they say {mean_with_interval(figures[strength])}."
        )
    if focus and payload["focus"]["because"] in ("above", "below"):
        parts.append(gap_sentence(payload, focus))
    elif focus and focus != strength:
        parts.append(f"On {lower(named(payload, focus))} they say {mean_with_interval(figures[focus])}.")
    elif not focus and payload["own"] is not None:
        parts.append("Nowhere does your own view differ from theirs by more than chance and custom allow.")
    return " ".join(parts)


def mean_with_interval(record: Mapping[str, Any]) -> str:
    """A mean and its interval, in a sentence.

    Examples
    --------
    >>> mean_with_interval({"value": 5.62, "low": 5.1, "high": 6.14})
    '5.6 (5.1 to 6.1)'
    """
    return f"{record['value']:.1f} ({record['low']:.1f} to {record['high']:.1f})"


def gap_sentence(payload: Payload, code: str) -> str:
    """How far oneself stands from the others on one dimension.

    Examples
    --------
    >>> told = {"gaps": {"intimacy": {"value": 1.4, "low": 0.6, "high": 2.2}},
    ...         "dimensions": [{"code": "intimacy", "name": "Intimacy"}]}
    >>> gap_sentence(told, "intimacy")
    'On intimacy you place yourself 1.4 above them (0.6 to 2.2).'
    """
    far = _how_far(payload["gaps"][code], "them")
    return f"On {lower(named(payload, code))} you place yourself {far}."


def guess_sentence(payload: Payload, code: str) -> str:
    """How far the guess of whoever leads lies from what the team, or the organisation, answered.

    Examples
    --------
    >>> told = {"gaps": {"safety": {"value": -0.8, "low": -1.5, "high": -0.1}},
    ...         "dimensions": [{"code": "safety", "name": "Safety"}]}
    >>> guess_sentence(told, "safety")
    'On safety the guess lies 0.8 below the answers (0.1 to 1.5).'
    """
    far = _how_far(payload["gaps"][code], "the answers")
    return f"On {lower(named(payload, code))} the guess lies {far}."


def _how_far(gap: Mapping[str, Any], whom: str) -> str:
    value, low, high = gap["value"], gap["low"], gap["high"]
    side = "above" if value >= 0 else "below"
    if value < 0:
        value, low, high = -value, -high, -low
    return f"{value:.1f} {side} {whom} ({_end(low)} to {_end(high)})"


def _end(value: float) -> str:
    text = f"{abs(value):.1f}"
    return (MINUS if value < 0 and text != "0.0" else "") + text
