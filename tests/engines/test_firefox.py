"""Firefox's models: a tiny real one, fetched over loopback or from a folder, run by the real library."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import tiny_firefox
from tests.engines.conftest import PackageServer
from webapp import engines
from webapp.engines import catalogue, firefox, firefox_models, packages
from webapp.engines.catalogue import Indexes
from webapp.errors import EngineUnavailable, PackageError

MISSING = "Firefox's models need a part of Duizhao that is not installed: pip install 'duizhao[firefox]'."
SENTENCES = ["今天北京一家公司宣布发布新的人工智能模型。", "OpenAI", "昨天上海的员工离职了，他不在团队。", "你好，世界！"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_firefox.write_folder(tmp_path_factory.mktemp("published") / "zhen")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Path:
    made = tmp_path_factory.mktemp("models")
    firefox_models.install_folder(folder, made)
    return made


def indexes(server: PackageServer, registry: str) -> Indexes:
    return Indexes(f"{server.url}/index.json", registry, 5.0)


def what_the_library_says(folder: Path, sentence: str) -> str:
    from fxtranslate import Translator

    model, vocabulary = (path.read_bytes() for path in sorted(folder.iterdir()))
    return " ".join(Translator(model, vocabulary, vocabulary).translate(sentence).split())


def test_one_sentence_in_one_sentence_out_as_the_library_says_them(models: Path, folder: Path) -> None:
    engine = engines.load(models, threads=2)
    try:
        assert (engine.id.name, engine.id.kind) == ("firefox zh→en", "translation")
        made = [output.text for output in engine.translate(SENTENCES * 20)]
    finally:
        engine.close()
    assert made == [sentence if sentence == "OpenAI" else what_the_library_says(folder, sentence) for sentence in SENTENCES] * 20
    assert len(set(made)) == len(SENTENCES)


def test_a_long_sentence_is_cut_within_reach_and_joined_again(models: Path, folder: Path) -> None:
    half = "今天北京一家公司宣布发布新的人工智能模型" * 5
    engine = engines.load(models, threads=1)
    try:
        (whole,) = (output.text for output in engine.translate([f"{half}；{half}。"]))
        parts = [what_the_library_says(folder, part) for part in (f"{half}；", f"{half}。")]
    finally:
        engine.close()
    pieces = firefox._load_pieces(models / "firefox-zh-en" / firefox.SOURCE_VOCABULARY)
    assert len(pieces.encode(f"{half}；")) <= firefox.REACH < len(pieces.encode(f"{half}；{half}。"))
    assert whole == " ".join(parts)


def test_stopping_early_leaves_an_engine_that_still_works(models: Path, folder: Path) -> None:
    engine = engines.load(models, threads=1)
    try:
        outputs = engine.translate(SENTENCES * 50)
        next(outputs)
        outputs.close()
        assert next(iter(engine.translate(SENTENCES[:1]))).text == what_the_library_says(folder, SENTENCES[0])
    finally:
        engine.close()


def test_a_model_comes_from_the_registry_the_released_one(server: PackageServer, tmp_path: Path) -> None:
    where = indexes(server, tiny_firefox.offer(server, ("zh-en", "en-zh")))
    server.files["/index.json"] = b"[]"
    offered, problem = catalogue.available(where)
    assert [row.code for row in offered] == ["firefox-en-zh", "firefox-zh-en"] and not problem
    assert offered[0].version.startswith("base-memory ")
    told: list[int] = []
    info = catalogue.install("firefox-zh-en", tmp_path / "models", where, tmp_path / "cache",
                             progress=lambda done, total: told.append(done))
    assert info.code == "firefox-zh-en" and info.version == offered[1].version and info.kind == "firefox"
    assert told == sorted(told) and told[-1] == info.size
    assert packages.installed(tmp_path / "models") == [info]
    assert not any((tmp_path / "cache").iterdir())
    assert engines.find(tmp_path / "models").name == "firefox zh→en"
    packages.remove("firefox-zh-en", tmp_path / "models")
    assert packages.installed(tmp_path / "models") == []


def test_the_two_scripts_have_our_names(server: PackageServer) -> None:
    registry = tiny_firefox.offer(server)
    server.files["/models.json"] = server.files["/models.json"].replace(b'"zh-en"', b'"zh_hant-en"')
    assert [row.code for row in firefox_models.available(registry)] == ["firefox-zt-en"]


def test_a_file_other_than_the_registry_names_is_refused_and_nothing_stays(server: PackageServer, tmp_path: Path) -> None:
    where = indexes(server, tiny_firefox.offer(server, damaged=True))
    with pytest.raises(PackageError, match="SHA-256 differs"):
        catalogue.install("firefox-zh-en", tmp_path / "models", where, tmp_path / "cache")
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"models": {"zh-en": [{}]}, "baseUrl": "http://x"}', b'{"models": 3, "baseUrl": ""}'])
def test_what_is_no_registry_is_refused(server: PackageServer, body: bytes) -> None:
    server.files["/models.json"] = body
    with pytest.raises(PackageError, match="is not a registry of Firefox models"):
        firefox_models.available(f"{server.url}/models.json")


def test_one_index_that_does_not_answer_hides_nothing_of_the_other(server: PackageServer) -> None:
    where = indexes(server, tiny_firefox.offer(server))
    offered, problem = catalogue.available(where)
    assert [row.code for row in offered] == ["firefox-zh-en"] and "404" in problem
    with pytest.raises(PackageError, match="404"):
        catalogue.available(indexes(server, f"{server.url}/none.json"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "vocab.zhen.spm").unlink(), "not whole"),
        (lambda folder: (folder / "model.zhen.intgemm.alphas.bin").unlink(), "holds no Firefox model"),
        (lambda folder: (folder / "model.zhen.intgemm.alphas.bin").write_bytes(b"no model"), "cannot be loaded"),
        (lambda folder: (folder / "model.zhen.intgemm.alphas.bin").write_bytes(
            tiny_firefox._marian([tiny_firefox._configuration(400)])), "cannot be loaded"),
        (lambda folder: (folder / "vocab.zhen.spm").write_bytes(b"no vocabulary"), "vocabulary cannot be read"),
    ],
)
def test_what_is_no_whole_model_is_refused_with_a_sentence(tmp_path: Path, change, words: str) -> None:
    folder = tiny_firefox.write_folder(tmp_path / "zhen")
    change(folder)
    with pytest.raises(PackageError, match=words) as failure:
        catalogue.install_path(folder, tmp_path / "models")
    assert "\n" not in str(failure.value)
    assert not any((tmp_path / "models").glob("*"))


def test_without_the_extra_everything_says_what_to_install(models: Path, folder: Path, tmp_path: Path) -> None:
    """In a process where the library cannot be found, as on a machine without it."""
    script = f"""
