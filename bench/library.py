"""How long the library's pages take in a large library: whole answers of the web application, pages made and all.

    python bench/library.py [--articles 10000] [--paragraphs 12] [--folder FOLDER] [--database-url URL]

Articles are made of words of our own straight in the database (rare and common ones as in real texts: the n-th word
stands about 1/n as often as the first), every other one with English, some with notes and tags.  A folder that holds
the library already is used again.  Times are of a warm process, in milliseconds; beside them the processor's time, which other work
on the machine does not lengthen (of a PostgreSQL server it counts nothing).
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from webapp import create_app, migrations
from webapp.config import Settings
from webapp.db import Database, now
from webapp.models import Annotation, Article, ArticleTag, Block, Ledger, Listing, SearchEntry, Sentence, Translation
from webapp.services import upkeep

SYLLABLES = "的一是在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
OPENERS = ["图书馆", "咖啡厅", "人工智能", "长江", "春天", "研究员", "市场", "经济学家", "新闻", "大学", "城市", "火车站", "博物馆"]
ENGLISH = "the a of library to in and city reader river morning market study train report museum writer opens late people winter bridge market research student paper coffee evening letter station teacher history garden music".split()
SOURCES = [f"第{n}晚报" for n in range(1, 60)]
TAGS = [f"题目{n}" for n in range(1, 40)]

LISTS = ("/", "/?page=100", "/?order=title", "/?order=progress&page=40", "/?state=untranslated", "/?state=noted&order=longest", "/?tag=题目3", "/?source=第7晚报&order=published", "/?tag=题目1&source=第2晚报", "/trash")
# Common and rare, one character to a phrase, both scripts, English, several words, and one that is not there.
SEARCHES = ("的", "水", "图书馆", "圖書館", "人工智能", "长江 春天", "library", "opening late", '"the library"', "图书馆 library", "经济学家 museum coffee", "研究员的", "鲸鱼")


@dataclass(frozen=True, slots=True)
class Words:
    """Words with the weights of Zipf's law."""

    words: list[str]
    weights: list[float]

    @classmethod
    def of(cls, words: list[str]) -> Words:
        return cls(words, [1 / rank for rank in range(1, len(words) + 1)])

    def draw(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.words, self.weights, k=count)


def vocabulary(chance: random.Random) -> Words:
    pairs = {"".join(chance.sample(SYLLABLES, 2)) for _ in range(6000)}
    words = ["的", "了", "在", *sorted(pairs)]
    chance.shuffle(words)
    for rank, word in enumerate(OPENERS):
        words.insert(20 * (rank + 1), word)
    return Words.of(["的", *(word for word in words if word != "的")])


def fill(session: Session, count: int, paragraphs: int) -> None:
    """The rows as the services would have written them, a thousand articles to a statement."""
    chance = random.Random(20260101)
    chinese, english = vocabulary(chance), Words.of(ENGLISH)
    for start in range(1, count + 1, 500):
        rows: dict[type, list[dict]] = {model: [] for model in (Article, Ledger, Block, Sentence, Translation, Annotation, ArticleTag)}
        for number in range(start, min(start + 500, count + 1)):
            for model, row in article(chance, chinese, english, number, paragraphs):
                rows[model].append(row)
        for model, values in rows.items():
            if values:
                session.execute(insert(model), values)


