"""How long a text of any length takes to open, beside a short one: whole answers of the web application, in one process.

    python bench/long_text.py [--characters 1000000] [--rounds 5]

The text is made of sentences put together at random (chapters, paragraphs of three sentences) and imported as an upload
would be, without English.  Times are medians of a warm process in milliseconds; the last line gives ratios to the short
text of 10,000 characters.  Memory is the most this process ever held.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from pathlib import Path

from webapp import create_app, migrations
from webapp.config import Settings
from webapp.db import Database
from webapp.services import articles

SHORT = 10_000
SUBJECTS = ("旅人", "图书馆的管理员", "那位年轻的研究员", "码头上的工人", "她的老师", "隔壁的邻居", "县里的记者", "老船长")
DEEDS = ("在夜里走过一座小城", "把去年的账目重新算了一遍", "没有回答那个问题", "写了一封很长的信", "等着最后一班火车", "说起了河边的旧事", "买下了那间空房子")
ENDS = ("，后来谁也没有再提起。", "，因为前面还有很长的路要走。", "。", "，灯一盏一盏地灭了。", "，这让所有人都很意外。")
HTMX = {"HX-Request": "true"}


def made(characters: int, chance: random.Random) -> str:
    """A text of about so many characters."""
    lines, length, chapter = ["长夜行记"], 0, 0
    while length < characters:
        chapter += 1
        lines.append(f"第{chapter}章 第{chapter}夜")
        for _ in range(40):
            lines.append("".join(chance.choice(SUBJECTS) + chance.choice(DEEDS) + chance.choice(ENDS) for _ in range(3)))
            length += len(lines[-1])
    return "\n\n".join(lines)


def median(act: object, rounds: int) -> float:
    """Milliseconds."""
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:])  # the first warms up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--characters", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/app.sqlite"
        settings = Settings(instance=Path(folder), database_url=url, secret_key="only for measuring", engine="fake", offline=True)
        database = Database(settings.database_url)
        migrations.upgrade(database.engine)
        client = create_app(settings).test_client()
        found = {}
        for length in (SHORT, asked.characters):
            start = time.perf_counter()
            with database.transaction() as session:
                data = made(length, random.Random(length)).encode()
                number = articles.import_article(session, data)[0].id
            print(f"{length:>9,} characters: cleaned and stored in {time.perf_counter() - start:.1f} s (a worker's job past 100 kB)")
            found[length] = measure(client, number, asked.rounds)
        database.dispose()
    short, long = found.values()
    print("ratio to the short text: " + ", ".join(f"{name} {long[name] / short[name]:.1f}" for name in short))


def measure(client: object, number: int, rounds: int) -> dict[str, float]:
    addresses = {
        "open": (f"/articles/{number}", {}),
        "screen": (f"/articles/{number}/screens/1", HTMX),
        "search": (f"/articles/{number}/search?q=图书馆", HTMX),
        "pinyin": (f"/articles/{number}/search?q=tushuguan", HTMX),
        "progress": (f"/articles/{number}/progress?shown=1-40", HTMX),
    }
    times = {}
    for name, (address, headers) in addresses.items():
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, (address, answer.status_code)
        times[name] = median(lambda address=address, headers=headers: client.get(address, headers=headers), rounds)
        print(f"    {name:<9} {times[name]:7.0f} ms {len(answer.data) / 1000:7.0f} kB")
    print(f"    memory    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB")
    return times


if __name__ == "__main__":
    main()
