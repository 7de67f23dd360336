"""What people may do here: roles they hold, and rights with the condition under which each holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["member", "rep", "manager", "delivery", "learning", "leader", "administrator"]

ROLES: dict[Role, str] = {
    "member": "works here",
    "rep": "sells, and states what deals are worth",
    "manager": "leads a team",
    "delivery": "heads a function that keeps promises",
    "learning": "learning partner",
    "leader": "leads the organisation",
    "administrator": "runs the installation; sees no figure for it",
}
"""Every role and what it means. One person may hold several, each for a time."""

Condition = Literal[
    "anybody",
    "signed_in",
    "own",
    "own_or_shared",
    "in_team",
    "of_the_team",
    "leads_team",
    "leads",
    "administers",
    "respondent",
    "tries_out",
    "concerned",
    "answers_for",
    "keeps_rounds",
]

CONDITIONS: dict[Condition, str] = {
    "anybody": "anybody, also without an account",
    "respondent": "whoever holds the signed link",
    "signed_in": "everybody who works here",
    "own": "only the person concerned",
    "own_or_shared": "the person concerned, and those with whom it is shared at that moment",
    "in_team": "the people of that team, and leaders",
    "of_the_team": "the people of that team, and whoever leads it",
    "leads_team": "whoever leads that team at that moment",
    "leads": "leaders",
    "administers": "administrators",
    "tries_out": "administrators; everybody who is signed in to an invented company",
    "concerned": "those whom it concerns: both sides, the functions it rests on, and who leads its holder",
    "answers_for": "whoever answers for that function at that moment",
    "keeps_rounds": "learning partners and administrators; neither sees an answer for it",
}
"""Conditions in words: what the manual and the glass box print."""


@dataclass(frozen=True, slots=True)
class Right:
    """Leave to do one kind of thing, and under which condition.

    Parameters
    ----------
    name
        Verb and object, such as "read_own_forecast".
    what
        The same as a sentence.
    condition
        Key of `CONDITIONS`; decided by `people.app.predicates`.
    """

    name: str
    what: str
    condition: Condition


RIGHTS: dict[str, Right] = {
    right.name: right
    for right in (
        Right("open_the_door", "Read what everybody may read without signing in.", "anybody"),
        Right("read_the_house", "Read pages that concern no single person.", "signed_in"),
        Right("read_own", "Read one's own figures, log and settings.", "own"),
        Right("decide_own", "Share one's own figures, end it, turn them off, ask why one was read.", "own"),
        Right("read_shared", "Read a person's figures.", "own_or_shared"),
        Right("read_directory", "Read who works here, in which team and function.", "signed_in"),
        Right("read_team", "Read a team's pooled figures and the deals to talk about.", "in_team"),
        Right("lead_team", "Prepare a team's week.", "leads_team"),
        Right("read_organisation", "Read the organisation's own figures, leaders' first.", "signed_in"),
        Right("answer_own_deal", "Answer where statement and evidence of one's own deal disagree.", "own"),
        Right("keep_people", "Invite, change and deactivate people.", "administers"),
        Right("keep_clients", "Keep customers, partners and internal clients.", "signed_in"),
        Right("keep_sources", "Import exports and replace them.", "administers"),
        Right("collect_contacts", "Pass contacts with clients on, say whose they are, delete them.", "own"),
        Right("speak_in_huddle", "Read and say what a team says in its huddle.", "of_the_team"),
        Right("share_orders", "Read an order that colleagues share, and answer it.", "concerned"),
        Right("keep_word", "Ask, promise and answer for oneself.", "signed_in"),
        Right("read_promise", "Read a promise and what was done about it.", "concerned"),
        Right("act_on_promise", "Act on a promise, on the side where one stands.", "concerned"),
        Right(
            "open_case",
            "Say that a promise should not have been made, where one had to keep it.",
            "concerned",
        ),
        Right(
            "read_case", "Read a case: its parties, and those who decide it or name who does.", "concerned"
        ),
        Right("act_on_case", "Answer a case, name who decides, decide.", "concerned"),
        Right("answer_for_function", "Answer what a function is asked; keep its catalogue.", "answers_for"),
        Right("read_between", "Read and answer what stands between a client and us.", "respondent"),
        Right(
            "answer_by_link",
            "Answer one promise out of a mail, once, as whom it was written to.",
            "respondent",
        ),
        Right("keep_rounds", "Prepare, open and close rounds of assessment.", "keeps_rounds"),
        Right("read_board", "Read what is public about a round: manifest, counts, hashes.", "anybody"),
        Right("answer_round", "Collect a ballot and answer, by an invitation.", "respondent"),
        Right("answer_in_own_name", "Answer about oneself, or about somebody who reports to one.", "own"),
        Right(
            "answer_by_name",
            "Answer with one's name how one sees somebody, by the link one was sent.",
            "respondent",
        ),
        Right("reply_to_round", "Say something back to those who were asked in a round.", "concerned"),
        Right("ask_back", "Ask back about a comment, without learning who wrote it.", "concerned"),
        Right("read_reply", "Read what was said back in a round, by its link.", "respondent"),
        Right("try_mirror", "Guess for oneself how one client sees one.", "anybody"),
        Right("read_own_feed", "Read dates of one's own promises by a calendar's address.", "respondent"),
        Right("choose_how_told", "Choose how and when one is told.", "own"),
        Right("read_components", "Look at the parts that pages are made of.", "tries_out"),
        Right("keep_house", "Change how the installation runs.", "administers"),
    )
}
"""Every right by its name. A page without one of these does not exist."""
