"""THE DJANGO PROJECT: settings, addresses, the frame of every page, and the only place where rooms meet."""
