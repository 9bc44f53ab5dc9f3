"""Administrative-reform plans: a file in, draft tasks and targets out.

Steps, each a module: `read_*` turn bytes into `blocks`; `lines` and `outline` turn text into passages,
`columns` and `table_rows` turn tables into rows; `prose`, `cards`, `appendix` draft tasks, `targets` drafts
targets, `checks` warns. Words about time are found by `time_table`, placed on the calendar by `due_days` and
`recurrence`, put together in `deadlines`; `acceptance` says which of them are deadlines in running text.
"""
