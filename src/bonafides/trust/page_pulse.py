"""My pulse as a manager: what the team says, what would be a real change, drawn from a published payload."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.wording import spoken
from bonafides.trust.page_changes import changes_table, moved, since
from bonafides.trust.page_mine import comments_section, dimensions_section
from bonafides.trust.page_sure import how_sure
from bonafides.trust.page_words import Payload, sentence


def pulse_sections(payload: Payload) -> list[Markup]:
    """Six behaviours, what changed and what would be a change, what they wrote, how sure it is."""
    return [
        dimensions_section(payload),
        changes_section(payload),
        *comments_section(payload),
        how_sure(payload),
    ]


def changes_section(payload: Payload) -> Markup:
    """Which behaviours really changed, and how large a change would have to be."""
    table = changes_table(payload)
    if table is None:
        why = payload["change"].get("why", "Nothing can be set beside the round before.")
        body: list[Markup] = [drawing.refusal(since(payload), "Nothing to set it beside", why)]
    elif "figures" not in payload["change"]:
        body = [drawing.finding("What would be a real change"), table]
    else:
        body = [drawing.finding(changes_title(payload)), table]
    note = drawing.margin_note(
        "Why so much is needed",
        "A few answers move a mean by half a step and more though nothing has changed. An arrow on every wobble "
        "would be wrong nearly every month; here it is wrong once in twenty.",
    )
    return drawing.section(since(payload), body, note, anchor="changes")


def changes_title(payload: Payload) -> str:
    """The finding: which parts are higher or lower, or that nothing changed that could be told.

    Examples
    --------
    >>> told = {"dimensions": [{"code": "a", "name": "Openness"}], "change": {"figures": {"a": {"arrow": "up"}}}}
    >>> changes_title(told)
    'Openness is higher than before'
    >>> changes_title({"dimensions": [], "change": {"figures": {}}})
    'No change is large enough to tell'
    """
    found = moved(payload)
    up = [name for name, way in found if way == "higher"]
    down = [name for name, way in found if way == "lower"]
    parts = [
        f"{spoken(names)} {'is' if len(names) == 1 else 'are'} {way} than before"
        for names, way in ((up, "higher"), (down, "lower"))
        if names
    ]
    return sentence("; ".join(parts)) if parts else "No change is large enough to tell"
