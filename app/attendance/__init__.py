"""Who came: check-in, presence, history over rounds."""
