"""the word list, and the place where reading stopped

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("sentence_id", sa.Integer(), nullable=True),
        sa.Column("simplified", sa.Text(), nullable=False),
        sa.Column("traditional", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("senses", sa.JSON(), nullable=False),
        sa.Column("hsk", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_word_article_id_article"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["sentence_id"], ["sentence.id"], name=op.f("fk_word_sentence_id_sentence"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word")),
    )
    with op.batch_alter_table("word") as batch_op:
        batch_op.create_index("ix_word_deleted_at_created_at", ["deleted_at", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_word_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_word_sentence_id"), ["sentence_id"], unique=False)
    op.create_table(
        "place",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_place_article_id_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_place")),
    )


def downgrade() -> None:
    op.drop_table("place")
    with op.batch_alter_table("word") as batch_op:
        batch_op.drop_index(batch_op.f("ix_word_sentence_id"))
        batch_op.drop_index(batch_op.f("ix_word_article_id"))
        batch_op.drop_index("ix_word_deleted_at_created_at")
    op.drop_table("word")
