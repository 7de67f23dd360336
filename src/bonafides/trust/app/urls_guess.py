"""The two-minute tool, and answers that carry a name."""

from __future__ import annotations

from django.urls import path

from bonafides.trust.app import views_by_name, views_guess, views_named, views_try

urlpatterns = [
    path("try/", views_try.try_it, name="try"),
    path("guess/", views_guess.guesses, name="guesses"),
    path("guess/contact/<slug:key>/", views_guess.guess_about, name="guess_about"),
    path("guess/of/<slug:key>/", views_guess.guesses_shared, name="guesses_of"),
    path("guess/<slug:key>/", views_guess.guess, name="guess"),
    path("guess/<slug:key>/delete/", views_guess.delete, name="delete_guess"),
    path("guess/<slug:key>/ask/", views_guess.ask, name="ask_client"),
    path("guess/<slug:key>/ask/remind/", views_guess.remind, name="remind_client"),
    path("guess/<slug:key>/ask/end/", views_guess.end, name="end_asking"),
    path("guess/<slug:key>/send/", views_guess.send, name="send_tool"),
    path("by-name/", views_by_name.by_name, name="by_name"),
    path("by-name/open/<str:text>/", views_by_name.open_link, name="open_by_name"),
    path("by-name/end/", views_by_name.rather_not, name="take_back"),
    path("named/", views_named.mine, name="named"),
    path("named/<slug:key>/", views_named.answer, name="answer_named"),
    path("named/<slug:key>/take-back/", views_named.take_back, name="take_back_named"),
]
