"""Asking people to come to the next round, with a link that needs no typing."""
