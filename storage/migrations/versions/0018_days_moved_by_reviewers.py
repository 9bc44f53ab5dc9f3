"""how often a reviewer moved a due date.

Revision: 0018, after 0016
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = '0018'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('moves', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('moved_at', storage.columns.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.drop_column('moved_at')
        batch_op.drop_column('moves')
