"""Answering an instrument on one page, without a script: a list of statements, each with its seven points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bonafides.trust.instruments import Instrument, Item

CANNOT = "none"
"""What the form sends for “cannot judge”."""


def language_now() -> str:
    """The language of the page as instruments know it: en or de."""
    return "de" if (get_language() or "").startswith("de") else "en"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as the page shows it: what stands there, and which point is chosen."""

    name: str
    place: int
    text: str
    points: list[tuple[str, str, bool]]
    """Value, label, whether chosen; lowest first."""
    cannot: tuple[str, str, bool]


class AnswersForm(forms.Form):
    """Answers to every item of an instrument; one left open counts as “cannot judge”.

    Parameters
    ----------
    instrument, relation
        What is asked, worded for whom (`instruments.instrument.FORMS`).
    given
        Answers from before, to start from.
    """

    def __init__(
        self,
        instrument: Instrument,
        data: Any = None,
        *,
        relation: str = "others",
        given: dict[str, int | None] | None = None,
    ) -> None:
        super().__init__(data)
        self.instrument, self.relation, self.given = instrument, relation, given or {}
        allowed = [str(point) for point, _label in instrument.scale.labelled("en")]
        for item in instrument.items:
            self.fields[item.code] = forms.ChoiceField(
                choices=[(value, value) for value in (*allowed, CANNOT)], required=False
            )

    def clean(self) -> dict[str, Any]:
        """At least one point must be chosen; of nothing nothing comes."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and all(value in ("", CANNOT) for value in cleaned.values()):
            raise forms.ValidationError(
                _("Nothing is chosen yet. Choose a point for at least some statements.")
            )
        return cleaned

    def answers(self) -> dict[str, int | None]:
        """Item to point, or None: cannot judge. Of a form that is valid."""
        return {
            item.code: int(value) if (value := self.cleaned_data[item.code]) not in ("", CANNOT) else None
            for item in self.instrument.items
        }

    def statements(self) -> list[Statement]:
        """Every statement in the language of the page, with what is chosen."""
        language = language_now()
        return [self._statement(place, item, language) for place, item in enumerate(self.instrument.items, 1)]

    def _statement(self, place: int, item: Item, language: str) -> Statement:
        chosen = self._chosen(item)
        scale = self.instrument.scale
        return Statement(
            item.code,
            place,
            item.worded(language, self.relation),
            [(str(point), label, chosen == str(point)) for point, label in scale.labelled(language)],
            (CANNOT, scale.cannot_judge[language], chosen == CANNOT),
        )

    def _chosen(self, item: Item) -> str:
        if self.is_bound:
            return str(self.data.get(item.code, ""))
        if item.code not in self.given:
            return ""
        value = self.given[item.code]
        return CANNOT if value is None else str(value)

    @property
    def introduction(self) -> str:
        """What stands above the first statement."""
        return self.instrument.introduction(language_now(), self.relation)
