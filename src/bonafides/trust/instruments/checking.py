"""Whether an instrument asks well: what must be mended, and what its author should look at again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bonafides.errors import BonafidesError
from bonafides.trust.instruments.instrument import LANGUAGES, Instrument, Item
from bonafides.trust.instruments.reading import read_instrument
from bonafides.trust.instruments.shelf import all_instruments

MOST_ITEMS = 30
"""More than five minutes: then answers become careless."""
MOST_WORDS = 20
"""A longer statement is read twice or not at all."""
REVERSED_FROM = 8
"""From so many items on, some should be turned, so that agreeing with everything shows."""

TWO_THINGS = {
    "en": re.compile(r"\b(and|or|as well as)\b", re.IGNORECASE),
    "de": re.compile(r"\b(und|oder|sowie|sowohl)\b", re.IGNORECASE),
}
"""Words that join two questions into one. Some are harmless: a warning, for somebody to look at."""

HARMLESS = {
    "en": re.compile(r"\b(this person and i|others and i)\b", re.IGNORECASE),
    "de": re.compile(r"\b(diese person und ich|andere und ich|voll und ganz)\b", re.IGNORECASE),
}

NEGATED = {
    "en": re.compile(r"\b(not|never|no|nobody|hardly|seldom|without)\b", re.IGNORECASE),
    "de": re.compile(r"\b(nicht|nie|niemals|kein\w*|niemand|kaum|selten|ohne)\b", re.IGNORECASE),
}

IDENTIFYING = re.compile(
    r"\b(your (name|age|birth\w*|gender|sex|department|job title|tenure|salary|nationality|religion)"
    r"|how old|how long have you (worked|been)|which (team|department|office|site)|date of birth"
    r"|ihr\w* (name\w*|alter|geburt\w*|geschlecht|abteilung|gehalt|religion|nationalität)"
    r"|wie alt|seit wann|wie lange (arbeiten|sind) sie|welche\w* (team|abteilung|standort\w*)"
    r"|my (name|age|gender|sex|job title|tenure|salary|nationality|religion|date of birth)"
    r"|i am (an?|the only|one of the( \w+)?) (wom[ae]n|m[ae]n|mother|father|foreigner|newcomer)"
    r"|i('ve| have)? (worked|been) (here|in this \w+) (for|since)"
    r"|mein\w* (name\w*|alter|geschlecht|gehalt|religion|nationalität|geburt\w*)"
    r"|ich bin (ein|eine|der einzige|die einzige) (frau|mann|mutter|vater|ausländer\w*)"
    r"|ich (arbeite|bin) (hier )?seit)\b",
    re.IGNORECASE,
)
"""What tells who answered, or what nobody may ask so."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about one instrument; an error must be mended, a warning looked at."""

    error: bool
    where: str
    says: str


def remarks(instrument: Instrument) -> list[Remark]:
    """What is wrong with an instrument or should be looked at again, errors first.

    Languages, codes, scale and keys are checked when a file is read (`read_instrument`).

    Examples
    --------
    >>> from bonafides.trust.instruments import load
    >>> [one for one in remarks(load("trust-profile")) if one.error]
    []
    """
    found: list[Remark] = []
    for look in LOOKS:
        found += look(instrument)
    return sorted(found, key=lambda one: not one.error)


def _sizes(instrument: Instrument) -> Iterator[Remark]:
    for one in instrument.composed_of():
        n = len(instrument.items_of(one.code))
        if n < 2 and not instrument.single_items_because:
            yield Remark(
                True,
                f"dimension {one.code}",
                "has one item: ask two or more, or say why under single_items_because",
            )
    n = len(instrument.items)
    if n > MOST_ITEMS:
        yield Remark(
            False, "length", f"{n} items are more than {MOST_ITEMS}: about {n * 10 // 60 + 1} minutes"
        )
    if len(instrument.questions) > 2:
        yield Remark(False, "length", f"{len(instrument.questions)} open questions; two are enough")


def _turned(instrument: Instrument) -> Iterator[Remark]:
    n = len(instrument.items)
    share = sum(item.reversed for item in instrument.items) / n
    less = any(one.direction == "less" for one in instrument.composed_of())
    if n >= REVERSED_FROM and share == 0 and not less:
        yield Remark(False, "reversed items", "none: agreeing with everything would not show")
    if share > 0.5:
        yield Remark(False, "reversed items", f"{share:.0%} of the items: more than half are easily misread")
    for one in instrument.dimensions:
        items = instrument.items_of(one.code)
        if len(items) > 1 and all(item.reversed for item in items):
            yield Remark(
                False, f"dimension {one.code}", "every item is reversed: turn its name round instead"
            )


def _wordings(item: Item) -> Iterator[tuple[str, str, str]]:
    """Where, language and text of everything an item says."""
    for language in LANGUAGES:
        yield f"item {item.code} ({language})", language, item.text[language]
        for form, words in item.forms.items():
            yield f"item {item.code} ({form}, {language})", language, words[language]


