"""A made-up ward to look at: people, plans, ratings, feedback and questions, all invented, dated around "now"."""
