"""what officials say: decisions on later deadlines, notes, hand-overs, calendar feeds, actuals of targets.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

DECISION = ('decision', 'decided_at', 'decided_by', 'decision_note', 'undone_at', 'undone_by')


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    # Written into the new column itself: SQLite would copy the table to add a rule of its own.
    op.add_column(
        'occurrence',
        sa.Column('assignee_id', _id(), sa.ForeignKey('person.id', name='fk_occurrence_assignee_id_person'), nullable=True),
        inline_references=True,
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('decision', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('decided_at', storage.columns.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('decided_by', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('decision_note', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('undone_at', storage.columns.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('undone_by', sa.Text(), nullable=True))

    op.create_table('task_note',
    sa.Column('id', _id(), autoincrement=True, nullable=False),
    sa.Column('occurrence_id', _id(), nullable=False),
    sa.Column('person_id', _id(), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('files', storage.columns.Json(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('at', storage.columns.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_task_note_occurrence_id_occurrence')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_task_note_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_note'))
    )
    op.create_index(op.f('ix_task_note_occurrence_id'), 'task_note', ['occurrence_id'], unique=False)

    op.create_table('handover',
    sa.Column('id', _id(), autoincrement=True, nullable=False),
    sa.Column('occurrence_id', _id(), nullable=False),
    sa.Column('from_id', _id(), nullable=False),
    sa.Column('to_id', _id(), nullable=False),
    sa.Column('asked_at', storage.columns.Instant(timezone=True), nullable=False),
    sa.Column('answered_at', storage.columns.Instant(timezone=True), nullable=True),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_handover_occurrence_id_occurrence')),
    sa.ForeignKeyConstraint(['from_id'], ['person.id'], name=op.f('fk_handover_from_id_person')),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_handover_to_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover'))
    )
    op.create_index(op.f('ix_handover_occurrence_id'), 'handover', ['occurrence_id'], unique=False)

    op.create_table('calendar_feed',
    sa.Column('id', _id(), autoincrement=True, nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', _id(), nullable=False),
    sa.Column('unit_id', _id(), nullable=True),
    sa.Column('made_at', storage.columns.Instant(timezone=True), nullable=False),
    sa.Column('revoked_at', storage.columns.Instant(timezone=True), nullable=True),
    sa.Column('revoked_by', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_feed_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_calendar_feed_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feed_token_hash'))
    )
    op.create_index(op.f('ix_calendar_feed_person_id'), 'calendar_feed', ['person_id'], unique=False)

    op.create_table('target_actual',
    sa.Column('id', _id(), autoincrement=True, nullable=False),
    sa.Column('target_id', _id(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('value', sa.Float(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('origin', sa.String(length=16), server_default='entered', nullable=False),
    sa.Column('entered_by', sa.Text(), nullable=False),
    sa.Column('entered_at', storage.columns.Instant(timezone=True), nullable=False),
    sa.Column('withdrawn_at', storage.columns.Instant(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['target_id'], ['target.id'], name=op.f('fk_target_actual_target_id_target')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target_actual'))
    )
    op.create_index(op.f('ix_target_actual_target_id'), 'target_actual', ['target_id'], unique=False)


def downgrade() -> None:
    for table in ('target_actual', 'calendar_feed', 'handover', 'task_note'):
        op.drop_table(table)
    with op.batch_alter_table('answer', schema=None) as batch_op:
        for name in reversed(DECISION):
            batch_op.drop_column(name)
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.drop_column('assignee_id')
