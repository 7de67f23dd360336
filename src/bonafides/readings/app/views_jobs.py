"""A long job: how far it is, and how it ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bonafides.people.app.access import asked_by, page
from bonafides.people.app.predicates import may
from bonafides.readings.app import actions_jobs
from bonafides.readings.app.models import ACTIVE, Import, Job
from bonafides.readings.app.queries_imports import worker_is_there
from bonafides.readings.schedule import time_left

KINDS = {"read": _("Reading an export"), "night": _("Measuring and publishing")}


@require_GET
@never_cache
@page("readings:job", "A job and how far it is", right="read_the_house")
def job(request: HttpRequest, key: str) -> HttpResponse:
    """The job; asked by htmx, its progress alone."""
    found = get_object_or_404(Job.objects.select_related("by"), key=key)
    running = (timezone.now() - found.started_at).total_seconds() if found.started_at else 0.0
    arrival = Import.objects.filter(key=found.arguments.get("import", "")).select_related("source").first()
    shown = {
        "job": found,
        "called": KINDS.get(found.kind, found.kind),
        "active": found.state in ACTIVE,
        "per_cent": round(found.share * 100),
        "left": time_left(found.share, running) if found.state == "running" else "",
        "arrival": arrival,
        "keeps": may(asked_by(request), "keep_sources"),
        "worker": worker_is_there(),
    }
    if not getattr(request, "htmx", False):
        return render(request, "readings/job.html", shown)
    answer = render(request, "readings/_job.html", shown)
    if found.state not in ACTIVE:
        # It is over: the whole page has a new headline.
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
@page("readings:stop_job", "Stop a job", right="keep_sources")
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Stop after the present step."""
    actions_jobs.ask_to_stop(get_object_or_404(Job, key=key), by=asked_by(request).person)
    return redirect("readings:job", key)


@require_POST
@page("readings:job_again", "Ask for a job again", right="keep_sources")
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Once more, after it failed or was stopped."""
    found = get_object_or_404(Job, key=key)
    if found.state in ACTIVE:
        return redirect("readings:job", key)
    return redirect("readings:job", actions_jobs.ask_again(found, by=asked_by(request).person).key)
