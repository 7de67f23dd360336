"""Addresses of handing over."""

from __future__ import annotations

from django.urls import path

from bonafides.promises.app import views_handovers

urlpatterns = [
    path("handovers/", views_handovers.handovers, name="handovers"),
    path("client/<slug:key>/hand-over/<slug:giver>/", views_handovers.offer, name="hand_over"),
    path("handover/<slug:key>/", views_handovers.handover, name="handover"),
    path("handover/<slug:key>/<slug:promise>/take/", views_handovers.taking, name="take"),
    path("handover/<slug:key>/<slug:promise>/not/", views_handovers.not_this, name="not_taken"),
]
