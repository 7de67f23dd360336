"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from bonafides.huddle.app import views, views_orders

app_name = "huddle"

urlpatterns = [
    path("", views.home, name="home"),
    path("team/<slug:key>/", views.team, name="team"),
    path("orders/", views_orders.orders, name="orders"),
    path("order/<slug:key>/", views_orders.order, name="order"),
]
