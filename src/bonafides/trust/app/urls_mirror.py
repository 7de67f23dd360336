"""What one reads about oneself, one's team and the organisation."""

from __future__ import annotations

from django.urls import path

from bonafides.trust.app import views_mine

urlpatterns = [path("", views_mine.mirror, name="mirror")]
