"""WHAT IS SAID ALOUD: what is true today, help asked, mistakes owned, and orders shared."""