def article(chance: random.Random, chinese: Words, english: Words, number: int, paragraphs: int) -> Iterator[tuple[type, dict]]:
    texts = ["".join(chinese.draw(chance, 5))]
    texts += ["。".join("".join(chinese.draw(chance, chance.randint(6, 16))) for _ in range(3)) + "。" for _ in range(paragraphs)]
    raw = "\n\n".join([f"{number}", *texts]).encode()
    yield Article, {
        "id": number, "title": texts[0], "source": chance.choice(SOURCES), "published": f"20{chance.randint(10, 25)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
        "raw": raw, "raw_sha256": hashlib.sha256(raw).hexdigest(), "raw_encoding": "utf-8", "character_count": sum(map(len, texts)),
        "created_at": now() - timedelta(minutes=number), "deleted_at": now() if number % 50 == 0 else None,
    }  # fmt: skip
    yield Ledger, {"article_id": number, "changes": []}
    for tag in set(chance.sample(TAGS, number % 3)):
        yield ArticleTag, {"article_id": number, "tag": tag}
    for position, text in enumerate(texts):
        block_id = number * 1000 + position
        yield Block, {"id": block_id, "article_id": number, "position": position, "kind": "paragraph" if position else "title", "text": text, "raw_start": 0, "raw_end": 0}
        at = 0
        for place, piece in enumerate(part for part in text.split("。") if part):
            end = min(at + len(piece) + 1, len(text))
            yield Sentence, {"id": block_id * 10 + place, "block_id": block_id, "position": place, "start": at, "end": end}
            if number % 2:
                words = " ".join(english.draw(chance, 12)).capitalize() + "."
                yield Translation, {"sentence_id": block_id * 10 + place, "text": words, "engine": "bench", "engine_version": "1", "engine_kind": "translation"}
            at = end
    if number % 5 == 0:
        yield Annotation, {"article_id": number, "block_id": number * 1000 + 1, "side": "source", "start": 0, "end": 2, "exact": texts[1][:2], "body": " ".join(english.draw(chance, 8))}


def prepare(database: Database, count: int, paragraphs: int) -> None:
    migrations.upgrade(database.engine)
    with database.reading() as session:
        if session.scalar(select(func.count()).select_from(Listing)) == count:
            return
    started = time.perf_counter()
    with database.transaction() as session:
        fill(session, count, paragraphs)
    written = time.perf_counter()
    with database.transaction() as session:
        upkeep.rebuild(session)
    print(f"made {count:,} articles in {written - started:.0f} s, indexed them in {time.perf_counter() - written:.0f} s")
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


@dataclass(slots=True)
class Times:
    """Milliseconds of each answer: by the clock, and of the processor."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def measure(client: object, addresses: list[str], rounds: int) -> dict[str, Times]:
    times = {address: Times() for address in addresses}
    for turn in range(rounds + 1):
        for address in addresses:
            started, used = time.perf_counter(), time.process_time()
            answer = client.get(address)
            wall, processor = time.perf_counter() - started, time.process_time() - used
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
            if turn:  # the first round warms the process up
                times[address].wall.append(1000 * wall)
                times[address].processor.append(1000 * processor)
    return times


def percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=1000, method="inclusive")[int(share * 1000) - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--paragraphs", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--database-url")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        url = given.database_url or f"sqlite:///{folder / 'app.sqlite'}"
        settings = Settings(instance=folder, database_url=url, secret_key="only for measuring", engine="fake", offline=True)
        database = Database(url)
        prepare(database, given.articles, given.paragraphs)
        with database.reading() as session:
            entries = session.scalar(select(func.count()).select_from(SearchEntry))
        size = f", {(folder / 'app.sqlite').stat().st_size / 1e6:,.0f} MB" if not given.database_url else ""
        print(f"{given.articles:,} articles, {entries:,} passages{size}; {given.rounds} rounds\n")
        client = create_app(settings).test_client()
        lists = measure(client, list(LISTS), given.rounds)
        searches = measure(client, [f"/search?q={query}" for query in SEARCHES], given.rounds)
        print(f"{'address':<52}{'median ms':>10}{'p95 ms':>10}{'cpu p95':>10}")
        for address, seen in (lists | searches).items():
            shares = statistics.median(seen.wall), percentile(seen.wall, 0.95), percentile(seen.processor, 0.95)
            print(f"{address:<52}" + "".join(f"{share:>10.1f}" for share in shares))
        for name, pick in (("processor: ", lambda seen: seen.processor), ("", lambda seen: seen.wall)):
            worst = [percentile([value for seen in group.values() for value in pick(seen)], 0.95) for group in (lists, searches)]
            print(f"\n{name}list p95 {worst[0]:.1f} ms, search p95 {worst[1]:.1f} ms")
        database.dispose()


if __name__ == "__main__":
    main()
