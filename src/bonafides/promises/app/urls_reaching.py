"""Addresses of how people are reached."""

from __future__ import annotations

from django.urls import path

from bonafides.promises.app import views_answering, views_reaching

urlpatterns = [
    path("answer/<str:text>/<slug:what>/", views_answering.answer_by_link, name="answer"),
    path("told/", views_reaching.reach, name="reach"),
    path("told/calendar/", views_reaching.make_calendar, name="make_own_calendar"),
    path("told/calendar/end/", views_reaching.end_calendar, name="end_own_calendar"),
    path("told/calendar/<str:text>.ics", views_reaching.own_calendar, name="own_calendar"),
    path("hooks/", views_reaching.hooks, name="hooks"),
    path("hooks/<slug:key>/end/", views_reaching.end, name="end_hook"),
]
