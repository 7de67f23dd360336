"""Addresses of how people are reached."""

from __future__ import annotations

from django.urls import path

from bonafides.promises.app import views_answering, views_reaching

urlpatterns = [
    path("answer/<str:text>/<slug:what>/", views_answering.answer_by_link, name="answer"),
    path("told/", views_reaching.reach, name="reach"),
    path("hooks/", views_reaching.hooks, name="hooks"),
    path("hooks/<slug:key>/end/", views_reaching.end, name="end_hook"),
]
