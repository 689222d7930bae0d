"""search, library listing, article tags

Revision ID: 0004
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0002'
branch_labels = None
depends_on = None

ORDERS = ('created_at', 'title_key', 'published', 'characters', 'progress', 'source')

# Titles have an index of their own, so that they are found first however often a word stands in the texts.
SQLITE_INDEXES = {'search_title': "= 'title'", 'search_text': "<> 'title'"}

# The tokens are made by webapp.text.grams and hold no ASCII mark: splitting at blanks is all that is asked.
# columnsize=0: sizes are for bm25, which is not used; prefix=1: a single Chinese character is the beginning of a token.
SQLITE_UP = """
CREATE VIRTUAL TABLE {name} USING fts5(source, target, note, content='search_entry', content_rowid='id',
  tokenize='ascii', columnsize=0, prefix='1')
;
CREATE TRIGGER {name}_insert AFTER INSERT ON search_entry WHEN new.kind {which} BEGIN
  INSERT INTO {name}(rowid, source, target, note) VALUES (new.id, new.source, new.target, new.note);
END
;
CREATE TRIGGER {name}_delete AFTER DELETE ON search_entry WHEN old.kind {which} BEGIN
  INSERT INTO {name}({name}, rowid, source, target, note)
  VALUES ('delete', old.id, old.source, old.target, old.note);
END
"""

POSTGRESQL_UP = (
    """ALTER TABLE search_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
      setweight(to_tsvector('simple'::regconfig, source), 'A')
      || setweight(to_tsvector('simple'::regconfig, target), 'B')
      || setweight(to_tsvector('simple'::regconfig, note), 'C')) STORED""",
    "CREATE INDEX search_title ON search_entry USING gin (vector) WHERE kind = 'title'",
    "CREATE INDEX search_text ON search_entry USING gin (vector) WHERE kind <> 'title'",
)


def upgrade() -> None:
    op.create_table('search_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('block_id', sa.Integer(), nullable=True),
    sa.Column('annotation_id', sa.String(length=36), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('first', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('title', 'heading', 'text', 'note')", name=op.f('ck_search_entry_kind')),
    sa.ForeignKeyConstraint(['annotation_id'], ['annotation.id'], name=op.f('fk_search_entry_annotation_id_annotation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_search_entry_article_id_article'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['block_id'], ['block.id'], name=op.f('fk_search_entry_block_id_block'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entry'))
    )
    for column in ('article_id', 'block_id', 'annotation_id'):
        op.create_index(op.f(f'ix_search_entry_{column}'), 'search_entry', [column], unique=False)
    if op.get_bind().dialect.name == 'sqlite':
        for name, which in SQLITE_INDEXES.items():
            for statement in SQLITE_UP.format(name=name, which=which).split('\n;\n'):
                op.execute(statement)
    else:
        for statement in POSTGRESQL_UP:
            op.execute(statement)

    op.create_table('listing',
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_key', sa.Text(), nullable=False),
    sa.Column('title_target', sa.Text(), nullable=True),
    sa.Column('title_is_gloss', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('published', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('characters', sa.Integer(), nullable=False),
    sa.Column('sentences', sa.Integer(), nullable=False),
    sa.Column('translated', sa.Integer(), nullable=False),
    sa.Column('glossed', sa.Integer(), nullable=False),
    sa.Column('notes', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_listing_article_id_article'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('article_id', name=op.f('pk_listing'))
    )
    for column in ORDERS:
        op.create_index(f'ix_listing_deleted_at_{column}', 'listing', ['deleted_at', column, 'article_id'], unique=False)

    op.create_table('article_tag',
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('tag', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_article_tag_article_id_article'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('article_id', 'tag', name=op.f('pk_article_tag'))
    )
    op.create_index(op.f('ix_article_tag_tag'), 'article_tag', ['tag'], unique=False)


def downgrade() -> None:
    op.drop_table('article_tag')
    op.drop_table('listing')
    if op.get_bind().dialect.name == 'sqlite':
        for name in SQLITE_INDEXES:
            op.execute(f'DROP TRIGGER {name}_insert')
            op.execute(f'DROP TRIGGER {name}_delete')
            op.execute(f'DROP TABLE {name}')
    op.drop_table('search_entry')
