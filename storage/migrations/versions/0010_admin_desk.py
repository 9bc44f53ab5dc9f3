"""the admin's desk: tokens, confirmations, downloads, versions of records, broadcasts that start later.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'api_token',
        sa.Column('id', ID, autoincrement=True, nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('scopes', storage.columns.Json(), nullable=False),
        sa.Column('created_by', sa.Text(), nullable=False),
        sa.Column('created_at', storage.columns.Instant(), nullable=False),
        sa.Column('expires_at', storage.columns.Instant(), nullable=True),
        sa.Column('last_used_at', storage.columns.Instant(), nullable=True),
        sa.Column('revoked_at', storage.columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_api_token_token_hash')),
    )
    op.create_table(
        'confirmation',
        sa.Column('item', sa.String(length=40), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('confirmed_by', sa.Text(), nullable=False),
        sa.Column('confirmed_at', storage.columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint('item', name=op.f('pk_confirmation')),
    )
    op.create_table(
        'download',
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('what', sa.String(length=40), nullable=False),
        sa.Column('asked_by', sa.Text(), nullable=False),
        sa.Column('expires_at', storage.columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_download')),
    )
    op.create_index(op.f('ix_download_expires_at'), 'download', ['expires_at'], unique=False)
    op.create_table(
        'erased',
        sa.Column('rule', sa.String(length=40), nullable=False),
        sa.Column('at', storage.columns.Instant(), nullable=False),
        sa.Column('rows', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('rule', name=op.f('pk_erased')),
    )
    op.create_table(
        'record_version',
        sa.Column('id', ID, autoincrement=True, nullable=False),
        sa.Column('file', sa.String(length=80), nullable=False),
        sa.Column('content', sa.Text(), nullable=True),
        sa.Column('written_by', sa.Text(), nullable=False),
        sa.Column('written_at', storage.columns.Instant(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_record_version')),
    )
    op.create_index(op.f('ix_record_version_file'), 'record_version', ['file'], unique=False)
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('start_at', storage.columns.Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_column('start_at')
    for table in ('record_version', 'erased', 'download', 'confirmation', 'api_token'):
        op.drop_table(table)
