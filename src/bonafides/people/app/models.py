"""Persons and where they stand over time; whom we serve; what is shared; who read what."""

from bonafides.people.app.models_acts import Act, Erasure
from bonafides.people.app.models_arrivals import Arrival, UnclearUser
from bonafides.people.app.models_clients import Client, ClientContact
from bonafides.people.app.models_glass_box import Question, SwitchedOff
from bonafides.people.app.models_people import (
    Alias,
    Function,
    Hat,
    Line,
    Membership,
    Person,
    Team,
    Territory,
)
from bonafides.people.app.models_sign_in import Installation, Invitation, Session, Token, User
from bonafides.people.app.models_traces import ReadTrace, Share

__all__ = [
    "Act",
    "Alias",
    "Arrival",
    "Client",
    "ClientContact",
    "Erasure",
    "Function",
    "Hat",
    "Installation",
    "Invitation",
    "Line",
    "Membership",
    "Person",
    "Question",
    "ReadTrace",
    "Session",
    "Share",
    "SwitchedOff",
    "Team",
    "Territory",
    "Token",
    "UnclearUser",
    "User",
]
