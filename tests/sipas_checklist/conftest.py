"""The acceptance list of ratings, feedback and duties: the fixtures its items are proved with."""

from __future__ import annotations

from tests.bot.conftest import site
from tests.handlers.conftest import citizen, talk, ward
from tests.handlers.test_dossier import office

__all__ = ["citizen", "office", "site", "talk", "ward"]
