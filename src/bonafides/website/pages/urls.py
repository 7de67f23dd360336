"""Addresses of pages that belong to no single room."""

from __future__ import annotations

from django.urls import path

from bonafides.website.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("all/", views.everything, name="all"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]
