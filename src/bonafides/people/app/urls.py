"""Addresses of people, clients, the glass box."""

from __future__ import annotations

from django.urls import path

from bonafides.people.app import urls_people, views_glass_box, views_sharing

app_name = "people"

urlpatterns = [
    *urls_people.urlpatterns,
    path("glass-box/", views_glass_box.glass_box, name="glass_box"),
    path("glass-box/ask/", views_glass_box.ask, name="glass_box_ask"),
    path("glass-box/answer/<str:key>/", views_glass_box.answer, name="glass_box_answer"),
    path("glass-box/purposes/", views_glass_box.registry, name="glass_box_purposes"),
    path("glass-box/who-sees-what/", views_glass_box.access_table, name="glass_box_access"),
    path("glass-box/fields/", views_glass_box.fields, name="glass_box_fields"),
    path("glass-box/sharing/", views_sharing.sharing, name="glass_box_sharing"),
    path("glass-box/sharing/end/", views_sharing.end, name="glass_box_end_share"),
    path("glass-box/sharing/switch/", views_sharing.switch, name="glass_box_switch"),
]
