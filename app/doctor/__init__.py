"""Whether everything Kreds stands on is in order."""
