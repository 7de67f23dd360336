"""An invented company to look around in: people, a year of deals, one-click sign-ins. No real data."""
