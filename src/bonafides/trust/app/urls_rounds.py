"""Rounds: preparing, inviting, the board."""

from __future__ import annotations

from django.urls import path

from bonafides.trust.app import views_asking, views_board, views_cards, views_rounds

urlpatterns = [
    path("rounds/", views_rounds.rounds, name="rounds"),
    path("rounds/new/", views_rounds.new, name="new_round"),
    path("rounds/subject/<slug:key>/", views_asking.subject, name="round_subject"),
    path("rounds/subject/<slug:key>/ask/", views_asking.ask, name="ask_too"),
    path("rounds/subject/<slug:key>/not/", views_asking.not_ask, name="ask_not"),
    path("rounds/subject/<slug:key>/again/", views_asking.again, name="propose_again"),
    path("rounds/subject/<slug:key>/drop/", views_asking.drop, name="drop_subject"),
    path("rounds/<slug:key>/", views_rounds.one, name="round"),
    path("rounds/<slug:key>/change/", views_rounds.change, name="change_round"),
    path("rounds/<slug:key>/about/", views_asking.about, name="round_about"),
    path("rounds/<slug:key>/plan/", views_rounds.plan, name="round_plan"),
    path("rounds/<slug:key>/launch/", views_rounds.launch_it, name="launch_round"),
    path("rounds/<slug:key>/drop/", views_rounds.drop, name="drop_round"),
    path("rounds/<slug:key>/remind/", views_rounds.remind_them, name="remind_round"),
    path("rounds/<slug:key>/close/", views_rounds.close, name="close_round"),
    path("rounds/<slug:key>/void/", views_rounds.void, name="void_round"),
    path("cards/<slug:code>/", views_cards.cards, name="print_cards"),
    path("asked/", views_asking.asked, name="asked"),
    path("board/", views_board.board, name="board"),
    path("board/<slug:key>.json", views_board.manifest, name="board_manifest"),
    path("board/<slug:key>/", views_board.board_round, name="board_round"),
    path("board/<slug:key>/hash.svg", views_board.mark, name="board_mark"),
]
