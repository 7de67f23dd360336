"""Sentences of the mirror's pages and of its refusals, with places for what changes; see `retold`.

The pure part of the room knows no language: it draws pages in English, and a refusal is kept with the figure
that it stands for. What stands in a place is told by the first letter of its name: `n` a number in words or
figures, `v` a figure, `d` parts of an instrument, `p` people, `x` words of ours, `y` a day, `t` a name.
"""

from __future__ import annotations

SENTENCES = (
    "%(n)s others",
    "%(n)s peers",
    "%(n)s people who report to you",
    "%(n)s clients",
    "%(n)s partners",
    "%(n)s internal clients",
    "%(n)s people",
    "%(p)s answered, of %(n)s who were asked.",
    "Too few answered for anything to be opened, of %(n)s who were asked.",
    "%(t)s: too few answered for a figure",
    "Others find you %(x)s",
    "Peers find you %(x)s",
    "Clients find you %(x)s",
    "People who report to you find you %(x)s",
    "Your team finds you %(x)s",
    "strong on %(d)s",
    "you think you are %(x)s than they do",
    "higher on %(d)s",
    "%(d)s costs you most",
    "they are less sure of you on %(d)s",
    "you put yourself lower on %(d)s than they do",
    "On %(d)s they say %(v1)s (%(v2)s to %(v3)s).",
    "On %(d)s you place yourself %(v1)s above them (%(v2)s to %(v3)s).",
    "On %(d)s you place yourself %(v1)s below them (%(v2)s to %(v3)s).",
    "On %(d)s the guess lies %(v1)s above the answers (%(v2)s to %(v3)s).",
    "On %(d)s the guess lies %(v1)s below the answers (%(v2)s to %(v3)s).",
    "On %(d)s %(v1)s (%(v2)s to %(v3)s).",
    "%(t)s stands well on %(d)s",
    "on %(d)s whoever leads guessed higher",
    "on %(d)s whoever leads guessed lower",
    "%(d)s weighs against it",
    "%(d)s stands lowest",
    "%(t)s stands near the middle of the scale",
    "Held back: %(x)s",
    "Beside %(x)s",
    "Mean of %(d)s.",
    "%(v)s minus %(d)s",
    "Gap to %(x)s",
    "%(x)s, n = %(v)s",
    "%(n)s question each, from %(v1)s to %(v2)s.",
    "%(n)s questions each, from %(v1)s to %(v2)s.",
    "Means of the questions of each part, from %(v1)s to %(v2)s.",
    "%(d)s weighs against it, by more than chance",
    "%(d)s stands lower than the rest, by more than chance",
    "On %(d)s whoever leads guessed higher, by more than chance and custom allow",
    "On %(d)s whoever leads guessed lower, by more than chance and custom allow",
    "You place yourself higher on %(d)s than they do",
    "You place yourself lower on %(d)s than they do",
    (
        "A gap is no fault: it is where to ask; one of the size in which people place themselves "
        "too high (up to %(v)s) says nothing."
    ),
    (
        "Most people rate themselves a little above what others say, and a gap of that size (up to "
        "%(v)s) says nothing."
    ),
    "With %(n)s answers, reliability of these means is about %(v1)s to %(v2)s.",
    "With %(n)s answers, reliability of these means is about %(v1)s.",
    "as %(n)s others see it",
    "Between %(x1)s and %(x2)s",
    "%(x)s, as others see it",
    "under %(v)s %%",
    "over %(v)s %%",
    "%(v1)s to %(v2)s (95 %%), n = %(v3)s people.",
    "%(v1)s to %(v2)s (95 %%), n = %(v3)s.",
    "The ring, %(v1)s of %(v2)s, is %(x)s.",
    "The ring, %(v1)s, is %(x)s.",
    "of %(v)s",
    "%(v1)s of %(v2)s",
    "%(v1)s (%(v2)s to %(v3)s, n = %(v4)s)",
    "%(v1)s (%(v2)s to %(v3)s)",
    "%(v1)s to %(v2)s",
    "%(n1)s of %(n2)s who were asked did not answer.",
    (
        "Had they all chosen one end or the other of every question, all together would lie "
        "between %(v1)s and %(v2)s."
    ),
    "Leaving out answers that looked careless would move all together by %(v)s or more: read it with care.",
    "Leaving out answers that looked careless would move all together by less than %(v)s.",
    "Between (%(v)s %% answered)",
    (
        "With %(n)s groups in the round, a mean of few answers is drawn towards the middle of all: "
        "by as much as groups differ less than answers do."
    ),
    "Not yet known: %(n)s answered in this round, and a hundred are needed.",
    "Alpha over %(n)s people who answered: %(t)s.",
    "Change since %(y)s",
    "%(v1)s, and with %(n)s answers a change below %(v2)s cannot be told from chance.",
    "%(v1)s to %(v2)s (95 %%), with %(n)s answers in the smaller round.",
    "Beyond %(v)s, which chance passes once in twenty.",
    "%(d)s is higher than before",
    "%(d)s are higher than before",
    "%(d)s is lower than before",
    "%(d)s are lower than before",
    (
        "Means from %(v1)s to %(v2)s with 95 %% intervals; darker is higher, and where less is "
        "better the shade is turned."
    ),
    "%(v)s or more: nearer to the end it would tell what everybody said.",
    "%(v)s or less: nearer to the end it would tell what everybody said.",
    "%(n1)s could judge this.",
    "%(n)s are needed, so that nobody can be worked out.",
    "All %(n)s answered alike here: a figure would tell what each of them said.",
    "%(n1)s could judge this; %(n2)s are needed for a spread.",
    "%(n1)s answered; %(n2)s are needed to tell.",
    "%(n1)s answered; %(n2)s are needed, so that nobody is known by their turn of phrase.",
    "%(n1)s answered; %(n2)s are needed.",
    "%(n1)s groups stand beside one another; %(n2)s are needed to borrow strength.",
    "%(n)s people stand behind it.",
    "%(n)s are needed.",
    "Beside what else is shown, it would give away what %(p)s said.",
)
