"""Addresses of the room. Each part keeps its own list beside its views."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from bonafides.promises.app import (
    urls_asking,
    urls_between,
    urls_cases,
    urls_contacts,
    urls_handovers,
    urls_reaching,
    urls_reliability,
)

app_name = "promises"

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_asking.urlpatterns,
    *urls_contacts.urlpatterns,
    *urls_cases.urlpatterns,
    *urls_handovers.urlpatterns,
    *urls_between.urlpatterns,
    *urls_reliability.urlpatterns,
    *urls_reaching.urlpatterns,
]
