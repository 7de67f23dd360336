"""HOW ARE WE SEEN, when nobody can tell who said it? Rounds, ballots, and what one reads of them."""
