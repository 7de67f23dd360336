"""Addresses of people, teams and clients; they carry keys and never a name."""

from __future__ import annotations

from django.urls import path

from bonafides.people.app import views, views_arrivals, views_clients, views_keeping

urlpatterns = [
    path("people/", views.directory, name="directory"),
    path("people/me/", views.profile, name="profile"),
    path("people/me/everything/", views.export_own, name="export_own"),
    path("people/teams/", views.teams, name="teams"),
    path("people/teams/<str:key>/", views.team, name="team"),
    path("people/person/<str:key>/", views.person, name="person"),
    path("people/clients/", views_clients.clients, name="clients"),
    path("people/clients/add/", views_clients.add_client, name="add_client"),
    path("people/clients/<str:key>/", views_clients.client, name="client"),
    path("people/clients/<str:key>/change/", views_clients.change_client, name="change_client"),
    path("people/clients/<str:key>/close/", views_clients.close, name="close_client"),
    path("people/clients/<str:key>/add-contact/", views_clients.add_contact, name="add_contact"),
    path("people/contacts/<str:key>/", views_clients.change_contact, name="change_contact"),
    path("people/contacts/<str:key>/forget/", views_clients.forget_contact, name="erase_contact"),
    path("people/keep/add/", views_keeping.add, name="add"),
    path("people/keep/team/", views_keeping.add_team, name="add_team"),
    path("people/keep/team/<str:key>/", views_keeping.change_team, name="change_team"),
    path("people/keep/import/", views_arrivals.people_file, name="import"),
    path("people/keep/import-clients/", views_arrivals.clients_file, name="import_clients"),
    path("people/keep/file/<str:key>/", views_arrivals.arrival, name="arrival"),
    path("people/keep/file/<str:key>/apply/", views_arrivals.apply, name="apply"),
    path("people/keep/file/<str:key>/set-aside/", views_arrivals.aside, name="set_aside"),
    path("people/keep/unclear/", views_arrivals.unclear, name="unclear"),
    path("people/keep/unclear/add-new/", views_arrivals.add_everybody, name="add_waiting"),
    path("people/keep/unclear/<str:key>/", views_arrivals.place_waiting, name="place_user"),
    path("people/keep/person/<str:key>/", views_keeping.keep_person, name="keep_person"),
    path("people/keep/person/<str:key>/change/", views_keeping.change, name="change"),
    path("people/keep/person/<str:key>/place/", views_keeping.place, name="place"),
    path("people/keep/person/<str:key>/give-hat/", views_keeping.hat, name="give_hat"),
    path("people/keep/person/<str:key>/take-hat/", views_keeping.hat_off, name="take_hat"),
    path("people/keep/person/<str:key>/invite/", views_keeping.invitation, name="invite"),
    path("people/keep/person/<str:key>/leave/", views_keeping.leave, name="deactivate"),
    path("people/keep/person/<str:key>/come-back/", views_keeping.back, name="reactivate"),
    path("people/keep/person/<str:key>/everything/", views_keeping.export, name="export"),
    path("people/keep/person/<str:key>/erase/", views_keeping.forget, name="erase"),
]
