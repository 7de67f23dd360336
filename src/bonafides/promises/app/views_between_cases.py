"""A client says, by their link, that a promise should not have been made."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bonafides.errors import WrongRequest
from bonafides.people.app.access import page
from bonafides.promises.app.actions_cases import open_case
from bonafides.promises.app.forms_between import TheirCaseForm
from bonafides.promises.app.models import Link
from bonafides.promises.app.queries_between import promise_between
from bonafides.promises.app.queries_between_cases import acts_of_theirs
from bonafides.promises.app.views_between import with_link


@page("promises:between_case", "A client’s case", right="read_between")
@with_link
def opening(request: HttpRequest, link: Link, key: str) -> HttpResponse:
    """In their own words; what was promised and what they said of it goes along."""
    row = promise_between(link.contact, key)
    if row is None or row.direction != "ours" or row.promised_at is None:
        raise Http404
    form, said = TheirCaseForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            open_case(row, form.cleaned_data["why"], acts_of_theirs(row), by=link.contact)
        except WrongRequest:
            said = _("Somebody at your end has said so already; it is being looked into.")
        else:
            messages.success(request, _("Thank you. People at our end who had no part in it look into it."))
            return redirect("promises:between")
    status = 422 if request.method == "POST" else 200
    context = {"row": row, "form": form, "said": said}
    return render(request, "promises/between_case.html", context, status=status)
