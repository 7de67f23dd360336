"""Addresses of invitations and of one's own sign-in."""

from __future__ import annotations

from django.urls import path

from bonafides.people.app import views_sign_in as views

app_name = "sign_in"

urlpatterns = [
    path("invitation/", views.accept_invitation, name="accept"),
    path("invitation/<str:text>/", views.invitation, name="invitation"),
    path("sign-in/mine/", views.mine, name="mine"),
    path("sign-in/mine/end-session/", views.end_session, name="end_session"),
    path("sign-in/mine/make-token/", views.new_token, name="make_token"),
    path("sign-in/mine/end-token/", views.end_token, name="revoke_token"),
]
