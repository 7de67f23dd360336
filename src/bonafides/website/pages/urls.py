"""Addresses of pages that belong to no single room."""

from __future__ import annotations

from django.urls import path

from bonafides.website.pages import views, views_choices, views_components, views_today

urlpatterns = [
    path("", views_today.today, name="today"),
    path("all/", views.everything, name="all"),
    path("look/", views_choices.look, name="look"),
    path("language/", views_choices.language, name="language"),
    path("components/", views_components.components, name="components"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]
