"""A drawn page of the mirror, in German: its sentences found again, its instrument's words as it has them.

Pages are drawn, and refusals kept, by a part of the room that knows no language. Here each text of a page
is looked up: whole, or as one of `SENTENCES` with what stands in its places said in turn. What nobody knows
stays as it is, so that a name, a title and what somebody wrote are never touched.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from django.utils.translation import gettext, pgettext
from markupsafe import Markup

from bonafides.drawing.wording import MONTHS, NBSP
from bonafides.errors import BonafidesError
from bonafides.trust import guess
from bonafides.trust.app.forms_answers import language_now
from bonafides.trust.app.instruments import own_folder
from bonafides.trust.app.models import Round
from bonafides.trust.app.sentences import SENTENCES
from bonafides.trust.instruments import Instrument, load
from bonafides.trust.page_words import lower, sentence
from bonafides.trust.tips import tips_for

CONTEXT = "mirror"
"""Of all that is looked up here in the catalogue: short words mean something else on other pages."""

PLACES = {
    "n": r"[A-Za-z0-9,]+",
    "v": r"[+\u2212-]?\d*(?:[.,]\d+)*",
    "y": r"\d{1,2} [A-Z][a-z]+(?: \d{4})?",
    "t": r".+?",
}
PLACE = re.compile(r"%\((\w+)\)s")
WRITTEN = re.compile(r'(<ul class="voices">.*?</ul>)', re.DOTALL)
FIGURE = re.compile(r"[+\u2212-]?\d*\.\d+")
TEXTS = re.compile(r'(?<=>)[^<>]+(?=<)|(?<= aria-label=")[^"]+|(?<= title=")[^"]+|(?<= data-head=")[^"]+')
BETWEEN = re.compile(r"(?<=[.:!?])\s+(?=[A-Z0-9\u201c+\u2212])")
"""Where one sentence ends and another begins."""


@cache
def _known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Sentences with what finds each; those with most words of their own first."""
    ordered = sorted(SENTENCES, key=lambda one: -len(PLACE.sub("", one)))
    return tuple((one, re.compile(_expression(one.replace("%%", "%")))) for one in ordered)


def _expression(sentence_: str) -> str:
    parts = PLACE.split(sentence_)
    return "".join(
        f"(?P<{part}>{PLACES.get(part[0], '.+?')})" if at % 2 else re.escape(part)
        for at, part in enumerate(parts)
    )


