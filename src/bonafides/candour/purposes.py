"""What forecast figures are for: entries of the purpose registry."""

from __future__ import annotations

from bonafides.people.purposes import Purpose, declare

declare(
    Purpose(
        "candour.organisation",
        "The forecast of the organisation",
        "So that leaders decide on what is known, and see their own part in what statements become.",
        "Outlook by competing hazards of comparable deals; calibration of stated probabilities; flow; "
        "changes by forecast layer.",
        "Everybody who is signed in.",
        "An administrator closes the source.",
        "While the source is kept; superseded readings for three years.",
    ),
    Purpose(
        "candour.mine",
        "My word and the outcome",
        "So that somebody who states probabilities sees first how they turned out.",
        "Own claims against outcomes, drawn towards everybody's by partial pooling.",
        "Only the person, and those with whom they share it.",
        "The person, on the page of sharing; an administrator by closing the source.",
        "While the source is kept; superseded readings for three years.",
        of_one=True,
    ),
    Purpose(
        "candour.answers",
        "Answers to deals",
        "So that whoever knows what the record does not show can say so, and is read first.",
        "",
        "The team of the deal's owner, who leads it, and leaders.",
        "Their author takes them back, one by one.",
        "While the source is kept.",
    ),
    Purpose(
        "candour.team",
        "A team's forecast",
        "So that a team talks about the deals where word and evidence disagree most.",
        "The same measures on the team's deals together; refused below five people.",
        "The team, who leads it, and leaders.",
        "An administrator closes the source.",
        "While the source is kept; superseded readings for three years.",
    ),
    Purpose(
        "candour.incentives",
        "What pay makes it worth saying",
        "So that whoever writes a pay scheme sees beforehand which forecast it makes best.",
        "Four ways of paying, and one's own, over the outcomes that the organisation's outlook allows.",
        "Everybody who is signed in.",
        "An administrator closes the source.",
        "While the source is kept; superseded readings for three years.",
    ),
)