import importlib.machinery, sys
class Hidden(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name == "fxtranslate" else super().find_spec(name, path, target)
sys.meta_path[:] = [Hidden if finder is importlib.machinery.PathFinder else finder for finder in sys.meta_path]
from pathlib import Path
from webapp import engines
from webapp.engines import catalogue, packages
models = Path({str(models)!r})
assert [engine.kind for engine in engines.engines(models)] == ["gloss"], engines.engines(models)
for do in (lambda: engines.load(models, packages.installed(models)[0].engine),
           lambda: catalogue.install_path(Path({str(folder)!r}), Path({str(tmp_path)!r})),
           lambda: catalogue.install("firefox-zh-en", models, catalogue.Indexes("http://127.0.0.1:9", "http://127.0.0.1:9"), models)):
    try:
        do()
    except Exception as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [MISSING] * 3


def test_an_argos_package_cannot_pass_for_one_of_firefox(tmp_path: Path, package_file: Path) -> None:
    from tests import tiny_package

    made = tiny_package.make_package(tmp_path / "odd.argosmodel", metadata={"kind": "firefox"})
    with pytest.raises(PackageError, match="something else than an Argos package"):
        packages.install_file(made, tmp_path / "models")


def test_a_core_that_dies_is_a_sentence_and_not_a_crash(models: Path) -> None:
    engine = engines.load(models, threads=1)
    try:
        for process in engine._pool._processes.values():
            os.kill(process.pid, 9)
        with pytest.raises(EngineUnavailable, match="stopped while it was translating"):
            list(engine.translate(SENTENCES))
    finally:
        engine.close()
