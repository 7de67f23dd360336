"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from bonafides.promises.app import views_between_cases, views_cases

urlpatterns = [
    path("cases/", views_cases.cases, name="cases"),
    path("cases/about/<slug:key>/", views_cases.opening, name="open_case"),
    path("case/<slug:key>/", views_cases.case, name="case"),
    path("case/<slug:key>/reply/", views_cases.answer, name="case_reply"),
    path("case/<slug:key>/name/", views_cases.name, name="case_name"),
    path("case/<slug:key>/decide/", views_cases.deciding, name="case_decide"),
    path("case/<slug:key>/withdraw/", views_cases.withdraw, name="case_withdraw"),
    path("with-us/should-not/<slug:key>/", views_between_cases.opening, name="between_case"),
]
