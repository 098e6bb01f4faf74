"""What libraries owe for a round, and what has been passed on to the finance office."""
