"""Addresses of the forecast pages."""

from __future__ import annotations

from django.urls import path

from bonafides.candour.app import views

app_name = "candour"

urlpatterns = [
    path("", views.home, name="home"),
    path("mine/", views.mine, name="mine"),
]
