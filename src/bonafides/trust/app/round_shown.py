"""A round as pages show it: its state in words, its instrument by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bonafides.errors import BonafidesError
from bonafides.trust.app.forms_answers import language_now
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Round
from bonafides.trust.app.round_words import MARKS, RELATIONS, STATES
from bonafides.trust.manifest import groups
from bonafides.trust.trustee import mark


@dataclass(frozen=True)
class Shown:
    """One round for a page."""

    row: Round

    @property
    def state(self) -> Any:
        """Its state in words."""
        return STATES[self.row.state]

    @property
    def mark(self) -> str:
        """The mark beside it."""
        return MARKS[self.row.state]

    @property
    def title(self) -> str:
        """What it is called, in the language of the page."""
        return (self.row.title_de if language_now() == "de" else "") or self.row.title

    @property
    def asks(self) -> str:
        """What its instrument is called; its slug where nobody has it any more."""
        try:
            return instrument_of(self.row).title[language_now()]
        except BonafidesError:
            return self.row.instrument

    @property
    def apart(self) -> list[Any]:
        """Relations that are shown apart, in words."""
        return [RELATIONS[one] for one in self.row.apart]

    @property
    def trustee(self) -> str:
        """The hash of the trustee's key as people compare it; empty where there is none."""
        return mark(self.row.trustee) if self.row.trustee else ""

    @property
    def fingerprint(self) -> str:
        """The manifest's hash as people compare it."""
        return groups(self.row.fingerprint)
