"""How something about too few people is computed, in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from bonafides.privacy.said import First, Said, joined

NUMBERS = (
    "nobody",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def number(n: int) -> str:
    """A small number in words.

    Examples
    --------
    >>> number(5), number(13)
    ('five', '13')
    """
    return Said(NUMBERS[n]) if 0 <= n < len(NUMBERS) else str(n)


def number_first(n: int) -> str:
    """The same at the beginning of a sentence.

    Examples
    --------
    >>> number_first(5), number_first(13)
    ('Five', '13')
    """
    return First(number(n))


def persons(n: int) -> str:
    """So many people, in words.

    Examples
    --------
    >>> persons(1), persons(4)
    ('one person', 'four people')
    """
    return Said("one person") if n == 1 else Said("%(n)s people", n=number(n))


def in_words(weights: Mapping[str, int], combination: Mapping[str, Fraction], people: int, least: int) -> str:
    """One sentence: from what, what, about how many.

    Examples
    --------
    >>> in_words({"d": 1}, {"all": Fraction(1), "b": Fraction(-1)}, 4, 5)
    'From all - b follows the sum of d: four people, and five are needed.'
    >>> in_words({"x": 1, "y": -1}, {"May": Fraction(1), "June": Fraction(-1)}, 2, 5)
    'From May - June follows x - y: two people, and five are needed.'
    """
    plain = all(weight == 1 for weight in weights.values())
    what = Said("the sum of %(cells)s", cells=joined(list(weights))) if plain else _terms(weights)
    return Said(
        "From %(rows)s follows %(what)s: %(who)s, and %(least)s are needed.",
        rows=_divided(combination),
        what=what,
        who=persons(people),
        least=number(least),
    )


def _divided(combination: Mapping[str, Fraction]) -> str:
    below = lcm(*(weight.denominator for weight in combination.values()))
    above = _terms({name: int(weight * below) for name, weight in combination.items()})
    return above if below == 1 else f"({above}) / {below}"


def _terms(weights: Mapping[str, int]) -> str:
    """Names with their weights; what is added stands before what is taken away."""
    ordered = sorted(weights.items(), key=lambda term: term[1] < 0)
    text = "".join(
        f" {'-' if weight < 0 else '+'} {'' if abs(weight) == 1 else f'{abs(weight)} × '}{name}"
        for name, weight in ordered
    )
    return text.removeprefix(" + ").strip()
