"""Dossiers as an office exports them: a table read into codes, days and states, and what follows from these.

Names and addresses of people are never read. What recognises a column or a state is data
(`knowledge/data/dossiers.yaml`, explained in `docs/data/dossiers.md`).
"""
