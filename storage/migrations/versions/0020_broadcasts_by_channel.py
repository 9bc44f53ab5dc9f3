"""how far a broadcast has come on each channel.

Revision: 0020, after 0019
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cursors', storage.columns.Json(), server_default='{}', nullable=False))
    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.create_index('ix_conversation_channel_id', ['channel', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.drop_index('ix_conversation_channel_id')
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_column('cursors')
