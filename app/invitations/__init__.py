"""The ledger of what each calendar was told, and the objects it is told in (CALENDAR.md)."""
