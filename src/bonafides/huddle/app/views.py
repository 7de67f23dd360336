"""A team's ten minutes: one address for reading and for all that is said there.

One address, so that the log of reads, which holds names of pages, cannot tell who asked for help or owned a
mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from bonafides.errors import WrongRequest
from bonafides.huddle.app import actions
from bonafides.huddle.app.forms import HelpForm, MistakeForm, WordForm
from bonafides.huddle.app.models import Help, Mistake, Offer, Word
from bonafides.huddle.app.queries import help_for, mistakes_owned, round_of
from bonafides.huddle.app.queries_people import own_teams
from bonafides.huddle.app.topics import first_of_each, topics_of
from bonafides.huddle.purposes import WORDS
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.models import Team
from bonafides.people.app.reader import Reader

AT_ONCE = 3
"""Things of a kind that are worth a word and stand beside the form; all of them can be chosen in it."""


def team_of(_request: HttpRequest, key: str, **_: Any) -> Team:
    """The team of an address."""
    return get_object_or_404(Team, key=key)


@page("huddle:home", "Huddle", right="read_the_house")
def home(request: HttpRequest) -> HttpResponse:
    """To the huddle of the reader's own team; to a choice where there are several."""
    reader = asked_by(request)
    teams = list(own_teams(reader)[:20])
    if len(teams) == 1:
        return redirect("huddle:team", key=teams[0].key)
    return render(request, "huddle/home.html", {"teams": teams})


@page(
    "huddle:team",
    "A team’s huddle",
    right="speak_in_huddle",
    about="team",
    purpose=WORDS,
    of=team_of,
)
def team(request: HttpRequest, key: str) -> HttpResponse:
    """What was said today, help asked, mistakes owned; and the forms to say it."""
    found = team_of(request, key)
    reader = asked_by(request)
    if request.method == "POST":
        return _done(request, found, reader)
    return _show(request, found, reader)


def _show(
    request: HttpRequest,
    found: Team,
    reader: Reader,
    *,
    said: str = "",
    status: int = 200,
    filled: forms.Form | None = None,
) -> HttpResponse:
    now = round_of(found, reader)
    leads = reader.person.pk in now.leads
    others = [person for person in now.people if person.pk != reader.person.pk]
    topics = topics_of(reader)
    pressing = [one for one in topics if one.pressing]
    context: dict[str, Any] = {
        "round": now,
        "leads": leads,
        "helps": help_for(found, reader),
        "mistakes": mistakes_owned(found, reader),
        "said": said,
        "word": WordForm(topics=topics, called=reader.person.name, leads=leads),
        "pressing": first_of_each(pressing, AT_ONCE),
        "further": len(first_of_each(pressing, AT_ONCE)) < len(pressing),
        "help": HelpForm(people=others),
        "mistake": MistakeForm(),
    }
    if filled is not None:
        context[str(filled.prefix)] = filled
    return render(request, "huddle/team.html", context, status=status)


def _done(request: HttpRequest, found: Team, reader: Reader) -> HttpResponse:
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return _show(request, found, reader, said=_("Nothing was said."), status=422)
    try:
        spoken = act(request, found, reader)
    except WrongRequest as refused:
        return _show(request, found, reader, said=str(refused), status=422)
    if isinstance(spoken, forms.Form):
        return _show(request, found, reader, status=422, filled=spoken)
    messages.success(request, spoken)
    return redirect("huddle:team", key=found.key)


def _say(request: HttpRequest, found: Team, reader: Reader) -> str | forms.Form:
    leads = found.pk in reader.leads_teams
    form = WordForm(request.POST, topics=topics_of(reader), called=reader.person.name, leads=leads)
    if not form.is_valid():
        return form
    words = form.cleaned_data
    actions.say(found, words["state"], words["sentence"], about=words.get("about", ""), by=reader.person)
    return _("Said to the team.")


def _take_back(request: HttpRequest, found: Team, reader: Reader) -> str:
    actions.take_back(_of(request, Word, huddle__team=found, speaker=reader.person), by=reader.person)
    return _("Taken back.")


def _ask(request: HttpRequest, found: Team, reader: Reader) -> str | forms.Form:
    people = [person for person in round_of(found, reader).people if person.pk != reader.person.pk]
    form = HelpForm(request.POST, people=people)
    if not form.is_valid():
        return form
    of = next((person for person in people if person.key == form.cleaned_data["of"]), None)
    actions.ask_for_help(found, form.cleaned_data["sentence"], of=of, by=reader.person)
    return _("Asked. It counts nowhere.")


def _offer(request: HttpRequest, found: Team, reader: Reader) -> str:
    asked = _help(request, found, reader)
    actions.offer_help(asked, request.POST.get("sentence", ""), by=reader.person)
    return _("Offered.")


def _close(request: HttpRequest, found: Team, reader: Reader) -> str:
    actions.close_help(_help(request, found, reader), by=reader.person)
    return _("Answered.")


def _thank_help(request: HttpRequest, found: Team, reader: Reader) -> str:
    offer = _of(request, Offer, help__in=help_for(found, reader))
    actions.thank_for_help(offer, by=reader.person)
    return _("Thanked.")


def _own(request: HttpRequest, found: Team, reader: Reader) -> str | forms.Form:
    form = MistakeForm(request.POST)
    if not form.is_valid():
        return form
    told = form.cleaned_data
    actions.own_mistake(found, told["sentence"], put_right=told["put_right"], by=reader.person)
    return _("Said. It counts nowhere.")


def _thank(request: HttpRequest, found: Team, reader: Reader) -> str:
    actions.thank_for_owning(_of(request, Mistake, team=found), by=reader.person)
    return _("Thanked.")


def _help(request: HttpRequest, found: Team, reader: Reader) -> Help:
    """Help that the reader may see; what was asked of somebody else is not found."""
    wanted = request.POST.get("key", "")
    for asked in help_for(found, reader):
        if asked.key == wanted:
            return asked
    raise Http404


def _of(request: HttpRequest, model: Any, **where: Any) -> Any:
    return get_object_or_404(model, key=request.POST.get("key", ""), **where)


ACTS: dict[str, Callable[[HttpRequest, Team, Reader], str | forms.Form]] = {
    "say": _say,
    "take_back": _take_back,
    "ask": _ask,
    "offer": _offer,
    "close": _close,
    "thank_help": _thank_help,
    "own": _own,
    "thank": _thank,
}
"""What a form of the page may do, by the value of its button."""
