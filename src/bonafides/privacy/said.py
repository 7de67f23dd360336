"""A sentence that remembers how it was put together, so that a page can say it in another language."""

from __future__ import annotations

from collections.abc import Callable, Sequence


class Said(str):
    """English text with its pattern and what stands in it; a plain string to everybody else.

    Rooms that know no language write these; a page says them by `in_language`.

    Parameters
    ----------
    pattern
        With `%(name)s` for each part; what is looked up.
    parts
        Numbers, names, or what was said itself.

    Examples
    --------
    >>> said = Said("%(name)s: %(n)s are asked", name="North", n=Said("five"))
    >>> said
    'North: five are asked'
    >>> german = {"%(name)s: %(n)s are asked": "%(name)s: %(n)s werden gefragt", "five": "fünf"}
    >>> in_language(said, lambda words: german.get(words, words))
    'North: fünf werden gefragt'
    """

    pattern: str
    parts: dict[str, object]

    def __new__(cls, pattern: str, **parts: object) -> Said:
        """Put it together."""
        made = super().__new__(cls, pattern % parts if parts else pattern)
        made.pattern, made.parts = pattern, parts
        return made

    @classmethod
    def of(cls, text: str) -> Said:
        """A text that was not put together, to be looked up whole."""
        return text if isinstance(text, Said) else cls(text)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Copied or pickled it is its words, and nothing else."""
        return str, (str(self),)


class First(Said):
    """The same at the beginning of a sentence: its first letter a capital one, in whatever language.

    Examples
    --------
    >>> First(Said("five")), in_language(First(Said("five")), {"five": "fünf"}.__getitem__)
    ('Five', 'Fünf')
    """

    within: str

    def __new__(cls, text: str) -> First:
        """Begin with a capital."""
        made = str.__new__(cls, text[:1].upper() + text[1:])
        made.pattern, made.parts, made.within = text, {}, text
        return made


def in_language(text: str, translate: Callable[[str], str]) -> str:
    """The same in another language: pattern and parts looked up, names as they are.

    A text that was not put together is looked up whole; one that nobody knows stays as it is.
    """
    if isinstance(text, First):
        words = in_language(text.within, translate)
        return words[:1].upper() + words[1:]
    if not isinstance(text, Said):
        return translate(text) if text else text
    if not text.parts:
        return translate(text.pattern)
    parts = {
        name: in_language(part, translate) if isinstance(part, Said) else part
        for name, part in text.parts.items()
    }
    return translate(text.pattern) % parts


def joined(parts: Sequence[str]) -> str:
    """Names within a sentence, with "and" between each two.

    Examples
    --------
    >>> joined(["c1"]), joined(["c1", "c2", "c3"])
    ('c1', 'c1 and c2 and c3')
    """
    if len(parts) < 2:
        return "".join(parts)
    return Said("%(first)s and %(last)s", first=joined(parts[:-1]), last=parts[-1])


def listed(parts: Sequence[str]) -> str:
    """The same with commas, and "and" before the last.

    Examples
    --------
    >>> listed(["North"]), listed(["East", "North", "South"])
    ('North', 'East, North and South')
    """
    return joined(parts) if len(parts) < 3 else joined([", ".join(parts[:-1]), parts[-1]])
