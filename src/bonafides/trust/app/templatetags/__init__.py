"""Words for templates of this room."""
