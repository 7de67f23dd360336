"""Addresses of people, clients, the glass box."""

from __future__ import annotations

from django.urls import path

from bonafides.people.app import views

app_name = "people"

urlpatterns = [
    path("people/", views.directory, name="directory"),
    path("glass-box/", views.glass_box, name="glass_box"),
]
