"""The two-minute tool, and answers that carry a name."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
