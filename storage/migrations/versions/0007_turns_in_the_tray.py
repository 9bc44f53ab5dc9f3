"""turns in the tray; indexes for what was given up and for erasing old conversations.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    given_up = sa.text('dead_at IS NOT NULL')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('turn', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('received_at', storage.columns.Instant(timezone=True), nullable=True))
        batch_op.create_index('ix_outbox_dead_at', ['dead_at'], unique=False, sqlite_where=given_up, postgresql_where=given_up)

    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feedback_conversation_id'), ['conversation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feedback_conversation_id'))

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_dead_at')
        batch_op.drop_column('received_at')
        batch_op.drop_column('turn')
