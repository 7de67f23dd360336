"""Addresses where what is said meets what is on record."""

from __future__ import annotations

from django.urls import path

from bonafides.website.pages import views_beside

urlpatterns = [
    path("said/", views_beside.said, name="beside_said"),
    path("order/<slug:key>/beside/", views_beside.order, name="beside_order"),
]
