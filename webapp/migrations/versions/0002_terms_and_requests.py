"""terms and requests

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=True),
    sa.Column('chinese', sa.Text(), nullable=False),
    sa.Column('english', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('origin', sa.String(length=8), nullable=False),
    sa.Column('ignored', sa.Boolean(), nullable=False),
    sa.Column('sentence_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("chinese <> '' AND english <> ''", name=op.f('ck_term_words')),
    sa.CheckConstraint("kind IN ('name', 'short', 'term', 'alias')", name=op.f('ck_term_kind')),
    sa.CheckConstraint("origin IN ('reader', 'article')", name=op.f('ck_term_origin')),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_term_article_id_article'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sentence_id'], ['sentence.id'], name=op.f('fk_term_sentence_id_sentence'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term')),
    sa.UniqueConstraint('article_id', 'chinese', name=op.f('uq_term_article_id_chinese'))
    )
    with op.batch_alter_table('term', schema=None) as batch_op:
        batch_op.create_index('uq_term_everywhere', ['chinese'], unique=True, sqlite_where=sa.text('article_id IS NULL'), postgresql_where=sa.text('article_id IS NULL'))
    # Never by copying: with foreign keys on, dropping the old table would take along all that hangs on it.
    with op.batch_alter_table('article', schema=None, recreate='never') as batch_op:
        batch_op.add_column(sa.Column('engine', sa.Text(), nullable=True))
    # SQLite copies this table; translations forget which finished job wrote them, which only a page open just then asks.
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('payload', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('result', sa.JSON(), nullable=True))
        batch_op.alter_column('article_id',
               existing_type=sa.INTEGER(),
               nullable=True)
    with op.batch_alter_table('translation', schema=None, recreate='never') as batch_op:
        batch_op.add_column(sa.Column('stale', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('translation', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('stale')
    op.execute('DELETE FROM job WHERE article_id IS NULL')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.alter_column('article_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('result')
        batch_op.drop_column('payload')
    with op.batch_alter_table('article', schema=None, recreate='never') as batch_op:
        batch_op.drop_column('engine')
    with op.batch_alter_table('term', schema=None) as batch_op:
        batch_op.drop_index('uq_term_everywhere', sqlite_where=sa.text('article_id IS NULL'), postgresql_where=sa.text('article_id IS NULL'))

    op.drop_table('term')
