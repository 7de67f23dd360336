"""The gate from people to pictures: thresholds and pseudonyms."""
