"""Every address of the house."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic.base import RedirectView

from bonafides.website.api import api

urlpatterns = [
    path("", include("bonafides.website.pages.urls")),
    path("api/", api.urls),
    path("forecast/", include("bonafides.candour.app.urls")),
    path("promises/", include("bonafides.promises.app.urls")),
    path("huddle/", include("bonafides.website.pages.urls_beside")),
    path("huddle/", include("bonafides.huddle.app.urls")),
    path("mirror/", include("bonafides.website.pages.urls_mirror")),
    path("mirror/", include("bonafides.trust.app.urls")),
    path("readings/", include("bonafides.readings.app.urls")),
    path("", include("bonafides.people.app.urls")),
    path("", include("bonafides.people.app.urls_sign_in")),
    path("", include("bonafides.website.demo.urls")),
    # Addresses come from those who keep people; whoever signs in does not change them.
    path("sign-in/email/", RedirectView.as_view(pattern_name="sign_in:mine")),
    path("sign-in/", include("allauth.urls")),
]
