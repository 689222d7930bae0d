"""How fast we translate, against argostranslate itself and against the bound, on one machine and in one run.

    python bench/translation.py PACKAGE.argosmodel [--text FILE] [--sentences 150] [--rounds 3] [--growth 10 100 1000 10000]
                                [--quality ../shared/mt/flores-dev]

Three programs translate the same article with the same package, taking turns:
  argostranslate   argostranslate.translate.translate(), once per paragraph: its normal use, and LibreTranslate's
  ours             webapp.engines, all sentences of the article, in order
  bound            one CTranslate2 translate_batch over all sentences sorted by length, best of several batch sizes
argostranslate's own sentence splitter wants a model from the network; a splitter at 。！？； stands in for it, the very one
that makes the sentences for the other two.  It costs next to nothing, so argostranslate is timed at its best.

Last line: ``ratio against argostranslate X, of the bound Y``: medians of the rounds' ratios.  In a round each takes its
turn, ours and
the bound twice, there and back.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARAGRAPH = 5  # sentences, when the text is a list of sentences
BOUND_BATCHES = (256, 512, 1024, 2048)  # source tokens in a batch
_SENTENCE = re.compile(r"[^。！？；]*[。！？；]+[”’）」』]*|[^。！？；]+")


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path)
    parser.add_argument(
        "--text", type=Path, default=ROOT.parent / "shared" / "mt" / "flores-dev.zh", help="one paragraph a line"
    )
    parser.add_argument("--sentences", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", type=int, nargs="*", default=[], help="also time these numbers of sentences")
    parser.add_argument(
        "--quality", type=Path, metavar="STEM",
        help="also compare the English of all of STEM.zh: chrF of ours against theirs, BLEU of both against STEM.en",
    )
    parser.add_argument("--memory-of", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        models = _install(chosen.package, Path(temporary))
        paragraphs = _article(chosen.text, chosen.sentences)
        if chosen.memory_of:
            print(_memory(models, paragraphs))
            return
        _compare(models, paragraphs, chosen.rounds)
        if chosen.quality:
            _report_quality(models, chosen.quality)
        _report_growth(models, paragraphs, chosen.growth)
        _report_memory()
        print(_LAST_LINE[0])


_LAST_LINE = [""]


def _install(package: Path, folder: Path) -> Path:
    """Install the package, and let argostranslate look for it, and keep its own folders, in the same place."""
    from webapp.engines import packages

    os.environ.update({"ARGOS_PACKAGES_DIR": str(folder / "models")})
    os.environ.update({name: str(folder / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")})
    packages.install_file(package, folder / "models")
    return folder / "models"


def _article(text: Path, count: int) -> list[list[str]]:
    """The first ``count`` sentences, in paragraphs: the file's own, or of five where each line is one sentence."""
    lines = [_SENTENCE.findall(line) for line in text.read_text(encoding="utf-8").splitlines() if line.strip()]
    if sum(map(len, lines)) < 2 * len(lines):
        flat = [sentence for line in lines for sentence in line]
        lines = [flat[at : at + PARAGRAPH] for at in range(0, len(flat), PARAGRAPH)]
    paragraphs: list[list[str]] = []
    for line in lines:
        line = line[: count - sum(map(len, paragraphs))]
        if line:
            paragraphs.append(line)
    return paragraphs


def _compare(models: Path, paragraphs: list[list[str]], rounds: int) -> None:
    characters = sum(len(sentence) for paragraph in paragraphs for sentence in paragraph)
    print(
        f"{sum(map(len, paragraphs))} sentences, {len(paragraphs)} paragraphs, {characters} characters, "
        f"{_cores()} cores"
    )
    theirs, ours = _argos(models, paragraphs), _ours(models, paragraphs)
    their_texts, (our_texts, _, mended) = theirs(), ours()  # warms up, too
    tokens, bound = _best_bound(models, paragraphs)
    speeds: dict[str, list[float]] = {"argostranslate": [], "ours": [], f"bound, {tokens} tokens": []}
    firsts, against, of_bound = [], [], []
    for _ in range(rounds):
        # There and back again, so that a machine that gets busier in between does both the same harm.
        seconds = [_timed(run) for run in (theirs, ours, bound, bound, ours)]
        our, their, best = seconds[1] + seconds[4], seconds[0], seconds[2] + seconds[3]
        for values, spent in zip(speeds.values(), (their, our / 2, best / 2)):
            values.append(characters / spent)
        against.append(2 * their / our)
        of_bound.append(best / our)
        firsts.append(ours()[1])
    for name, values in speeds.items():
        print(
            f"{name:20} {statistics.median(values):8.0f} characters a second   ({min(values):.0f} to {max(values):.0f})"
        )
    print(f"first sentence on the page after {statistics.median(firsts):.2f} s")
    _report_likeness(their_texts, our_texts, mended, paragraphs)
    _LAST_LINE[0] = (
        f"ratio against argostranslate {statistics.median(against):.1f}, of the bound {statistics.median(of_bound):.2f}"
    )


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _best_bound(models: Path, paragraphs: list[list[str]]) -> tuple[int, Callable[[], list[str]]]:
    """The bound at the batch size that was fastest in two trials each."""
    contenders = {tokens: _bound(models, paragraphs, tokens) for tokens in BOUND_BATCHES}
    trials = {tokens: min(_timed(run), _timed(run)) for tokens, run in contenders.items()}
    best = min(trials, key=trials.__getitem__)
    return best, contenders[best]


def _argos(models: Path, paragraphs: list[list[str]]) -> Callable[[], list[str]]:
    """argostranslate as its users call it, with the stand-in splitter."""
    import argostranslate.sbd
    import argostranslate.translate

    argostranslate.sbd.MiniSBDSentencizer.split_sentences = lambda self, text: _SENTENCE.findall(text)

    def run() -> list[str]:
        return [argostranslate.translate.translate("".join(paragraph), "zh", "en") for paragraph in paragraphs]

    return run


