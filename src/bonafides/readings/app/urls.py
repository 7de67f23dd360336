"""Addresses of sources, imports and jobs."""

from __future__ import annotations

from django.urls import path

from bonafides.readings.app import views

app_name = "readings"

urlpatterns = [path("sources/", views.sources, name="sources")]
