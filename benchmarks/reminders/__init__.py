"""A year of reminders, swept day by day and compared with an oracle that knows only the table of rules."""
