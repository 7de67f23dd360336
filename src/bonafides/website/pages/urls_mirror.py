"""Addresses where a mirror becomes a promise."""

from __future__ import annotations

from django.urls import path

from bonafides.website.pages import views_mirror

urlpatterns = [
    path("promise/<slug:kind>/<int:place>/", views_mirror.promise_tip, name="mirror_promise_tip"),
    path("promise/<slug:key>/", views_mirror.promise_reply, name="mirror_promise_reply"),
]
