"""Where queries run. `opening.open_engine` is for the command line and the jobs; everybody else describes."""
