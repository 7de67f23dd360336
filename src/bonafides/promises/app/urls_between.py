"""Addresses of what stands between a client and us."""

from __future__ import annotations

from django.urls import path

from bonafides.promises.app import views_between, views_clients

urlpatterns = [
    path("with-us/", views_between.between, name="between"),
    path("with-us/open/<str:text>/", views_between.open_link, name="open_link"),
    path("with-us/add/", views_between.add, name="between_add"),
    path("with-us/reliance/", views_between.rely, name="between_rely"),
    path("with-us/end/", views_between.end, name="between_end"),
    path("with-us/calendar/<str:text>.ics", views_between.calendar, name="calendar"),
    path("with-us/<slug:key>/<slug:what>/", views_between.do, name="between_do"),
    path("client/<slug:key>/", views_clients.client, name="client"),
    path("client/<slug:key>/link/<slug:contact>/", views_clients.link, name="make_link"),
    path("client/<slug:key>/link/<slug:contact>/end/", views_clients.end, name="end_link"),
    path("client/<slug:key>/note/", views_clients.note, name="note"),
]
