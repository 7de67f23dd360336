"""Imports: receiving one, looking at what it can show, putting it in force, setting it aside."""

from __future__ import annotations

from datetime import date

from django.conf import settings as django_settings
from django.contrib import messages
from django.core.exceptions import TooManyFilesSent
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bonafides.errors import BonafidesError, WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.predicates import may
from bonafides.readings import purposes as purposes
from bonafides.readings.app import actions_imports, places
from bonafides.readings.app.actions_jobs import problem_of
from bonafides.readings.app.forms import MappingForm
from bonafides.readings.app.models import Import, Source
from bonafides.readings.app.queries_imports import (
    active_job,
    counts_beside,
    unfinished_job,
    worker_is_there,
)
from bonafides.readings.app.uploads import Receiver
from bonafides.readings.app.views import source_context


def _arrival(key: str) -> Import:
    return get_object_or_404(Import.objects.select_related("source__current", "by", "job"), key=key)


@csrf_exempt  # checked in _received, after the files have been given their place
@require_POST
@page("readings:upload", "Upload an export", right="keep_sources")
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """Receive the files of one export; leads to the job that reads them."""
    found = get_object_or_404(Source.objects.select_related("current"), key=key)
    receiver = Receiver(request, most_bytes=django_settings.CONFIGURATION.upload_limit_mib * 2**20)
    try:
        receiver.look_ahead(int(request.META.get("CONTENT_LENGTH") or 0))
    except BonafidesError as error:
        return _not_received(request, found, error, status=413)
    request.upload_handlers = [receiver]
    try:
        answer: HttpResponse = _received(request, found, receiver)
        return answer
    except TooManyFilesSent:
        most = django_settings.DATA_UPLOAD_MAX_NUMBER_FILES
        many = WrongRequest(
            f"more than {most} files", f"up to {most} files, or one zip", "put them into a zip"
        )
        return _not_received(request, found, many, status=422)
    finally:
        receiver.clear()


@csrf_protect
def _received(request: HttpRequest, found: Source, receiver: Receiver) -> HttpResponse:
    try:
        len(request.FILES)  # asks for them: here they are received
        if receiver.problem is not None:
            raise receiver.problem
        if not receiver.arrived:
            raise WrongRequest("no file", "at least one table or archive", "choose the files of one export")
        arrival, _job = actions_imports.receive(
            found, receiver.arrived, receiver.folder, by=asked_by(request).person
        )
    except BonafidesError as error:
        return _not_received(request, found, error, status=422)
    return redirect("readings:import", arrival.key)


def _not_received(request: HttpRequest, found: Source, error: BonafidesError, *, status: int) -> HttpResponse:
    problem = problem_of(error, hide=str(places.data()))
    shown = source_context(request, found) | {"problem": problem}
    return render(request, "readings/source.html", shown, status=status)


@require_GET
@page("readings:import", "What an import can show", right="read_the_house")
def arrival(request: HttpRequest, key: str) -> HttpResponse:
    """Counts, coverage and refusals, before anything is measured; while it is read, how far that is."""
    found = _arrival(key)
    said = found.facts.get("import", {})
    shown = {
        "arrival": found,
        "source": found.source,
        "said": said,
        "as_of": date.fromisoformat(found.facts["as_of"]) if "as_of" in found.facts else None,
        "counts": counts_beside(found, found.source.current),
        "beside": found.source.current is not None and found.source.current_id != found.pk,
        "reads": [row for row in said.get("reads", ()) if row.get("n_read")],
        "job": active_job(about=found.key),
        "last": unfinished_job(found.key),
        "keeps": may(asked_by(request), "keep_sources"),
        "worker": worker_is_there(),
        "can_return": found.state == "replaced" and bool(found.generation),
        "mapping_form": MappingForm(initial={"mapping": found.facts.get("draft", "")}),
    }
    return render(request, "readings/import.html", shown)


@require_POST
@page("readings:put_in_force", "Put an import in force", right="keep_sources")
def put_in_force(request: HttpRequest, key: str) -> HttpResponse:
    """Measure it, and let it hold in the moment of publishing."""
    found = _arrival(key)
    try:
        job = actions_imports.ask_to_put_in_force(found, by=asked_by(request).person)
    except BonafidesError as error:
        return _refused(request, found, error)
    return redirect("readings:job", job.key)


@require_POST
@page("readings:set_aside", "Set an import aside", right="keep_sources")
def set_aside(request: HttpRequest, key: str) -> HttpResponse:
    """Remove its files; it never was in force, or is no more."""
    found = _arrival(key)
    try:
        actions_imports.set_aside(found, by=asked_by(request).person)
    except BonafidesError as error:
        return _refused(request, found, error)
    messages.success(request, _("The import is set aside and its files are removed."))
    return redirect("readings:source", found.source.key)


@require_POST
@page("readings:read_again", "Read an import again", right="keep_sources")
def read_again(request: HttpRequest, key: str) -> HttpResponse:
    """After it failed or was stopped."""
    found = _arrival(key)
    if found.state not in ("arrived", "failed"):
        return _refused(
            request, found, WrongRequest("this import was read", "one that was not", "import the files again")
        )
    actions_imports.ask_to_read(found, by=asked_by(request).person)
    return redirect("readings:import", key)


@require_http_methods(["GET", "POST"])
@page("readings:mapping", "Correct a mapping", right="keep_sources")
def mapping(request: HttpRequest, key: str) -> HttpResponse:
    """The drafted or kept mapping in a form; checked before anything is read with it."""
    found = _arrival(key)
    known = found.facts.get("draft") or found.source.mapping
    form = MappingForm(request.POST or None, initial={"mapping": known})
    if request.method == "POST" and form.is_valid():
        try:
            actions_imports.read_with_mapping(
                found, form.cleaned_data["mapping"], by=asked_by(request).person
            )
            return redirect("readings:import", key)
        except BonafidesError as error:
            problem = problem_of(error)
            form.add_error("mapping", f"{problem['found']}. {_('Expected')}: {problem['expected']}.")
    shown = {"form": form, "arrival": found, "source": found.source}
    return render(request, "readings/mapping.html", shown, status=422 if form.errors else 200)


@require_GET
@page(
    "readings:rejects",
    "What an import could not use",
    right="keep_sources",
    about="organisation",
    purpose="readings.imports",
    through="file",
)
def rejects(request: HttpRequest, key: str) -> HttpResponse:
    """`rejects.csv`: every row or value left out, with its reason; no cell is a formula."""
    found = _arrival(key)
    path = places.store_of(found) / found.generation / "tables" / "rejects.csv"
    if not found.generation or not path.is_file():
        raise Http404("no rejects of this import")
    answer: HttpResponse = FileResponse(  # type: ignore[assignment]  # it streams; nobody reads its content here
        path.open("rb"), as_attachment=True, filename="rejects.csv", content_type="text/csv; charset=utf-8"
    )
    return answer


def _refused(request: HttpRequest, found: Import, error: BonafidesError) -> HttpResponse:
    problem = problem_of(error)
    shown = source_context(request, found.source) | {"problem": problem}
    return render(request, "readings/source.html", shown, status=409)
