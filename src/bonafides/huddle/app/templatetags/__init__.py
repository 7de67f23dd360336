"""What templates of the huddle need."""
