"""How does a client see me? Two minutes for anybody, without an account. Nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bonafides.people.app.access import page
from bonafides.people.app.addresses import whole_address
from bonafides.trust.app.forms_answers import AnswersForm
from bonafides.trust.app.guess_shown import equation_words, shown
from bonafides.trust.instruments import load

TOOL = "two-minutes"


@page("trust:try", "How a client sees me: two minutes, nothing kept", right="try_mirror")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def try_it(request: HttpRequest) -> HttpResponse:
    """The questions; and to whoever sends answers, what they come to, in the answer itself and nowhere else.

    No row is written, no session begun, nothing counted: what was chosen is gone with the response.
    """
    instrument = load(TOOL)
    if request.method != "POST":
        return render(request, "trust/try.html", {"form": AnswersForm(instrument, relation="guess")})
    form = AnswersForm(instrument, request.POST, relation="guess")
    if not form.is_valid():
        refused = render(request, "trust/try.html", {"form": form}, status=422)
        refused._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark: no line says when
        return refused
    found = shown(instrument, form.answers())
    context = {
        "shown": found,
        "equation": equation_words(found.guessed),
        "address": whole_address(request, request.path),
    }
    return render(request, "trust/try_result.html", context)
