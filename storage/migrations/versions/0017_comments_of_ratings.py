"""an index of the few ratings that have a comment.

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

COMMENTED = sa.text("comment IS NOT NULL")


def upgrade() -> None:
    op.create_index('ix_rating_comment', 'rating', ['day', 'id'], sqlite_where=COMMENTED, postgresql_where=COMMENTED)


def downgrade() -> None:
    op.drop_index('ix_rating_comment', table_name='rating')
