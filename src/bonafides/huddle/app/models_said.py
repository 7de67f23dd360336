"""A team's huddle of a day; help asked and offered; mistakes owned, and thanks for it.

Keys of people are called by what they did (speaker, asker, helper, teller, giver): no copy that somebody else
makes of a person's records follows these names. What is said is about a deal or a promise by the text of its
key alone: rooms do not know one another, and no chain of relations leads to what is said here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bonafides.huddle.saying import STATES
from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import Person, Team
from bonafides.people.sensitivity import Audience


class Huddle(models.Model):
    """Ten minutes of one team on one day."""

    SEEN_BY: dict[str, Audience] = {"id": "never", "team": "team", "on": "team"}

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["team", "on"], name="one_huddle_a_day"),)


class Word(Keyed):
    """What somebody said to the team on a day."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "huddle": "team",
        "speaker": "team",
        "state": "team",
        "sentence": "team",
        "about": "self",
        "said_at": "team",
    }

    huddle = models.ForeignKey(Huddle, on_delete=models.CASCADE, related_name="words")
    speaker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=list(STATES.items()))
    sentence = models.TextField(max_length=280, blank=True)
    about = models.CharField(
        max_length=60, blank=True, help_text="Key of a promise or deal; only the speaker is told which."
    )
    said_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("said_at", "id")
        indexes = (models.Index(fields=["speaker", "about"], name="words_about_something"),)


class Help(Keyed):
    """Help that somebody asked of the team, or of one colleague."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "team": "team",
        "asker": "team",
        "colleague": "team",
        "sentence": "team",
        "said_as": "team",
        "asked_at": "team",
        "answered_at": "team",
    }

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    sentence = models.TextField(max_length=280)
    said_as = models.OneToOneField(Word, null=True, on_delete=models.SET_NULL, related_name="asks")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, help_text="When the asker said that it is answered.")

    class Meta:
        ordering = ("asked_at", "id")
        indexes = (models.Index(fields=["team", "answered_at"], name="help_of_a_team"),)


class Offer(Keyed):
    """Help that somebody offered."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "help": "team",
        "helper": "team",
        "sentence": "team",
        "offered_at": "team",
        "thanked_at": "team",
    }

    help = models.ForeignKey(Help, on_delete=models.CASCADE, related_name="offers")
    helper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sentence = models.TextField(max_length=280, blank=True)
    offered_at = models.DateTimeField(default=timezone.now, editable=False)
    thanked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("offered_at", "id")
        constraints = (models.UniqueConstraint(fields=["help", "helper"], name="one_offer_each"),)


class Mistake(Keyed):
    """A mistake that somebody owned before the team."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "team": "team",
        "teller": "team",
        "sentence": "team",
        "put_right": "team",
        "told_at": "team",
    }

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    teller = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sentence = models.TextField(max_length=280)
    put_right = models.TextField(max_length=280, blank=True, help_text="What is done about it.")
    told_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-told_at", "-id")
        constraints = (models.CheckConstraint(name="a_mistake_is_told", condition=~Q(sentence="")),)
        indexes = (models.Index(fields=["team", "-told_at"], name="mistakes_of_a_team"),)


class Thanks(models.Model):
    """Thanks for owning a mistake."""

    SEEN_BY: dict[str, Audience] = {"id": "never", "mistake": "team", "giver": "team", "at": "team"}

    mistake = models.ForeignKey(Mistake, on_delete=models.CASCADE, related_name="thanks")
    giver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(fields=["mistake", "giver"], name="thanked_once"),)
