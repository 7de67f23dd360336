"""Addresses of the mirror."""

from __future__ import annotations

from bonafides.trust.app import urls_answer, urls_guess, urls_mirror, urls_rounds

app_name = "trust"

urlpatterns = [
    *urls_answer.urlpatterns,
    *urls_mirror.urlpatterns,
    *urls_guess.urlpatterns,
    *urls_rounds.urlpatterns,
]
