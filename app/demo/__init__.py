"""Demo: fills an empty database with real libraries, real kinds of meetings and invented people."""
