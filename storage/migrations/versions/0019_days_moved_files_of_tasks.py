"""how often a reviewer moved a due date; files of tasks that came by our own page.

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('task_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('note_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('added_at', storage.columns.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_task_file_conversation_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['note_id'], ['task_note.id'], name=op.f('fk_task_file_note_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_file')),
    sa.UniqueConstraint('key', name=op.f('uq_task_file_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('task_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_file_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_file_note_id'), ['note_id'], unique=False)
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('moves', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('moved_at', storage.columns.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.drop_column('moved_at')
        batch_op.drop_column('moves')
    with op.batch_alter_table('task_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_file_note_id'))
        batch_op.drop_index(batch_op.f('ix_task_file_conversation_id'))
    op.drop_table('task_file')
