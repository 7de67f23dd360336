"""Addresses of the forecast pages."""

from __future__ import annotations

from django.urls import path

from bonafides.candour.app import views, views_deals, views_incentives, views_team

app_name = "candour"

urlpatterns = [
    path("", views.home, name="home"),
    path("mine/", views.mine, name="mine"),
    path("mine/deal/<slug:deal>/", views_deals.my_deal, name="my_deal"),
    path("mine/deal/<slug:deal>/answer/", views_deals.answer, name="answer"),
    path("mine/deal/<slug:deal>/answer/<slug:key>/withdraw/", views_deals.withdraw, name="withdraw"),
    path("person/<slug:key>/", views.person, name="person"),
    path("person/<slug:key>/deal/<slug:deal>/", views_deals.shared_deal, name="shared_deal"),
    path("team/", views_team.teams, name="teams"),
    path("team/<slug:key>/", views_team.team, name="team"),
    path("team/<slug:key>/call/", views_team.call, name="call"),
    path("team/<slug:key>/deal/<slug:deal>/", views_deals.team_deal, name="team_deal"),
    path("incentives/", views_incentives.incentives, name="incentives"),
]
