"""One number of a page, with its line, its dot, a ring for what was said, and a sentence of doubt."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bonafides.drawing.fragments import Text, refusal
from bonafides.drawing.templating import fill
from bonafides.drawing.wording import NBSP, Form, form_of, number, percent, written
from bonafides.figures import LEVEL, Figure

LEFT, RIGHT = 9.5, 210.5
"""Ends of the drawn axis in px, half a mark inside the line."""


def figure(
    name: Text,
    measured: Figure,
    *,
    reference: float | None = None,
    said: float | None = None,
    said_is: str = "what was said",
    scale: tuple[float, float] | None = None,
    format: str | Form | None = None,  # noqa: A002
    of: str = "",
    doubt: Text = "",
    refused_says: Text = "Cannot be measured yet",
    same_says: Text = "No difference seen",
) -> Markup:
    """A figure with its interval; or, in the same place and weight, the reason why there is none.

    Parameters
    ----------
    name
        What is measured.
    measured
        The figure. Refused ones become a refusal with `measured.why` as its reason.
    reference
        Where "no difference" lies (0 for differences, 1 for ratios). Drawn as a tick; when the interval
        holds it, the sentence `same_says` comes first and the number steps back.
    said
        What was said, in the unit of `measured`: drawn as a ring, and written beneath.
    said_is
        What the ring is, in the words of the page: who said it, where its readers would not know.
    scale
        Ends of the axis in the unit of `measured`; 0 to 1 for shares, else taken from the interval.
    format
        A name in `wording.FORMS`, or a `Form` (`wording.money_form` for amounts in cents); by default the
        form of `measured.unit`.
    of
        What n counts ("deals").
    doubt
        Added to the sentence beneath; `measured.why` is added as well.
    refused_says, same_says
        The serif line of a refusal, and of an interval that holds the reference.

    Examples
    --------
    >>> commit = Figure(0.67, 0.61, 0.72, n=189, unit="share")
    >>> html = figure("Commit that closed", commit, of="deals", said=0.88)
    >>> "61 to 72 (95\\xa0%), n\\xa0=\\xa0189\\xa0deals. The ring, 88\\xa0%, is what was said." in html
    True
    >>> "refusal" in figure("Coast", Figure.refuse("Four made statements.", n=4, unit="share"))
    True
    """
    if measured.value is None or measured.low is None or measured.high is None:
        return refusal(name, refused_says, measured.why)
    form = format if isinstance(format, Form) else form_of(format or measured.unit)
    numbers = (measured.value, measured.low, measured.high, *(x for x in (said,) if x is not None))
    texts = written(numbers, form, measured.high - measured.low)
    first, last = scale or _scale(measured, form, [x for x in (reference, said) if x is not None])

    def place(value: float | None) -> str | None:
        return None if value is None else f"{_place(value, first, last):.1f}"

    same = reference is not None and not measured.excludes(reference)
    return fill(
        "figure.html",
        name=name,
        finding=same_says if same else "",
        number=form.before + texts[0],
        unit=form.unit,
        tick=place(reference),
        low=place(measured.low),
        high=place(measured.high),
        dot=place(measured.value),
        ring=place(said),
        doubt=_sentence(measured, texts, form, of, doubt, said_is),
    )


def _sentence(measured: Figure, texts: Sequence[str], form: Form, of: str, doubt: Text, said_is: str) -> Text:
    n = f"n{NBSP}={NBSP}{number(measured.n)}" + (f"{NBSP}{of}" if of else "")
    says: list[Text] = [f"{texts[1]} to {texts[2]} ({percent(LEVEL)}), {n}."]
    if len(texts) > 3:
        unit = f"{NBSP}{form.unit}" if form.unit else ""
        says.append(f"The ring, {form.before}{texts[3]}{unit}, is {said_is}.")
    says += [part for part in (doubt, _sentence_case(measured.why)) if part]
    return Markup(" ").join(says)


def _sentence_case(text: str) -> str:
    if not text:
        return text
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def _scale(measured: Figure, form: Form, others: Sequence[float]) -> tuple[float, float]:
    if form.unit == "%":
        return 0.0, 1.0
    seen = [x for x in (measured.value, measured.low, measured.high, *others) if x is not None]
    width = max(seen) - min(seen) or abs(seen[0]) or 1.0
    first, last = min(seen) - 0.5 * width, max(seen) + 0.5 * width
    return (max(first, 0.0) if min(seen) >= 0 and not form.signed else first), last


def _place(value: float, first: float, last: float) -> float:
    share = (value - first) / (last - first)
    return LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share))
