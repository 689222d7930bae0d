"""SQLite's plans for the library's queries (the other tests of the library run on PostgreSQL too)."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from webapp.db import Database
from webapp.services import articles, library
from webapp.services.library import Choice


@pytest.mark.parametrize("order", library.ORDERS)
def test_every_order_is_read_from_an_index(database: Database, order: str) -> None:
    asked: list[tuple[str, object]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2:4]))
    with database.transaction() as session:
        articles.import_article(session, "公告\n\n今天下雨。".encode())
    asked.clear()
    with database.reading() as session:
        library.page(session, Choice(order=order))
        statement, values = next((s, v) for s, v in asked if "ORDER BY listing" in s)
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    details = " ".join(row[-1] for row in plan)
    assert "USING INDEX ix_listing_deleted_at_" in details and "TEMP B-TREE" not in details
