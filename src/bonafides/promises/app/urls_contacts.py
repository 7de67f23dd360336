"""Addresses of contacts."""

from __future__ import annotations

from django.urls import path

from bonafides.promises.app import views_contacts

urlpatterns = [
    path("contacts/", views_contacts.contacts, name="contacts"),
    path("contacts/settings/", views_contacts.contact_settings, name="contact_settings"),
    path("contacts/settings/stop/", views_contacts.stop, name="contact_stop"),
    path("contacts/settings/address/", views_contacts.another_address, name="contact_address"),
    path("contacts/settings/known/", views_contacts.forget_known, name="contact_known"),
    path("contacts/settings/calendar/", views_contacts.calendar, name="contact_calendar"),
    path("contacts/files/", views_contacts.files, name="contact_files"),
    path("contacts/waiting/<slug:key>/", views_contacts.contact, name="contact"),
    path("contacts/waiting/<slug:key>/is/", views_contacts.contact_is, name="contact_is"),
    path("contacts/waiting/<slug:key>/ignore/", views_contacts.ignore, name="contact_ignore"),
    path("contacts/had/<slug:key>/delete/", views_contacts.delete, name="contact_delete"),
]
