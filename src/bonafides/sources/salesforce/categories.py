"""Forecast categories: one set of six, whatever an organisation or a language calls them."""

from __future__ import annotations

from collections.abc import Mapping

from bonafides.history.tables import CATEGORIES
from bonafides.sources.quoting import name, texts
from bonafides.sources.salesforce.exports import Export

WORDS: dict[str, str] = {
    # The API's own words; "Forecast" is what everybody calls Commit.
    "forecast": "commit", "commit": "commit", "bestcase": "best_case", "mostlikely": "most_likely",
    "pipeline": "pipeline", "omitted": "omitted", "closed": "closed",
    # The same as `ForecastingItemCategory`, alone and rolled up.
    "pipelineonly": "pipeline", "bestcaseonly": "best_case", "mostlikelyonly": "most_likely",
    "commitonly": "commit", "closedonly": "closed", "openpipeline": "pipeline",
    "bestcaseforecast": "best_case",
    "mostlikelyforecast": "most_likely", "commitforecast": "commit",
    # German.
    "zusage": "commit", "zugesagt": "commit", "festzusage": "commit", "besterfall": "best_case",
    "wahrscheinlichsterfall": "most_likely", "höchstwahrscheinlich": "most_likely",
    "amwahrscheinlichsten": "most_likely", "ausgelassen": "omitted", "weggelassen": "omitted",
    "nichtberücksichtigt": "omitted", "geschlossen": "closed", "abgeschlossen": "closed",
}  # fmt: skip
"""What an organisation or a language may call a category, in letters alone."""


def letters(value: str) -> str:
    """Return SQL for the letters of a text, in lower case."""
    return f"lower(regexp_replace({value}, '[^\\p{{L}}]', '', 'g'))"


def category_sql(export: Export, given: Mapping[str, str]) -> str:
    """Teach the connection `sf_category(word)` and return its name.

    A renamed category is learnt from rows that hold the API word beside the label (Opportunity,
    OpportunityStage); `given` (label to category, from a mapping) goes before everything. A word that
    nobody knows gives null.
    """
    known = {**WORDS, **_learnt(export), **{_plain(word): category for word, category in given.items()}}
    known = {word: category for word, category in known.items() if category in CATEGORIES}
    # A CASE would take the letters of the word anew for every word that it is compared with.
    export.con.execute(
        f"CREATE OR REPLACE TEMP MACRO sf_category(word) AS "
        f"([{texts(known.values())}])[list_position([{texts(known)}], {letters('word')})]"
    )
    return "sf_category"


def _plain(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalpha())


def _learnt(export: Export) -> dict[str, str]:
    learnt: dict[str, str] = {}
    for object_name in ("Opportunity", "OpportunityStage"):
        if export.has(object_name, "ForecastCategory", "ForecastCategoryName"):
            rows = export.con.execute(
                f"SELECT DISTINCT {letters(name('ForecastCategoryName'))}, "
                f"{letters(name('ForecastCategory'))} "
                f"FROM {export.view(object_name)} WHERE \"ForecastCategoryName\" <> '' AND "
                "\"ForecastCategory\" <> ''"
            ).fetchall()
            learnt.update({label: WORDS[word] for label, word in rows if word in WORDS})
    return learnt


def unknown_categories(export: Export, object_name: str, column: str) -> list[tuple[str, int]]:
    """Return the words in a column that no category is known for, and how many rows have each."""
    found: list[tuple[str, int]] = export.con.execute(
        f"SELECT {name(column)}, count(*) FROM {export.view(object_name)} "
        f"WHERE {name(column)} IS NOT NULL AND sf_category({name(column)}) IS NULL GROUP BY ALL ORDER BY "
        "2 DESC, 1"
    ).fetchall()
    return found
