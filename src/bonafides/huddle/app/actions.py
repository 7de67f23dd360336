"""What people do in a huddle: say what is true, ask for help and offer it, own a mistake, thank.

None of it is noted in a log of acts, and a POST of it leaves the same trace as reading the page: nothing but
these rows, which go by themselves, tells that somebody asked for help or owned a mistake.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.huddle.app.models import Help, Huddle, Mistake, Offer, Thanks, Word
from bonafides.huddle.app.queries_people import belongs
from bonafides.huddle.saying import (
    ASKS_FOR_HELP,
    LONGEST,
    one_sentence,
    why_no_offer,
    why_no_thanks,
    why_not_said,
)
from bonafides.people.app.models import Person, Team


def _of_the_team(team: Team, person: Person) -> None:
    if not belongs(team, person):
        raise WrongRequest(f"{person.name}, who is not in {team}", "one of its people", "ask your own team")


def _said(sentence: str) -> str:
    text = one_sentence(sentence)
    if not 0 < len(text) <= LONGEST:
        raise WrongRequest(
            f"{len(text)} characters", f"a sentence of at most {LONGEST}", "say it in one sentence"
        )
    return text


@transaction.atomic
def say(team: Team, state: str, sentence: str, *, about: str = "", by: Person) -> Word:
    """Say to the team what is true today; whoever is stuck or needs help has asked for it with that.

    Raises
    ------
    WrongRequest
        Not one of the team, not a sentence, no such state.
    """
    _of_the_team(team, by)
    if why := why_not_said(state, sentence):
        raise WrongRequest("what was said", why, "say it again")
    text = one_sentence(sentence)
    huddle, _ = Huddle.objects.get_or_create(team=team, on=timezone.localdate())
    word = Word.objects.create(huddle=huddle, speaker=by, state=state, sentence=text, about=about)
    if state in ASKS_FOR_HELP:
        Help.objects.create(team=team, asker=by, sentence=text, said_as=word)
    return word


@transaction.atomic
def take_back(word: Word, *, by: Person) -> None:
    """Take one's own word back, with the help it asked for while nobody has offered any."""
    if word.speaker_id != by.pk:
        raise WrongRequest("somebody else’s word", "one of your own", "leave it")
    Help.objects.filter(said_as=word, offers__isnull=True).delete()
    word.delete()


def ask_for_help(team: Team, sentence: str, *, of: Person | None = None, by: Person) -> Help:
    """Ask the team for help, or one of its people; then only these two read it.

    Raises
    ------
    WrongRequest
        One of the two is not of the team; nobody asks themselves.
    """
    _of_the_team(team, by)
    if of is not None:
        _of_the_team(team, of)
        if of.pk == by.pk:
            raise WrongRequest("yourself", "the team, or a colleague", "ask somebody else")
    return Help.objects.create(team=team, asker=by, colleague=of, sentence=_said(sentence))


@transaction.atomic
def offer_help(help_: Help, sentence: str, *, by: Person) -> Offer:
    """Offer help; a second offer of the same person replaces what they said.

    Raises
    ------
    WrongRequest
        It is one's own, was asked of somebody else, or is answered.
    """
    _of_the_team(help_.team, by)
    why = why_no_offer(
        by.pk, asker=help_.asker_id, asked_of=help_.colleague_id, answered=help_.answered_at is not None
    )
    if why:
        raise WrongRequest("an offer of help", f"one that can be given: {why}", "leave it")
    text = one_sentence(sentence)[:LONGEST]
    offer, _ = Offer.objects.update_or_create(help=help_, helper=by, defaults={"sentence": text})
    return offer


def thank_for_help(offer: Offer, *, by: Person) -> None:
    """Thank whoever offered; the asker does."""
    if offer.help.asker_id != by.pk:
        raise WrongRequest("thanks for help", "whoever asked for it", "leave it to them")
    Offer.objects.filter(pk=offer.pk, thanked_at=None).update(thanked_at=timezone.now())


def close_help(help_: Help, *, by: Person) -> None:
    """Say that it is answered; the asker does."""
    if help_.asker_id != by.pk:
        raise WrongRequest("help that somebody else asked for", "your own", "leave it to them")
    Help.objects.filter(pk=help_.pk, answered_at=None).update(answered_at=timezone.now())


def own_mistake(team: Team, sentence: str, *, put_right: str = "", by: Person) -> Mistake:
    """Own a mistake before the team."""
    _of_the_team(team, by)
    return Mistake.objects.create(
        team=team, teller=by, sentence=_said(sentence), put_right=one_sentence(put_right)[:LONGEST]
    )


def thank_for_owning(mistake: Mistake, *, by: Person) -> None:
    """Thank for owning a mistake, once."""
    _of_the_team(mistake.team, by)
    if why := why_no_thanks(by.pk, teller=mistake.teller_id):
        raise WrongRequest("thanks", f"thanks of somebody else: {why}", "leave it")
    Thanks.objects.get_or_create(mistake=mistake, giver=by)
