"""THE BALLOT BOX: a process and a database of its own, which know nobody."""
