"""What is kept for the mirror, and why: entries of the purpose registry."""

from __future__ import annotations

from bonafides.people.purposes import Purpose, declare

MINE = "mirror.mine"
"""How one person is seen by others."""
PULSE = "mirror.pulse"
"""How one manager is seen by the team."""
TEAM = "mirror.team"
"""How a team sees itself."""
ORGANISATION = "mirror.organisation"
"""How the organisation is seen by those who work in it."""
REPLIES = "mirror.replies"
"""What was said back."""
ASKED_BACK = "mirror.asked_back"
"""What was asked back about a comment, and what its writer answered."""
GUESS = "mirror.guess"
"""How somebody believes one client sees them."""
BY_NAME = "mirror.by_name"
"""What somebody answered with their name on it."""
ROUNDS = "mirror.rounds"
"""Who is asked about whom."""

declare(
    Purpose(
        MINE,
        "How others see me",
        "So that somebody learns how colleagues and clients see them, and can do one thing about it.",
        "Means of the answers of at least five people, with 95 % intervals; docs/reference/mirror.md.",
        "Only the person; whoever they share it with. It cannot enter a review.",
        "Turned off in the glass box: nothing more is published.",
        "Three years after a newer one took its place.",
        of_one=True,
    ),
    Purpose(
        PULSE,
        "How my team sees me lead",
        "So that whoever leads hears what the team would not say to them alone, and answers it.",
        "Means of six behaviours over at least five people, with 95 % intervals; a change is told only "
        "beyond its error; docs/reference/mirror.md.",
        "Only the person; whoever they share it with. It cannot enter a review, and nobody is ranked by it.",
        "Turned off in the glass box: nothing more is published.",
        "Three years after a newer one took its place.",
        of_one=True,
    ),
    Purpose(
        TEAM,
        "How a team sees itself",
        "So that a team can speak about what is hard to say, and whoever leads it sees where they guessed "
        "wrong.",
        "Means over at least five people, with 95 % intervals, from the release plan alone; beside them "
        "means that borrow strength from the other teams of the round.",
        "The people of that team, and leaders.",
        "Nobody has to answer; a round may be left out.",
        "Three years after a newer one took its place.",
    ),
    Purpose(
        ORGANISATION,
        "How the organisation learns and is led",
        "So that the organisation sees what it rewards and where word and deed part, leaders first.",
        "Means over at least five people, with 95 % intervals, from the release plan alone.",
        "Everybody who is signed in.",
        "Nobody has to answer; a round may be left out.",
        "Three years after a newer one took its place.",
    ),
    Purpose(
        REPLIES,
        "What was said back to those who answered",
        "So that those who answered see that it was heard, and what comes of it.",
        "",
        "Those who were asked; whoever it was about.",
        "Whoever wrote it may take it back.",
        "As long as the round.",
    ),
    Purpose(
        ASKED_BACK,
        "What was asked back about comments",
        "So that whoever reads a comment can ask what was meant, and whoever wrote it answers without a "
        "name.",
        "",
        "Whom the round was about; of a team or the organisation, whoever leads. It cannot enter a review, "
        "a case or anybody's export but one's own.",
        "Whoever wrote is silent, or ends it; nobody is asked who did not tick that comment.",
        "Questions and answers as long as the round; keys, and what nobody answered, until the last day "
        "that the round announced.",
    ),
)
declare(
    Purpose(
        GUESS,
        "How I believe a client sees me",
        "So that somebody looks at one relation from the other side before anybody is asked, "
        "and does one thing.",
        "The trust equation, the composite and the place among four corners, of one's own ten answers; "
        "a guess without interval.",
        "Only the person; whoever they share it with. What a client answered by name is never shared.",
        "Deleting the guess; turned off in the glass box, nobody reads it by a share.",
        "Until it is deleted; two years at most.",
        of_one=True,
    ),
    Purpose(
        BY_NAME,
        "What I answered with my name",
        "So that one's own view stands beside that of others, and a manager or a client says openly "
        "what they see.",
        "Means of one's answers, as they were given.",
        "About oneself: only oneself. About somebody else: they, with one's name.",
        "Nobody has to answer; until a round closes an answer may be changed or taken back.",
        "Two years.",
    ),
)
declare(
    Purpose(
        ROUNDS,
        "Who is asked about whom",
        "So that a round asks people who can judge, in groups large enough that nobody can be worked out, "
        "and those who are asked know with whom.",
        "",
        "Learning partners and administrators, who prepare rounds; of one's own group, whoever is asked. "
        "Whether somebody collected a ballot is shown to nobody; whether somebody answered, nobody knows.",
        "Nobody has to answer; whoever prepares a round takes out who asks for it, before launch.",
        "Whether a ballot was collected: until the round closes, and in no backup. The rest: two years "
        "after it.",
    ),
)
