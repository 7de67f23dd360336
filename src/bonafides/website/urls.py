"""Every address of the house."""

from __future__ import annotations

from django.urls import include, path

from bonafides.website.api import api

urlpatterns = [
    path("", include("bonafides.website.pages.urls")),
    path("api/", api.urls),
    path("forecast/", include("bonafides.candour.app.urls")),
    path("readings/", include("bonafides.readings.app.urls")),
    path("", include("bonafides.people.app.urls")),
    path("sign-in/", include("allauth.urls")),
]
