"""The parts that pages are made of, on one page: for those who build pages, and for tests that look."""

from __future__ import annotations

from functools import cache

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from bonafides.people.app.access import page

STATES = (
    ("asked", "Asked", "no answer yet"),
    ("yes_if", "Yes, if", "half a promise"),
    ("promised", "Promised", "open"),
    ("warned", "Warned", "told early"),
    ("kept", "Kept", "the asker said so"),
    ("unconfirmed", "Kept, unconfirmed", "done, no answer"),
    ("renegotiated", "Kept after a new date", "agreed in time"),
    ("late", "Late", "done after the date"),
    ("broken", "Broken", "not done"),
    ("withdrawn", "Withdrawn", "by the asker"),
    ("disputed", "Disputed", "counts for nobody"),
    ("refused", "Refused", "cannot be known or shown"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    what = forms.CharField(label="What will they get?", max_length=120)
    by_when = forms.DateField(
        label="By when?",
        help_text="Delivery’s own first estimate: 9 to 14 working days.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    whom = forms.ChoiceField(
        label="Who must say yes first?", choices=[("d", "Delivery"), ("q", "Quality")], initial="d"
    )
    how = forms.ChoiceField(
        label="What is true today?",
        choices=[("course", "On course"), ("changed", "Something changed"), ("stuck", "Stuck")],
        widget=forms.RadioSelect,
        required=False,
    )
    told = forms.BooleanField(
        label="The customer has been told", help_text="Saying it early lowers no figure.", required=False
    )
    more = forms.CharField(label="In one sentence", widget=forms.Textarea, required=False)


@cache
def _samples() -> tuple[SafeString, ...]:
    """Drawn once a process: figures, refusals, a chart, an evidence card."""
    from bonafides.drawing.sheet import samples

    # Safe: made by our own templates from numbers made up in our own code.
    return tuple(mark_safe(str(part)) for part in samples())  # noqa: S308


@page("components", "The parts that pages are made of", right="read_components")
def components(request: HttpRequest) -> HttpResponse:
    """Every part once; a POST of the form shows how errors look."""
    form = SampleForm(request.POST if request.method == "POST" else None)
    form.is_valid()
    many = Paginator(range(1, 68), 8).get_page(request.GET.get("page", 3))
    context = {"states": STATES, "form": form, "many": many, "samples": _samples()}
    return render(request, "website/components.html", context)
