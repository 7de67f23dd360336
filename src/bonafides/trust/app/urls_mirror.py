"""What one reads about oneself, one's team and the organisation, and what is said back."""

from __future__ import annotations

from django.urls import path

from bonafides.trust.app import views_asking_back, views_mine, views_pulse, views_replies, views_team

urlpatterns = [
    path("", views_mine.mirror, name="mirror"),
    path("earlier/<slug:key>/", views_mine.mirror_round, name="mirror_round"),
    path("person/<slug:key>/", views_mine.person, name="mirror_person"),
    path("pulse/", views_pulse.pulse, name="pulse"),
    path("pulse/earlier/<slug:key>/", views_pulse.pulse_round, name="pulse_round"),
    path("pulse/person/<slug:key>/", views_pulse.person, name="pulse_person"),
    path("team/", views_team.teams, name="teams"),
    path("team/<slug:key>/", views_team.team, name="team"),
    path("organisation/", views_team.organisation, name="organisation"),
    path("heard/", views_replies.heard, name="heard"),
    path("heard/<str:text>/", views_replies.heard_outside, name="heard_outside"),
    path("back/<slug:key>/", views_asking_back.asked_back, name="asked_back"),
    path("ask-back/<slug:key>/", views_asking_back.ask, name="ask_back"),
    path("reply/<slug:key>/", views_replies.reply, name="reply"),
    path("reply/<slug:key>/take-back/", views_replies.take_back, name="take_reply_back"),
]
