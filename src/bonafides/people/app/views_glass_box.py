"""The glass box: who read what about me, what each figure is for, who may see what."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.people.app.access import PAGES, asked_by, page
from bonafides.people.app.actions_traces import answer_why, ask_why
from bonafides.people.app.addresses import address_of
from bonafides.people.app.forms_shares import AnswerForm
from bonafides.people.app.models import Question
from bonafides.people.app.queries_glass_box import (
    WHICH,
    Which,
    log_page,
    questions_to,
    read_of,
    teams_named,
)
from bonafides.people.app.queries_log_short import last_month, parts_there
from bonafides.people.app.traces import guards_missing
from bonafides.people.app.who_sees_what import model_lines, page_lines, titles
from bonafides.people.purposes import purposes


@page(
    "people:glass_box", "Who read what about me", right="read_own", about="self", purpose="people.access_log"
)
def glass_box(request: HttpRequest) -> HttpResponse:
    """The log of reads, newest first; those by others unless another part is asked for."""
    reader = asked_by(request)
    part = request.GET.get("of", "others")
    which: Which = part if part in WHICH else "others"
    context = {
        "which": which,
        "log": log_page(reader.person, which, titles(), request.GET.get("from", "")),
        "month": last_month(reader.person),
        "asked": questions_to(reader.person, titles()),
        "answer": AnswerForm(),
        "teams": teams_named(reader.person) if which == "team" else [],
        "unguarded": bool(guards_missing()),
        "any": parts_there(reader.person),
    }
    return render(request, "people/glass_box.html", context)


@page("people:glass_box_ask", "Ask why one was read", right="decide_own")
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Send the reader a note that asks why; it stands in their glass box until they answer."""
    reader = asked_by(request)
    trace = read_of(request.POST.get("read", ""), reader.person)
    if trace is None:
        raise Http404
    here = address_of(request, "people:glass_box")
    question = ask_why(trace, by=reader.person, link=here)
    messages.info(
        request, _("%(name)s will find your question in their glass box.") % {"name": question.asked_of.name}
    )
    return redirect("people:glass_box")


@page("people:glass_box_answer", "Say why one has read", right="decide_own")
@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Answer a question that was put to the reader."""
    reader = asked_by(request)
    question = Question.objects.filter(key=key, asked_of=reader.person).first()
    if question is None:
        raise Http404
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer_why(question, form.cleaned_data["answer"], by=reader.person)
        messages.info(request, _("Your answer stands in their log now."))
    else:
        messages.info(request, _("Nothing was sent: the answer was empty or longer than 600 characters."))
    return redirect("people:glass_box")


@page("people:glass_box_purposes", "What each figure is for", right="read_the_house")
def registry(request: HttpRequest) -> HttpResponse:
    """The purpose registry, to read and to print for a works council."""
    shown = {
        one.name: [line.title for line in PAGES.values() if line.purpose == one.name] for one in purposes()
    }
    entries = [(one, sorted(set(shown[one.name]))) for one in purposes()]
    return render(request, "people/purposes.html", {"entries": entries})


@page("people:glass_box_access", "Who may see what", right="read_the_house")
def access_table(request: HttpRequest) -> HttpResponse:
    """Every page and endpoint with its right and audience, from the declarations that guard them."""
    return render(request, "people/who_sees_what.html", {"lines": page_lines()})


@page("people:glass_box_fields", "What is kept, field by field", right="read_the_house")
def fields(request: HttpRequest) -> HttpResponse:
    """Every field of every record with who may ever see it."""
    return render(request, "people/fields.html", {"models": model_lines()})
