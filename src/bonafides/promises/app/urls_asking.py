"""Addresses of asking, answering and acting."""

from __future__ import annotations

from django.urls import path

from bonafides.promises.app import views_acts, views_asking, views_drafting, views_giving, views_inbox

urlpatterns = [
    path("ask/", views_asking.ask, name="ask"),
    path("give/", views_giving.give, name="give"),
    path("ask/draft/", views_drafting.draft_from_text, name="draft"),
    path("ask/draft/one/", views_drafting.draft_one, name="draft_one"),
    path("ask/draft/ask/", views_drafting.draft_ask, name="draft_ask"),
    path("ask/<slug:key>/", views_asking.prepared, name="prepared"),
    path("ask/<slug:key>/say/", views_asking.say, name="say"),
    path("ask/<slug:key>/say-without/", views_asking.say_without, name="say_without"),
    path("ask/<slug:key>/day/", views_asking.change_day, name="change_day"),
    path("ask/<slug:key>/drop/", views_asking.drop, name="drop"),
    path("ask/<slug:key>/agreed/<slug:agreed>/", views_asking.use, name="use_agreed"),
    path("inbox/", views_inbox.inbox, name="inbox"),
    path("inbox/<slug:key>/hand-on/", views_inbox.hand_on, name="hand_on"),
    path("without-us/<slug:key>/", views_inbox.answer_without, name="answer_without"),
    path("catalogue/", views_inbox.catalogue, name="catalogue"),
    path("catalogue/<slug:key>/", views_inbox.keep_catalogue, name="keep_catalogue"),
    path("catalogue/<slug:key>/<slug:agreed>/end/", views_inbox.end, name="end_agreed"),
    path("promise/<slug:key>/", views_acts.promise, name="promise"),
    path("promise/<slug:key>/remind/", views_acts.reminding, name="remind"),
    path("promise/<slug:key>/<slug:what>/", views_acts.do, name="do"),
]
