"""Addresses of how our word is kept."""

from __future__ import annotations

from django.urls import path

from bonafides.promises.app import views_reliability

urlpatterns = [
    path("word/", views_reliability.organisation, name="reliability"),
    path("word/mine/", views_reliability.mine, name="my_word"),
    path("word/functions/<slug:key>/", views_reliability.function, name="function_reliability"),
    path("word/accounts/<slug:key>/", views_reliability.account, name="account_reliability"),
    path("word/people/<slug:key>/", views_reliability.person, name="persons_word"),
]
