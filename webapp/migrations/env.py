"""Alembic's entry: migrations run on the connection that ``webapp.migrations.upgrade`` hands over."""

from alembic import context

from webapp import models  # noqa: F401  (registers the tables)
from webapp.db import Base, UtcDateTime
from webapp.migrations import in_models


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Migrations must not import the application's own types: those may change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
# SQLite cannot alter most things in place: batch mode copies the table.
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
    include_name=in_models,
)
with context.begin_transaction():
    context.run_migrations()
