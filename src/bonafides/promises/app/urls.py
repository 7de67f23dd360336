"""Addresses of the room. Each part keeps its own list beside its views."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "promises"

urlpatterns: list[URLPattern | URLResolver] = []
