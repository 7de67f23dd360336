"""Draft from a mail or a note: likely promises, shown to whoever pasted it, and confirmed one by one.

Nothing of the text is kept between two pages: what has not been confirmed yet travels in the page itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.models import Client, Person
from bonafides.promises.app.actions_giving import note_implied, note_theirs
from bonafides.promises.app.forms import AskForm
from bonafides.promises.app.forms_drafting import AboutForm, PasteForm, SuggestionForm
from bonafides.promises.app.queries_asking import functions_asked, names_for_drafting
from bonafides.promises.app.views_asking import show_ask
from bonafides.promises.drafting import MOST, Suggestion, draft
from bonafides.promises.purposes import DRAFTING

WHY = {
    "first_person": gettext_lazy("Somebody says that they will."),
    "present_with_day": gettext_lazy("Somebody says that they do it, with a day."),
    "word_given": gettext_lazy("Somebody gives their word."),
    "they_will_get": gettext_lazy("The other side is told what it will get."),
    "colleague": gettext_lazy("A colleague is said to do it."),
    "you_will": gettext_lazy("The reader is said to do it."),
    "you_agreed": gettext_lazy("The reader has agreed to it."),
    "named": gettext_lazy("The note says who does it."),
    "result": gettext_lazy("Only the result is said, with a day."),
    "listed": gettext_lazy("It stands below what that side does."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion on the page: its number, its form, and why it was made."""

    number: int
    form: SuggestionForm

    @property
    def direction(self) -> str:
        """Whose promise it would be."""
        return str(self.form["direction"].value())

    @property
    def why(self) -> str:
        """The rule that found it, in words."""
        return str(WHY.get(str(self.form["why"].value()), ""))

    @property
    def conditional(self) -> bool:
        """It hangs on something else."""
        return str(self.form["conditional"].value()) in ("True", "on", "true")


def _form_of(number: int, one: Suggestion) -> SuggestionForm:
    said = {
        "what": one.what,
        "due_on": one.due_on,
        "direction": one.direction,
        "why": one.why,
        "conditional": one.conditional,
    }
    return SuggestionForm(initial=said, prefix=f"s{number}")


def _show(
    request: HttpRequest,
    paste: PasteForm,
    shown: list[Shown] | None = None,
    *,
    about: AboutForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": paste, "shown": shown, "about": about, "said": said}
    return render(request, "promises/draft.html", context, status=status)


def _empty(today: date, client: Any = None, written_on: Any = None) -> PasteForm:
    return PasteForm(initial={"client": client, "written_on": written_on or today}, today=today)


@page("promises:draft", "Draft from a mail or a note", right="keep_word", about="self", purpose=DRAFTING)
@never_cache
@sensitive_post_parameters()
def draft_from_text(request: HttpRequest) -> HttpResponse:
    """Paste a text; see what in it is likely to be a promise, in both directions."""
    reader = asked_by(request)
    if request.method != "POST":
        client = Client.objects.filter(key=request.GET.get("client", "")).first()
        return _show(request, _empty(reader.on, client))
    form = PasteForm(request.POST, today=reader.on)
    if not form.is_valid():
        return _show(request, form, status=422)
    said = form.cleaned_data
    ours, theirs = names_for_drafting(said["client"])
    found = draft(
        said["text"],
        written_on=said["written_on"],
        ours=ours,
        theirs=theirs,
        writer=said["writer"] or None,
    )
    shown = [Shown(n, _form_of(n, one)) for n, one in enumerate(found.suggestions)]
    about = AboutForm(
        initial={"client": said["client"], "written_on": said["written_on"]}, today=reader.on, prefix="about"
    )
    return _show(request, _empty(reader.on, said["client"], said["written_on"]), shown, about=about)


def _left(request: HttpRequest) -> list[int]:
    """Numbers of the suggestions that have not been answered yet, as the page carries them."""
    said = set(request.POST.get("left", "")[:400].split())
    return [number for number in range(MOST) if str(number) in said]


def _chosen(request: HttpRequest, left: list[int]) -> tuple[int | None, str]:
    """The suggestion whose button was pressed, and what it does; None for what no button sends."""
    number, _colon, what = request.POST.get("do", "").partition(":")
    return next((one for one in left if str(one) == number), None), what


def _note(by: Person, client: Client, what: str, said: dict[str, Any]) -> str:
    words = (client, said["what"], said["done_when"], said["due_on"])
    if what == "theirs":
        note_theirs(*words, by=by)
        return _("Noted as theirs. It stands on their page, where they may see it differently.")
    note_implied(*words, by=by)
    return _("Noted as heard by them. It binds us, and stands on their page.")


@page("promises:draft_one", "Confirming one suggestion", right="keep_word", about="self", purpose=DRAFTING)
@require_POST
@never_cache
@sensitive_post_parameters()
def draft_one(request: HttpRequest) -> HttpResponse:
    """Note one suggestion as a promise, or say that it is none; the others stay on the page."""
    reader = asked_by(request)
    left = _left(request)
    chosen, what = _chosen(request, left)
    about = AboutForm(request.POST, today=reader.on, prefix="about")
    refused, status = "", 200
    if chosen is not None and what == "none":
        left.remove(chosen)
    elif chosen is not None and what in ("theirs", "heard"):
        form = SuggestionForm(request.POST, prefix=f"s{chosen}")
        if about.is_valid() and form.is_valid():
            try:
                messages.success(
                    request, _note(reader.person, about.cleaned_data["client"], what, form.cleaned_data)
                )
                left.remove(chosen)
            except WrongRequest as wrong:
                refused, status = str(wrong), 422
        else:
            refused, status = ("" if about.is_valid() else _("Choose a client.")), 422
    shown = [Shown(n, _again(request, n, checked=n == chosen)) for n in left]
    paste = _empty(reader.on, about["client"].value(), about["written_on"].value())
    return _show(request, paste, shown, about=about, said=refused, status=status)


def _again(request: HttpRequest, number: int, *, checked: bool) -> SuggestionForm:
    """A suggestion as it was put right so far; only the one to be confirmed shows what is missing."""
    form = SuggestionForm(request.POST, prefix=f"s{number}")
    if checked:
        return form
    said = {name: form[name].value() for name in form.fields}
    return SuggestionForm(initial=said, prefix=f"s{number}")


@page(
    "promises:draft_ask",
    "Asking before a suggestion is promised",
    right="keep_word",
    about="self",
    purpose=DRAFTING,
)
@require_POST
@never_cache
@sensitive_post_parameters()
def draft_ask(request: HttpRequest) -> HttpResponse:
    """The page of asking, with its fields filled from one suggestion. Nothing is written yet."""
    reader = asked_by(request)
    chosen, _what = _chosen(request, _left(request))
    about = AboutForm(request.POST, today=reader.on, prefix="about")
    initial: dict[str, Any] = {"client": about["client"].value()}
    if chosen is not None:
        form = SuggestionForm(request.POST, prefix=f"s{chosen}")
        initial |= {name: form[name].value() for name in ("what", "due_on", "done_when")}
    return show_ask(request, AskForm(initial=initial, functions=functions_asked(), today=reader.on))
