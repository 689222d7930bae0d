"""Time the whole cleaning pipeline: characters and bytes a second, growth with length, memory.

    python bench/cleaning.py TEXT [DAMAGED]
    python bench/cleaning.py --floods

TEXT: undamaged Chinese (UTF-8), repeated to each length; DAMAGED: damaged Chinese (default: the sample article).
Processor time, each length in a process of its own so that its memory is its own.  The last line:
``undamaged X MB/s, damaged Y kB/s, growth Z`` — the slowest of the lengths from 100 kB on, and the time a byte takes
at the longest against the shortest.  ``--floods``: one piece repeated to 100 kB and to 1 MB, for pieces that are worst
for some step, and how much longer ten times the text takes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LENGTHS = (10_000, 100_000, 1_000_000, 10_000_000)
FLOODS = ("?", "(", "中", ",", " ", "\n", "<", "<a ", "&amp;", "“", "1、中", "。1、", "(jì)", "計(jì)", "?;", "?;或", "學?", "計?;a", "變?yōu)",
          "中 ", "• ", "- 1 -\n", "a.", "x@", "作者：", "\ue14b", "的de", "一、甲\n", "\u00e9", "<option>标签")  # fmt: skip


def text_of(path: Path, length: int) -> str:
    """About ``length`` bytes of the file's text, repeated as a whole paragraph run and cut at a line."""
    text = path.read_text(encoding="utf-8").strip() + "\n\n"
    size = len(text.encode())
    repeated = text * (length // size + 1)
    return repeated.encode()[:length].decode("utf-8", "ignore")


def measure(path: Path, length: int) -> None:
    """One measurement, printed as JSON: bytes, seconds, MB of memory at the peak."""
    sys.path.insert(0, str(ROOT))
    given = text_of(path, length)
    seconds, changes = timed(given)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"bytes": len(given.encode()), "seconds": seconds, "memory": memory, "changes": changes}))


def timed(given: str) -> tuple[float, int]:
    """Processor seconds, and how many changes there were."""
    from webapp import text

    text.clean((ROOT / "webapp/sample/sample.txt").read_text(encoding="utf-8"))  # load the tables first
    began = time.process_time()
    cleaned = text.clean(given)
    return time.process_time() - began, len(cleaned.changes)


def floods() -> None:
    """A line for each flood, the slowest last."""
    sys.path.insert(0, str(ROOT))
    rows = []
    for unit in FLOODS:
        long = unit * (1_000_000 // len(unit.encode()))
        short, _ = timed(long[: len(long) // 10])
        seconds, changes = timed(long)
        rows.append((seconds, seconds / max(short, 0.005), unit, changes))
    for seconds, growth, unit, changes in sorted(rows):
        print(f"{seconds:7.2f} s a MB, {growth:5.1f} times that of a tenth, {changes:>9,} changes: {ascii(unit)}")


def table(path: Path, lengths: tuple[int, ...]) -> list[float]:
    """Print a table and return bytes a second by length."""
    speeds = []
    for length in lengths:
        command = [sys.executable, __file__, "--one", str(path), str(length)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        speeds.append(row["bytes"] / row["seconds"])
        print(
            f"{row['bytes']:>11,} bytes {row['seconds']:8.3f} s {speeds[-1] / 1e6:7.3f} MB/s "
            f"{row['memory']:7.0f} MB {row['changes']:>9,} changes",
            flush=True,
        )
    return speeds


def main() -> None:
    if sys.argv[1] == "--floods":
        return floods()
    if sys.argv[1] == "--one":
        return measure(Path(sys.argv[2]), int(sys.argv[3]))
    damaged = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "webapp/sample/sample.txt"
    print("undamaged")
    plain = table(Path(sys.argv[1]), LENGTHS)
    print("damaged")
    broken = table(damaged, LENGTHS[:3])
    print(f"undamaged {min(plain[1:]) / 1e6:.2f} MB/s, damaged {min(broken[1:]) / 1e3:.0f} kB/s, growth {plain[0] / plain[-1]:.2f}")


if __name__ == "__main__":
    main()
