"""Ways to score the names and aliases of records against the words of a question."""
