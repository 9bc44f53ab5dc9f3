"""when a channel was last slowed down.

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('bucket', schema=None) as batch_op:
        batch_op.add_column(sa.Column('slowed_at', sa.Float(), server_default='0', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('bucket', schema=None) as batch_op:
        batch_op.drop_column('slowed_at')