def _ours(models: Path, paragraphs: list[list[str]]) -> Callable[[], tuple[list[str], float, list[bool]]]:
    """Our texts, the seconds to the first of them, and which of them were put right afterwards."""
    from webapp import engines

    engine = engines.load(models)
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]

    def run() -> tuple[list[str], float, list[bool]]:
        started, first, outputs = time.perf_counter(), 0.0, []
        for output in engine.translate(sentences):
            first = first or time.perf_counter() - started
            outputs.append(output)
        return [output.text for output in outputs], first, ["mended" in output.flags for output in outputs]

    return run


def _bound(models: Path, paragraphs: list[list[str]], tokens: int) -> Callable[[], list[str]]:
    """The best one can do: everything known beforehand, sorted, one call."""
    import ctranslate2

    from webapp.engines import argos

    package = argos.load_package(models / "zh-en")
    translator = ctranslate2.Translator(
        str(package.package_path / "model"), compute_type="int8", inter_threads=_cores(), intra_threads=1
    )
    pieces = sorted(
        (package.tokenizer.encode(sentence) for paragraph in paragraphs for sentence in paragraph),
        key=len,
        reverse=True,
    )

    def run() -> list[str]:
        results = translator.translate_batch(
            pieces,
            max_batch_size=tokens,
            batch_type="tokens",
            beam_size=argos.BEAM_SIZE,
            length_penalty=argos.LENGTH_PENALTY,
            replace_unknowns=True,
            return_scores=True,
        )
        return [package.tokenizer.decode(result.hypotheses[0]) for result in results]

    return run


def _report_likeness(theirs: list[str], ours: list[str], mended: list[bool], paragraphs: list[list[str]]) -> None:
    """How many paragraphs read the same, spaces aside (argostranslate joins its sentences without looking).

    Sentences whose amounts we put right differ on purpose; their paragraphs are counted apart.
    """
    sentences, same, apart = iter(zip(ours, mended)), 0, 0
    for paragraph, their in zip(paragraphs, theirs):
        mine = [next(sentences) for _ in paragraph]
        apart += any(changed for _, changed in mine)
        same += re.sub(r"\s", "", "".join(text for text, _ in mine)) == re.sub(r"\s", "", their)
    print(f"the same English in {same} of {len(paragraphs)} paragraphs; amounts were put right in {apart}")


def _report_quality(models: Path, stem: Path) -> None:
    """Line by line: each line of the test set is one paragraph for argostranslate, and its sentences are ours to join.

    Ours is scored as the reader sees it, amounts put right and circles tried again; theirs as it comes.  Lines that we
    changed on purpose in one of these ways are counted, and left out of a second score.
    """
    from sacrebleu.metrics import BLEU, CHRF

    from webapp.engines import checks

    lines, reference = (stem.with_name(f"{stem.name}.{side}").read_text(encoding="utf-8").splitlines() for side in ("zh", "en"))
    paragraphs = [_SENTENCE.findall(line) for line in lines]
    theirs = [" ".join(text.split()) for text in _argos(models, paragraphs)()]
    made, _, mended = _ours(models, paragraphs)()
    texts, marks = iter(made), iter(mended)
    ours = [" ".join(next(texts) for _ in paragraph) for paragraph in paragraphs]
    changed = [any([next(marks) for _ in paragraph]) for paragraph in paragraphs]
    kept = [
        (our, their) for line, our, their, put_right in zip(lines, ours, theirs, changed)
        if not put_right and not checks.repeats(line, their)
    ]
    print(f"{len(lines) - len(kept)} lines changed on purpose (amounts put right, or theirs goes in circles)")
    if kept:
        alike = CHRF().corpus_score([our for our, _ in kept], [[their for _, their in kept]]).score
        print(f"the others: {sum(our == their for our, their in kept)} of {len(kept)} the same, chrF {alike:.2f}")
    print(
        f"{len(lines)} lines of {stem.name}: {sum(our == their for our, their in zip(ours, theirs))} the same; "
        f"chrF of ours against theirs {CHRF().corpus_score(ours, [theirs]).score:.2f}; BLEU against the reference: "
        f"ours {BLEU().corpus_score(ours, [reference]).score:.2f}, theirs {BLEU().corpus_score(theirs, [reference]).score:.2f}"
    )


def _report_growth(models: Path, paragraphs: list[list[str]], counts: list[int]) -> None:
    """Seconds per sentence must not grow with the number of sentences."""
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    for count in counts:
        many = (sentences * (count // len(sentences) + 1))[:count]
        run = _ours(models, [many])
        started = time.perf_counter()
        _, first, _ = run()
        spent = time.perf_counter() - started
        print(f"{count:6} sentences: {spent:7.1f} s, {1000 * spent / count:6.1f} ms each, first after {first:.2f} s")


def _report_memory() -> None:
    """In a process of its own: what the worker needs with the model loaded and an article translated."""
    done = subprocess.run([sys.executable, *sys.argv, "--memory-of", "1"], capture_output=True, text=True, check=True)
    print(done.stdout.strip())


def _memory(models: Path, paragraphs: list[list[str]]) -> str:
    from webapp import engines

    engine = engines.load(models)
    loaded = _resident()
    list(engine.translate([sentence for paragraph in paragraphs for sentence in paragraph]))
    worked = _resident()
    engine.close()
    return f"memory: {loaded:.0f} MB loaded, {worked:.0f} MB after the article, {_resident():.0f} MB after closing"


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _cores() -> int:
    return len(os.sched_getaffinity(0))


if __name__ == "__main__":
    main()
