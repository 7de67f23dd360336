"""An instrument: what is asked, on which scale, and which dimension each answer belongs to."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

FORMAT = "bonafides-instrument/1"
LANGUAGES = ("en", "de")
PARTS = ("composite", "grid", "criterion", "apart")
DIRECTIONS = ("more", "less")
ABOUT = ("person", "team", "organisation")
FORMS = (
    "others",
    "self",
    "manager",
    "peers",
    "reports",
    "clients",
    "partners",
    "internal",
    "guess",
    "prediction",
)
"""Who is addressed. A wording that does not differ is given once; every form falls back to it."""

Words = dict[str, str]
"""The same words by language: en, de."""
Part = Literal["composite", "grid", "criterion", "apart"]
Direction = Literal["more", "less"]


@dataclass(frozen=True, slots=True)
class Scale:
    """Points from `low` to `high`, each with a label, and the answer beside them."""

    points: dict[str, tuple[str, ...]]
    cannot_judge: Words
    low: int = 1

    @property
    def high(self) -> int:
        """The highest point."""
        return self.low + len(self.points["en"]) - 1

    def labelled(self, language: str) -> list[tuple[int, str]]:
        """Points with their labels, lowest first."""
        return list(enumerate(self.points[language], start=self.low))


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that is measured.

    Parameters
    ----------
    part
        `composite`: counts in the composite; `grid`: only for the four corners; `criterion`: what trust would
        lead to, never in a score; `apart`: shown by itself.
    direction
        Which end is good. The composite takes `less` the other way round (8 - x on a scale of seven).
    """

    code: str
    name: Words
    about: Words
    part: Part = "composite"
    direction: Direction = "more"


@dataclass(frozen=True, slots=True)
class Item:
    """One statement to agree with.

    Parameters
    ----------
    reversed
        Agreeing means less of the dimension.
    shown_from
        Answers that are needed before this item is shown at all; 0: the round's thresholds.
    forms
        Wordings for a relation (`FORMS`) where they differ from `text`.
    """

    code: str
    dimension: str
    text: Words
    taps: str
    reversed: bool = False
    shown_from: int = 0
    forms: dict[str, Words] = field(default_factory=dict)

    def worded(self, language: str, form: str = "others") -> str:
        """What somebody of this relation reads."""
        return self.forms.get(form, self.text)[language]


@dataclass(frozen=True, slots=True)
class Question:
    """An open question, answered in one's own words or left."""

    code: str
    text: Words


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire with its key, as data. Two with the same `slug` and `version` have the same words."""

    slug: str
    version: str
    about: str
    title: Words
    intro: dict[str, Words]
    scale: Scale
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]
    questions: tuple[Question, ...] = ()
    single_items_because: str = ""
    """Why dimensions may have one item each; empty where none has."""
    words: str = ""
    """The fingerprint of the words as the author last sealed it; see `fingerprint`."""

    def dimension(self, code: str) -> Dimension:
        """The dimension of this code; KeyError where there is none."""
        return {one.code: one for one in self.dimensions}[code]

    def items_of(self, dimension: str) -> tuple[Item, ...]:
        """Items of one dimension, in the order asked."""
        return tuple(item for item in self.items if item.dimension == dimension)

    def composed_of(self) -> tuple[Dimension, ...]:
        """Dimensions that count in the composite."""
        return tuple(one for one in self.dimensions if one.part == "composite")

    def introduction(self, language: str, form: str = "others") -> str:
        """What stands above the first question."""
        return self.intro.get(form, self.intro["others"])[language]

    def document(self) -> dict[str, Any]:
        """The whole instrument as plain data of its own: strings, integers, lists and objects (no booleans).

        Whoever changes it changes no instrument: instruments are read once and shared.

        Returns
        -------
        dict
            As it stands in a round's manifest: format, slug, version, about, title, intro,
            scale {low, high, points, cannot_judge}, dimensions [{code, name, about, part, direction}],
            items [{code, dimension, text, forms, taps, reversed 0|1, shown_from}],
            questions [{code, text}], single_items_because.
        """
        document = {
            "format": FORMAT,
            "slug": self.slug,
            "version": self.version,
            "about": self.about,
            "title": self.title,
            "intro": self.intro,
            "scale": {
                "low": self.scale.low,
                "high": self.scale.high,
                "points": {language: list(labels) for language, labels in self.scale.points.items()},
                "cannot_judge": self.scale.cannot_judge,
            },
            "dimensions": [
                {
                    "code": one.code,
                    "name": one.name,
                    "about": one.about,
                    "part": one.part,
                    "direction": one.direction,
                }
                for one in self.dimensions
            ],
            "items": [
                {
                    "code": item.code,
                    "dimension": item.dimension,
                    "text": item.text,
                    "forms": item.forms,
                    "taps": item.taps,
                    "reversed": int(item.reversed),
                    "shown_from": item.shown_from,
                }
                for item in self.items
            ],
            "questions": [{"code": one.code, "text": one.text} for one in self.questions],
            "single_items_because": self.single_items_because,
        }
        return deepcopy(document)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Instrument:
        """The instrument that a manifest carries.

        Examples
        --------
        >>> from bonafides.trust.instruments import load
        >>> one = load("trust-profile")
        >>> Instrument.from_document(one.document()).document() == one.document()
        True
        """
        scale = document["scale"]
        return cls(
            slug=document["slug"],
            version=document["version"],
            about=document["about"],
            title=document["title"],
            intro=document["intro"],
            scale=Scale(
                {language: tuple(labels) for language, labels in scale["points"].items()},
                scale["cannot_judge"],
                scale["low"],
            ),
            dimensions=tuple(Dimension(**one) for one in document["dimensions"]),
            items=tuple(Item(**{**one, "reversed": bool(one["reversed"])}) for one in document["items"]),
            questions=tuple(Question(**one) for one in document["questions"]),
            single_items_because=document["single_items_because"],
        )

    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of SHA-256 over everything a respondent reads and how it is counted.

        What an item taps may be said better without a new version; a wording, a label, a reversal may not.
        """
        read = {key: value for key, value in self.document().items() if key != "version"}
        read["items"] = [
            {key: value for key, value in item.items() if key != "taps"} for item in read["items"]
        ]
        text = json.dumps(read, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]
