"""What other people call our words: forecast categories, results, closed stages."""

from __future__ import annotations

from bonafides.history.tables import CATEGORIES
from bonafides.sources.quoting import among, text

CATEGORY_WORDS: dict[str, tuple[str, ...]] = {
    "omitted": ("omitted", "omit", "excluded", "ausgeschlossen", "ausgelassen", "not forecasted",
    "notforecasted"),
    "pipeline": ("pipeline", "pipe", "upside pipeline", "open pipeline"),
    "best_case": ("best case", "bestcase", "best_case", "upside", "bester fall", "best-case"),
    "most_likely": ("most likely", "mostlikely", "most_likely", "probable", "wahrscheinlich",
    "am wahrscheinlichsten"),
    "commit": ("commit", "forecast", "committed", "zugesagt", "commitment", "zusage"),
    "closed": ("closed", "closed won", "geschlossen", "abgeschlossen", "won", "gewonnen"),
}  # fmt: skip
"""Forecast categories as CRMs label them, lower case; Salesforce's API calls Commit "Forecast"."""

WON = r"(^|[^a-z])(closed?[ _-]*won|won|gewonnen|gagn[ée]e?|ganad[oa]|signed|auftrag erhalten)([^a-z]|$)"
LOST = (
    r"(^|[^a-z])(closed?[ _-]*lost|lost|verloren|perdue?|perdid[oa]|disqualified|disqualifiziert|rejected"
    r"|abgelehnt)([^a-z]|$)"
)
WITHDRAWN = r"(^|[^a-z])(withdrawn|cancell?ed|zur[üu]ckgezogen|storniert|abandoned|no[ _-]decision)([^a-z]|$)"
OPEN = r"(^|[^a-z])(not|nicht|almost|fast)[ _-]"


def category(expression: str) -> str:
    """Return SQL that turns a label into one of CATEGORIES, or null.

    Examples
    --------
    >>> import duckdb
    >>> labels = "(VALUES ('Best Case'), ('Forecast'), ('?')) t(label)"
    >>> duckdb.sql(f"SELECT {category('label')} FROM {labels}").fetchall()
    [('best_case',), ('commit',), (None,)]
    """
    word = f"lower(trim({expression}))"
    cases = " ".join(f"WHEN {among(word, CATEGORY_WORDS[one])} THEN {text(one)}" for one in CATEGORIES)
    return f"CASE {cases} END"


def category_number(expression: str) -> str:
    """Return SQL for a category's place in CATEGORIES, from its label."""
    word = f"lower(trim({expression}))"
    cases = " ".join(f"WHEN {among(word, CATEGORY_WORDS[one])} THEN {i}" for i, one in enumerate(CATEGORIES))
    return f"CASE {cases} END"


def result(expression: str) -> str:
    """Return SQL that turns a status or stage label into won, lost, withdrawn, or null for open and unknown.

    Examples
    --------
    >>> import duckdb
    >>> words = "(VALUES ('Closed Won'), ('Verloren'), ('Proposal'), ('not won yet'), ('cancelled')) t(w)"
    >>> [row[0] for row in duckdb.sql(f"SELECT {result('w')} FROM {words}").fetchall()]
    ['won', 'lost', None, None, 'withdrawn']
    """
    word = f"lower({expression})"
    return (
        f"CASE WHEN regexp_matches({word}, {text(OPEN)}) THEN NULL WHEN regexp_matches({word}, "
        f"{text(WON)}) THEN 'won' "
        f"WHEN regexp_matches({word}, {text(LOST)}) THEN 'lost' "
        f"WHEN regexp_matches({word}, {text(WITHDRAWN)}) THEN 'withdrawn' END"
    )
