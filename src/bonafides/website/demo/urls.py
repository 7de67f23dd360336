"""Addresses of the demonstration."""

from __future__ import annotations

from django.urls import path

from bonafides.website.demo import views

app_name = "demo"

urlpatterns = [
    path("demo/", views.door, name="door"),
    path("demo/as/customer/", views.visit, name="visit"),
    path("demo/as/<slug:role>/", views.enter, name="enter"),
]
