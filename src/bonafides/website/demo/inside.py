"""Who works behind those who sell: functions that must keep what is promised, and who answers for them."""

from __future__ import annotations

INSIDE: dict[str, tuple[str, ...]] = {
    "Delivery": (
        "Dora Fink",
        "Lukas Behr",
        "Marek Zielinski",
        "Sara Lindqvist",
        "Tom Achterberg",
        "Yusuf Aydin",
    ),
    "Quality": ("Jens Albers", "Ruth Oduya", "Hanna Vogt", "Ivan Petrov", "Clara Moss"),
    "Spare parts": ("Milena Koval", "Peter Stamm", "Anouk Vidal", "Rolf Jansen", "Grace Kim"),
    "Billing": ("Bernd Thoma", "Leila Haddad", "Karin Wolff", "Eoin Byrne", "Maja Nowak"),
}
"""By function; whoever answers for it comes first. At least five of each: of fewer no figure is shown."""

SERVICE = ("Service", ("Nora Winter", "Sven Okeke", "Ilse Baumann"))
"""Who takes clients over once their plants run."""

LEAVER = "Konrad Seidel"
"""Sold until seven weeks ago; what he had promised is handed on, or lies there still."""
