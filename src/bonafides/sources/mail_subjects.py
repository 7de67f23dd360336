"""Mail that no person wrote, told by its subject: CRMs log it like any other mail.

Subjects are what every CRM export carries; headers such as Auto-Submitted (RFC 3834) seldom survive. The
prefixes are those that the usual mail programs put there by themselves, in the languages they are most
often set to.
"""

from __future__ import annotations

from bonafides.sources.quoting import text

AUTOMATIC_REPLY = (
    "automatic reply", "auto[- ]?reply", "autoreply", "auto[- ]?response", "auto:", "out of (the )?office",
    "ooo:",
    "on vacation", "automatische antwort", "abwesenheitsnotiz", "abwesend", "réponse automatique",
    "réponse d'absence", "absence du bureau", "respuesta automática", "fuera de la oficina",
    "resposta automática",
    "ausência temporária", "risposta automatica", "fuori sede", "automatisch antwoord", "afwezigheidsbericht",
    "autosvar", "automatiskt svar", "automaattinen vastaus", "odpowiedź automatyczna", "自動応答", "自动答复",
)  # fmt: skip
BOUNCE = (
    "undeliverable", "undelivered mail", "delivery status notification",
    "mail delivery (failed|subsystem|failure)",
    "returned mail", "failure notice", "delivery (has )?failed", "unzustellbar", "non remis",
    "no se puede entregar",
    "non recapitabile", "onbestelbaar", "não foi possível entregar", "niedostarczalne",
)  # fmt: skip
CALENDAR = (
    "accepted:", "declined:", "tentative(ly accepted)?:", "invitation:", "updated invitation", "cancell?ed:",
    "cancell?ed event", "canceled:", "new time proposed:", "zugesagt:", "abgesagt:", "abgelehnt:",
    "vorbehalt:",
    "mit vorbehalt:", "einladung:", "accepté ?:", "refusé ?:", "provisoire ?:", "aceptad[oa]:",
    "rechazad[oa]:",
    "aceite:", "accettato:", "rifiutato:", "geaccepteerd:", "geweigerd:",
)  # fmt: skip


def is_automatic_reply(subject: str) -> str:
    """SQL: whether the mail with this subject was answered by a machine.

    Parameters
    ----------
    subject
        SQL of the subject, a VARCHAR.

    Examples
    --------
    >>> import duckdb
    >>> asked = "SELECT " + is_automatic_reply("'AW: Abwesenheitsnotiz: Angebot'")
    >>> duckdb.sql(asked).fetchone()
    (True,)
    >>> duckdb.sql("SELECT " + is_automatic_reply("'Re: offer for the automatic reply unit'")).fetchone()
    (False,)
    """
    return _begins(subject, AUTOMATIC_REPLY)


def is_bounce(subject: str) -> str:
    """SQL: whether the mail says that another could not be delivered."""
    return _begins(subject, BOUNCE)


def is_calendar(subject: str) -> str:
    """SQL: whether a calendar wrote the mail: an invitation, an acceptance, a cancellation."""
    return _begins(subject, CALENDAR)


def _begins(subject: str, words: tuple[str, ...]) -> str:
    """Whether the subject begins so, after any Re:, AW:, Fwd: and the like."""
    pattern = r"^\s*((re|aw|sv|antw|rv|r|fw|fwd|wg|tr|enc)\s*:\s*)*(" + "|".join(words) + ")"
    return f"coalesce(regexp_matches({subject}, {text(pattern)}, 'i'), false)"
