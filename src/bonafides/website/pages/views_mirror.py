"""A page that makes a promise of what a mirror showed, or of what was said back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.promises.app.forms import GiveForm
from bonafides.promises.app.forms_giving import ColleagueForm, TeamForm
from bonafides.promises.app.queries_giving import teams_to_promise
from bonafides.promises.purposes import LEDGER
from bonafides.trust.app.models import Reply
from bonafides.trust.purposes import MINE, PULSE
from bonafides.website.pages.mirror import as_promise, make_promise, own_reply, own_tip

KINDS = {"mine": MINE, "pulse": PULSE}


@page(
    "mirror_promise_tip",
    "A promise of what my mirror showed",
    right="keep_word",
    about="self",
    purpose=LEDGER,
)
def promise_tip(request: HttpRequest, kind: str, place: str) -> HttpResponse:
    """The one thing to do, as a promise to the team or a colleague."""
    known = kind in KINDS and place.isdecimal()
    text = own_tip(asked_by(request), KINDS[kind], int(place[:3])) if known else ""
    if not text:
        raise Http404("no such tip in the reader's own mirror")
    return _promise(request, text, None, done="trust:mirror" if kind == "mine" else "trust:pulse")


@page(
    "mirror_promise_reply",
    "A promise of what I said back",
    right="keep_word",
    about="self",
    purpose=LEDGER,
)
def promise_reply(request: HttpRequest, key: str) -> HttpResponse:
    """What the reader said they do, as a promise to the team or a colleague."""
    row = own_reply(asked_by(request), key)
    if row is None:
        raise Http404("no such answer of the reader's, or it is a promise already")
    return _promise(request, row.we_do or row.we_heard or row.you_said, row, done="trust:reply")


def _promise(request: HttpRequest, text: str, reply: Reply | None, *, done: str) -> HttpResponse:
    reader = asked_by(request)
    which = request.POST.get("which", "")
    teams = teams_to_promise(reader)
    begun = {"what": as_promise(text)}

    def sent(name: str) -> Any:
        return request.POST if which == name else None

    forms: dict[str, GiveForm] = {
        "colleague": ColleagueForm(sent("colleague"), prefix="colleague", initial=begun)
    }
    if teams.exists():
        forms["team"] = TeamForm(sent("team"), teams=teams, prefix="team", initial=begun)
    said = ""
    if which in forms and forms[which].is_valid():
        try:
            made = make_promise(which, forms[which].cleaned_data, by=reader.person, reply=reply)
        except WrongRequest as refused:
            said = str(refused)
        else:
            messages.success(request, _("Promised. They can see it."))
            if reply is not None:
                return redirect(done, key=reply.subject.key)
            return redirect("promises:promise", key=made.key)
    context = {"forms": forms, "said": said, "text": text, "reply": reply, "back": done}
    status = 422 if request.method == "POST" else 200
    return render(request, "website/mirror_promise.html", context, status=status)
