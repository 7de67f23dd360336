"""Collecting a ballot by an invitation."""

from __future__ import annotations

from django.urls import path

from bonafides.trust.app import views_answer

urlpatterns = [
    path("answer/", views_answer.answer, name="answer"),
    path("answer/parts/<str:name>", views_answer.part, name="part"),
    path("answer/<str:key>/", views_answer.answer_of, name="answer_of"),
    path("answer/<str:key>/parts/<str:name>", views_answer.part_of, name="part_of"),
    path("collect/", views_answer.collect, name="collect"),
]
