"""What organisers read: overview, lists, statistics."""
