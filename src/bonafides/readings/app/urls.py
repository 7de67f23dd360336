"""Addresses of sources, imports, jobs and what has been published."""

from __future__ import annotations

from django.urls import path

from bonafides.readings.app import views, views_imports, views_jobs, views_published

app_name = "readings"

urlpatterns = [
    path("", views_published.published, name="published"),
    path("of-all/<slug:key>/", views_published.reading, name="reading"),
    path("of-a-team/<slug:key>/", views_published.team_reading, name="team_reading"),
    path("of-mine/<slug:key>/", views_published.own_reading, name="own_reading"),
    path("sources/", views.sources, name="sources"),
    path("sources/open/", views.open_source, name="open_source"),
    path("sources/measure/", views.measure, name="measure"),
    path("sources/measuring/", views.measuring, name="measuring"),
    path("sources/<slug:key>/", views.source, name="source"),
    path("sources/<slug:key>/change/", views.change_source, name="change_source"),
    path("sources/<slug:key>/close/", views.close_source, name="close_source"),
    path("sources/<slug:key>/upload/", views_imports.upload, name="upload"),
    path("imports/<slug:key>/", views_imports.arrival, name="import"),
    path("imports/<slug:key>/in-force/", views_imports.put_in_force, name="put_in_force"),
    path("imports/<slug:key>/aside/", views_imports.set_aside, name="set_aside"),
    path("imports/<slug:key>/again/", views_imports.read_again, name="read_again"),
    path("imports/<slug:key>/mapping/", views_imports.mapping, name="mapping"),
    path("imports/<slug:key>/rejects.csv", views_imports.rejects, name="rejects"),
    path("jobs/<slug:key>/", views_jobs.job, name="job"),
    path("jobs/<slug:key>/stop/", views_jobs.stop, name="stop_job"),
    path("jobs/<slug:key>/again/", views_jobs.again, name="job_again"),
]
