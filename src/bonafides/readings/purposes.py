"""What imports and published readings are kept for: entries of the purpose registry."""

from __future__ import annotations

from bonafides.people.purposes import Purpose, declare

declare(
    Purpose(
        "readings.imports",
        "Imports and what they could not use",
        "So that whoever keeps a source can mend an export before anything is measured from it.",
        "Rows and values that were left out, each with its reason, as they stand in the export.",
        "Administrators.",
        "An administrator sets the import aside; its files are removed then.",
        "While the import is in force, and for the four before it.",
    ),
    Purpose(
        "readings.published",
        "What has been published",
        "So that anybody can see what figures there are, from which data and which version of the formulas, "
        "and read again what was said then.",
        "",
        "Readings of the organisation: everybody who is signed in. A team's: that team and leaders. "
        "A person's: that person.",
        "An administrator closes the source.",
        "While the source is kept; superseded readings for three years.",
    ),
)