class Retelling:
    """The words of one page.

    Parameters
    ----------
    words
        Of the instrument: as the page has them, to how they are called in the reader's language.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def markup(self, drawn: Markup) -> Markup:
        """A drawn part, without touching what somebody wrote."""
        parts = WRITTEN.split(str(drawn))
        # Safe: every text is escaped again, and tags stay as they were drawn.
        return Markup(  # noqa: S704
            "".join(part if at % 2 else TEXTS.sub(self._escaped, part) for at, part in enumerate(parts))
        )

    def _escaped(self, found: re.Match[str]) -> str:
        return html.escape(self.text(html.unescape(found[0])))

    def text(self, said: str) -> str:
        """Whole sentences; what is not known stays."""
        if not said.strip():
            return said
        before, after = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
        plain = " ".join(said.replace(NBSP, " ").split())
        found = _number(plain) if FIGURE.fullmatch(plain) else self._one(plain) or self._several(plain)
        if found is None:
            return said
        return before + _tight(found) + after

    def _several(self, plain: str) -> str | None:
        """Sentence by sentence, or clause by clause."""
        for parts, between in ((BETWEEN.split(plain), " "), (plain.split("; "), "; ")):
            if len(parts) > 1:
                told = [
                    self._one(part) or (self._several(part) if between == " " else None) for part in parts
                ]
                if any(told):
                    return between.join(new or old for new, old in zip(told, parts, strict=True))
        return None

    def _one(self, plain: str) -> str | None:
        """One sentence or word, whichever way it begins; None where nobody knows it."""
        for begins in (plain, lower(plain), sentence(plain)):
            found = self._words.get(begins) or self._whole(begins) or self._matched(begins)
            if found is not None:
                return sentence(found) if plain[:1].isupper() else found
        return None

    def _whole(self, plain: str) -> str | None:
        found = pgettext(CONTEXT, plain)
        return None if found == plain else found

    def _matched(self, plain: str) -> str | None:
        for one, pattern in _known():
            if found := pattern.fullmatch(plain):
                told = {name: self._place(name, said) for name, said in found.groupdict().items()}
                if None not in told.values():
                    return pgettext(CONTEXT, one) % told
        return None

    def _place(self, name: str, said: str) -> str | None:
        """What stands in a place; None where it is not what may stand there."""
        if name.startswith("v"):
            return _number(said)
        if name.startswith("t"):
            return self._whole(said) or said
        if name.startswith("n"):
            return _number(said)
        if name.startswith("y"):
            day, month, *year = said.split()
            return " ".join([f"{day}.", gettext(month), *year]) if month in MONTHS else None
        return self._one(said) or self._listed(said)

    def _listed(self, said: str) -> str | None:
        """Names or people in a row, each of them known."""
        parts = re.split(r"(, | and )", said)
        told: list[str] = []
        at = 0
        while at < len(parts):
            # A name may hold a comma or an "and" itself: the longest that is known.
            ends = range(len(parts), at, -2)
            found = ((end, self._one("".join(parts[at:end]))) for end in ends if at or end < len(parts))
            end, one = next(((end, one) for end, one in found if one is not None), (0, None))
            if one is None:
                return None
            told.append(one)
            at = end + 1
        return f"{', '.join(told[:-1])} {gettext('and')} {told[-1]}"


def _number(said: str) -> str | None:
    """A number in figures or words, within a sentence; None for another word."""
    if not said[:1].isalpha():
        whole = re.sub(r"^([+\u2212-]?)\.", r"\g<1>0.", said)
        return whole.translate(str.maketrans(".,", ",."))
    found = pgettext(CONTEXT, said.lower())
    found = gettext(said.lower()) if found == said.lower() else found
    return None if found == said.lower() else found


def _tight(said: str) -> str:
    """With the spaces that no line may break at."""
    return said.replace(" %", f"{NBSP}%").replace("n = ", f"n{NBSP}={NBSP}")


def _instrument_of(row: Round | None, slug: str, version: str) -> Instrument | None:
    """As the round asked; as the house has it where the round is gone."""
    if row is not None and row.manifest:
        return Instrument.from_document(json.loads(bytes(row.manifest))["instrument"])
    try:
        return load(slug, version, folder=own_folder())
    except BonafidesError:
        return None


def words_of(instrument: Instrument | None, language: str) -> dict[str, str]:
    """Everything an instrument says on a page, in English, to the same in another language."""
    pairs = [*guess.CORNERS.values(), *guess.AXES.values()]
    for one in instrument.dimensions if instrument is not None else ():
        pairs += [one.name, one.about]
        pairs += [words for tip in tips_for(one.code) for words in (tip.why, tip.act)]
    if instrument is not None:
        pairs += [one.text for one in instrument.items]
        pairs += [one.text for one in instrument.questions]
    pairs += [words for tip in tips_for("asking") for words in (tip.why, tip.act)]
    known = {pair["en"]: pair[language] for pair in pairs if language in pair}
    return {lower(en): told for en, told in known.items()} | known


@lru_cache(maxsize=64)
def _telling(key: str, slug: str, version: str, language: str) -> Retelling:
    """Of one round: what it asked is fixed."""
    row = Round.objects.filter(key=key).only("manifest", "title", "title_de").first()
    words = words_of(_instrument_of(row, slug, version), language)
    if row is not None and row.title_de and language == "de":
        words[row.title] = row.title_de
    return Retelling(words)


def retold(said: str, payload: Mapping[str, Any]) -> str:
    """A text or a drawn part of a page of this payload, in the reader's language."""
    language = language_now()
    if language == "en" or not said:
        return said
    asked = payload["instrument"]
    telling = _telling(payload["round"]["key"], asked["slug"], asked["version"], language)
    return telling.markup(said) if isinstance(said, Markup) else telling.text(said)
