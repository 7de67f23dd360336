"""A statement beside its evidence: one card, with harmless readings and a question instead of a verdict."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bonafides.drawing.fragments import Text
from bonafides.drawing.templating import fill
from bonafides.drawing.wording import NBSP, number


def evidence_card(
    subject: Text,
    *,
    said: Text,
    shown: Text,
    evidence: Sequence[Text],
    harmless: Sequence[Text],
    would_change: Text,
    question: Text,
    n: int,
    bound: Text,
    note: Text = "",
    said_by: Text = "",
    said_label: Text = "What was said",
    shown_label: Text = "What the record shows",
) -> Markup:
    """A statement beside its evidence, with harmless readings and one question instead of a verdict.

    Parameters
    ----------
    subject
        The deal, team or call; never a person.
    said, said_by
        The statement, and where and when it was made.
    shown
        What comparable cases or the record show, in a sentence.
    evidence
        Dated facts.
    harmless
        Readings under which nothing is wrong; at least one.
    would_change
        What would change the finding.
    question
        The one question to ask.
    n, bound
        How many cases it rests on and the bound or interval in words ("95 % bound").
    note
        One line beneath the subject.

    Raises
    ------
    ValueError
        No evidence or no harmless reading is given: such a card would be a verdict.

    Examples
    --------
    >>> card = evidence_card("Ferry terminal refit", said="70 %, closing on 18 December.",
    ...     shown="None of 64 comparable deals closed within four weeks: at most 4.6 %.",
    ...     evidence=["They last wrote on 2 November."], harmless=["they wait for their board"],
    ...     would_change="one reply", question="What have they told you that the record does not hold?",
    ...     n=64, bound="95 % bound")
    >>> "95\\xa0% bound, n" in card
    True
    """
    if not evidence or not harmless:
        raise ValueError("an evidence card lists its evidence and at least one harmless reading")
    return fill(
        "evidence.html",
        subject=subject,
        note=note,
        said=said,
        said_by=said_by,
        said_label=said_label,
        shown=shown,
        shown_label=shown_label,
        bound=Markup("{}, n{}={}{}").format(bound, NBSP, NBSP, number(n)),
        evidence=evidence,
        harmless=harmless,
        would_change=would_change,
        question=question,
    )
