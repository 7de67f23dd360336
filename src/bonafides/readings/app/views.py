"""Sources: the list, one source with its imports, and what may be done with them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bonafides.errors import BonafidesError
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.predicates import may
from bonafides.readings.app import actions_sources
from bonafides.readings.app.actions_jobs import ask_for
from bonafides.readings.app.forms import FolderForm, SettingsForm, SourceForm
from bonafides.readings.app.models import Import, Source
from bonafides.readings.app.queries_imports import active_job, source_in_force, worker_is_there
from bonafides.readings.app.queries_organisation import measuring_settings

MOST_IMPORTS = 40


@require_GET
@page("readings:sources", "Sources", right="read_the_house")
def sources(request: HttpRequest) -> HttpResponse:
    """Every source with the import in force."""
    reader = asked_by(request)
    shown = {
        "sources": Source.objects.select_related("current"),
        "in_force": source_in_force(),
        "keeps": may(reader, "keep_sources"),
        "form": SourceForm(),
        "measuring": measuring_settings(),
        "job": active_job(kind="night"),
    }
    return render(request, "readings/sources.html", shown)


@require_POST
@page("readings:open_source", "Open a source", right="keep_sources")
def open_source(request: HttpRequest) -> HttpResponse:
    """A new source; leads to its page."""
    form = SourceForm(request.POST)
    if form.is_valid():
        try:
            made = actions_sources.open_source(
                form.cleaned_data["name"], folder=form.cleaned_data["folder"], by=asked_by(request).person
            )
            return redirect("readings:source", made.key)
        except BonafidesError as error:
            form.add_error(None, told(error))
    shown = {"sources": Source.objects.select_related("current"), "keeps": True, "form": form}
    return render(request, "readings/sources.html", shown | {"measuring": measuring_settings()}, status=422)


@require_GET
@page("readings:source", "A source and its imports", right="read_the_house")
def source(request: HttpRequest, key: str) -> HttpResponse:
    """What is in force, what waits, and what was before."""
    found = get_object_or_404(Source.objects.select_related("current"), key=key)
    return render(request, "readings/source.html", source_context(request, found))


def source_context(request: HttpRequest, found: Source) -> dict[str, object]:
    """What the page of a source shows."""
    return {
        "source": found,
        "imports": Import.objects.filter(source=found).select_related("by", "job")[:MOST_IMPORTS],
        "keeps": may(asked_by(request), "keep_sources"),
        "folder_form": FolderForm(initial={"folder": found.folder, "by_itself": found.by_itself}),
        "night": active_job(kind="night"),
        "worker": worker_is_there(),
        "problem": None,
    }


@require_POST
@page("readings:change_source", "Change what a source watches", right="keep_sources")
def change_source(request: HttpRequest, key: str) -> HttpResponse:
    """Another folder, or none."""
    found = get_object_or_404(Source, key=key)
    form = FolderForm(request.POST)
    if form.is_valid():
        try:
            actions_sources.change_source(found, by=asked_by(request).person, **form.cleaned_data)
            messages.success(request, _("The folder is noted."))
            return redirect("readings:source", key)
        except BonafidesError as error:
            form.add_error("folder", told(error))
    return render(
        request, "readings/source.html", source_context(request, found) | {"folder_form": form}, status=422
    )


@require_POST
@page("readings:close_source", "Close a source", right="keep_sources")
def close_source(request: HttpRequest, key: str) -> HttpResponse:
    """Nothing more is measured from it."""
    actions_sources.close_source(get_object_or_404(Source, key=key), by=asked_by(request).person)
    messages.success(request, _("The source is closed. What was published from it stays readable."))
    return redirect("readings:sources")


@require_POST
@page("readings:measure", "Measure again now", right="keep_sources")
def measure(request: HttpRequest) -> HttpResponse:
    """The night, now: look into watched folders, measure, publish."""
    job = active_job(kind="night") or ask_for("night", about="now", by=asked_by(request).person)
    return redirect("readings:job", job.key)


@require_http_methods(["GET", "POST"])
@page("readings:measuring", "How we are measured", right="keep_house")
def measuring(request: HttpRequest) -> HttpResponse:
    """Decisions of measuring that belong to the organisation."""
    from bonafides.readings.app.actions_settings import change_settings

    now = measuring_settings()
    form = SettingsForm(request.POST or None, initial=SettingsForm.filled(now))
    if request.method == "POST" and form.is_valid():
        by = asked_by(request).person
        if not change_settings(form.settings(), by=by):
            messages.info(request, _("Nothing was changed."))
            return redirect("readings:measuring")
        if source_in_force() is None:
            messages.success(request, _("Noted. It holds for the first import."))
            return redirect("readings:sources")
        return redirect("readings:job", ask_for("night", about="settings", by=by).key)
    status = 422 if form.errors else 200
    return render(request, "readings/measuring.html", {"form": form}, status=status)


def told(error: BonafidesError) -> str:
    """An error as one line beside a field."""
    parts = [f"{error.found}.", _("Expected: %s.") % error.expected if error.expected else ""]
    return " ".join(part for part in (*parts, f"{error.remedy}." if error.remedy else "") if part)
