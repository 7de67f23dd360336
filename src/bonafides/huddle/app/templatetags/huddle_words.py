"""Words of the huddle."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from bonafides.huddle.app.models import Mistake
from bonafides.huddle.app.state_words import STATE_WORDS
from bonafides.people.app.models import Person

register = template.Library()


@register.filter
def state_before(state: str) -> str:
    """A state before a sentence; a change is told by the sentence itself."""
    return "" if state == "changed" else f"{STATE_WORDS[state]}: "


@register.filter
def state_alone(state: str) -> str:
    """A state that stands without a sentence."""
    return f"{STATE_WORDS[state]}."


@register.filter
def thanked_by(mistake: Mistake, person: Person) -> bool:
    """Whether somebody has thanked for it already."""
    return any(one.giver_id == person.pk for one in mistake.thanks.all())


@register.filter
def their_answer(answer: str) -> str:
    """A colleague's answer, behind their name."""
    return {
        "asked": _("has not answered yet"),
        "accepted": _("works on it"),
        "declined": _("does not work on it"),
        "would_believe": _("would, if"),
    }[answer]


@register.filter
def my_answer(answer: str) -> str:
    """One's own answer, as a sentence."""
    return {
        "asked": _("You have not answered yet."),
        "accepted": _("You work on it."),
        "declined": _("You declined."),
        "would_believe": _("You said what would make you believe in it."),
    }[answer]