def _words(instrument: Instrument) -> Iterator[Remark]:
    seen: dict[str, str] = {}
    for item in instrument.items:
        for where, language, text in _wordings(item):
            n = len(text.split())
            if n > MOST_WORDS:
                yield Remark(False, where, f"{n} words; {MOST_WORDS} are read at one go")
            if TWO_THINGS[language].search(HARMLESS[language].sub("", text)):
                yield Remark(False, where, f"two questions in one? “{text}”")
            if len(NEGATED[language].findall(text)) > 1:
                yield Remark(False, where, f"two negations: “{text}”")
            if text.rstrip().endswith("?"):
                yield Remark(True, where, "is a question; the scale of agreement needs a statement")
        for language, text in item.text.items():
            if seen.setdefault(text, item.code) != item.code:
                yield Remark(True, f"item {item.code} ({language})", f"says the same as item {seen[text]}")


def _identifying(instrument: Instrument) -> Iterator[Remark]:
    texts = [(f"item {one.code}", text) for one in instrument.items for _, _, text in _wordings(one)]
    texts += [(f"question {one.code}", text) for one in instrument.questions for text in one.text.values()]
    for where, text in texts:
        found = IDENTIFYING.search(text)
        if found:
            yield Remark(
                True, where, f"“{found[0]}” tells who answers; relations and teams come from the cells"
            )


DU = re.compile(r"\b(du|dich|dir|dein\w*)\b", re.IGNORECASE)
SIE = re.compile(r"(?<=\w )(Sie|Ihnen|Ihr(e[mnrs]?)?)\b")
"""Within a sentence; as its first word it may mean them."""


def _address(instrument: Instrument) -> Iterator[Remark]:
    texts = [(f"intro ({form})", words["de"]) for form, words in instrument.intro.items()]
    texts += [(where, text) for one in instrument.items for where, to, text in _wordings(one) if to == "de"]
    texts += [(f"question {one.code} (de)", one.text["de"]) for one in instrument.questions]
    said = [where for where, text in texts if DU.search(text)]
    if said and any(SIE.search(text) for _, text in texts):
        yield Remark(False, ", ".join(said), "Sie and du in one instrument: one form of address everywhere")


def _scale(instrument: Instrument) -> Iterator[Remark]:
    for language, labels in instrument.scale.points.items():
        if len({label.casefold() for label in labels}) < len(labels):
            yield Remark(True, f"scale ({language})", "two points have the same label")


def _sealed(instrument: Instrument) -> Iterator[Remark]:
    now = instrument.fingerprint()
    if not instrument.words:
        yield Remark(
            False,
            "words",
            f'add the line words = "{now}", so that a later change of wording under the same version shows',
        )
    elif instrument.words != now:
        following = int(instrument.version) + 1
        yield Remark(
            True,
            "version",
            f"what respondents read has changed since version {instrument.version} was finished: keep that "
            f'file for the rounds that used it, and make another with version = "{following}" '
            f'and words = "{now}"',
        )


LOOKS: tuple[Callable[[Instrument], Iterator[Remark]], ...] = (
    _sizes,
    _turned,
    _scale,
    _words,
    _identifying,
    _address,
    _sealed,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: the instrument where it could be read, what is to be said, whether it may be used."""

    name: str
    instrument: Instrument | None
    remarks: tuple[Remark, ...]

    @property
    def good(self) -> bool:
        """Whether nothing must be mended."""
        return not any(one.error for one in self.remarks)


def check_files(paths: list[Path]) -> list[Checked]:
    """Check files one by one, and against one another and ours: one wording for one version."""
    checked = [_check_file(path) for path in paths]
    ours = {(one.slug, one.version): one.fingerprint() for one in all_instruments()}
    told: list[Checked] = []
    for one in checked:
        if one.instrument is None:
            told.append(one)
            continue
        key, words = (one.instrument.slug, one.instrument.version), one.instrument.fingerprint()
        clash = ours.setdefault(key, words) != words
        more = (
            (Remark(True, "version", f"{key[0]} version {key[1]} is there already, with other words"),)
            if clash
            else ()
        )
        told.append(Checked(one.name, one.instrument, (*more, *one.remarks)))
    return told


def usable_instruments(folder: Path) -> list[Instrument]:
    """Ours, and those of an organisation's own that pass the check; by slug, newest first.

    A file that must be mended is left out and said by `bonafides instruments check`: it stops no page.
    """
    own = check_files(sorted(folder.glob("*.toml")) if folder.is_dir() else [])
    good = [one.instrument for one in own if one.good and one.instrument is not None]
    ours = {(one.slug, one.version) for one in all_instruments()}
    added = [one for one in good if (one.slug, one.version) not in ours]
    return sorted([*all_instruments(), *added], key=lambda one: (one.slug, -int(one.version)))


def _check_file(path: Path) -> Checked:
    try:
        instrument = read_instrument(path)
    except BonafidesError as error:
        says = f"{error.found}. Expected: {error.expected}. What to do: {error.remedy}"
        return Checked(path.name, None, (Remark(True, "file", says),))
    return Checked(path.name, instrument, tuple(remarks(instrument)))
