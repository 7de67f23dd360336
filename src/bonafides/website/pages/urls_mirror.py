"""Addresses where a mirror becomes a promise."""

from __future__ import annotations

from django.urls import path

from bonafides.website.pages import views_mirror

urlpatterns = [
    path("tip/<slug:kind>/<slug:place>/promise/", views_mirror.promise_tip, name="mirror_promise_tip"),
    path("said/<slug:key>/promise/", views_mirror.promise_reply, name="mirror_promise_reply"),
]
