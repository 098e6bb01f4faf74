"""Messages that organisers write to the people of a round."""
