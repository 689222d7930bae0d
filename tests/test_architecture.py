"""Arrows point down only: what each room may import of the others, read from the source."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from webapp.config import Settings
from webapp.lexicon.dictionary import DATA_PACKAGES

WEBAPP = Path(__file__).resolve().parent.parent / "webapp"

WORKSHOPS = {"text", "importers", "engines", "lexicon", "exporters"}
EVERYWHERE = {"errors", "config", "wording"}

# room: the rooms it may import (besides itself and what everybody sees)
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "config": set(),
    "wording": set(),
    "locale": set(),
    "db": set(),
    "text": set(),
    "lexicon": set(),
    "importers": {"text"},
    "engines": {"lexicon", "text"},
    "exporters": set(),
    "models": {"db"},
    "migrations": {"db", "models"},
    "services": {"db", "models", *WORKSHOPS},
    "holder": {"engines"},
    "errands": {"db", "services", "engines", "text", "holder"},
    "jobs": {"db", "models", "services", "engines", "holder", "errands"},
    "web": {"db", "models", "locale", "services", "jobs", "errands", "engines", "exporters", "lexicon", "text"},
    "backup": {"db", "models", "migrations", "services"},
    "prepare": {"db", "models", "migrations", "services", "jobs", "engines", "web"},
    "doctor": {"db", "migrations", "services", "jobs", "engines", "lexicon", "web"},
    "cli": {"db", "models", "migrations", "services", "jobs", "engines", "importers", "text", "lexicon", "exporters", "prepare", "doctor", "backup"},
    "__init__": {"db", "jobs", "web"},
}


def modules() -> list[Path]:
    return sorted(path for path in WEBAPP.rglob("*.py") if "versions" not in path.parts)


def room_of(path: Path) -> str:
    first = path.relative_to(WEBAPP).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Every module imported anywhere in the file, also inside functions and for types only."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module)
            if node.module == "webapp":
                found |= {f"webapp.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(WEBAPP)))
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = room_of(path)
    seen = {name.split(".")[1] for name in imports(path) if name.startswith("webapp.")}
    seen &= {p.stem if p.is_file() else p.name for p in WEBAPP.iterdir()}
    assert seen <= ALLOWED[room] | EVERYWHERE | {room, "__version__"}


@pytest.mark.parametrize("path", [p for p in modules() if room_of(p) in WORKSHOPS], ids=lambda path: str(path.relative_to(WEBAPP)))
def test_workshops_know_neither_flask_nor_sqlalchemy(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & {"flask", "flask_babel", "sqlalchemy", "huey", "flask_wtf"}


def test_every_package_used_is_a_named_dependency() -> None:
    """Those imported, and those of which only the data are read: a fresh machine has nothing else."""
    project = tomllib.loads((WEBAPP.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    named = {_bare(wish) for wish in [*project["dependencies"], *optional["postgresql"], *optional.get("firefox", [])]}
    used = {name.split(".")[0] for path in modules() for name in imports(path)} - {"webapp"} - sys.stdlib_module_names
    distributions = packages_distributions()
    missing = {name for name in used if not {_bare(found) for found in distributions.get(name, [name])} & named}
    assert not missing
    assert set(DATA_PACKAGES) <= named


def _bare(requirement: str) -> str:
    """A requirement's or distribution's name as package indexes compare them."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement).group()).lower()


def test_the_web_process_loads_no_model_library(settings: Settings) -> None:
    """Reading, importing and exporting: none of it may bring CTranslate2 or its like into the web's memory."""
    code = (
        "import sys\n"
        "from webapp import create_app\n"
        "client = create_app().test_client()\n"
        "assert client.get('/').status_code == 200\n"
        "assert client.get('/import').status_code == 200\n"
        "heavy = {'ctranslate2', 'sentencepiece', 'onnxruntime', 'torch', 'argostranslate', 'jieba', 'docx'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    environment = os.environ | {"DUIZHAO_INSTANCE": str(settings.instance)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_services_never_commit() -> None:
    for path in (WEBAPP / "services").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert ".commit(" not in text and ".rollback(" not in text, path


def test_there_is_no_drawer_for_everything() -> None:
    names = {path.stem for path in modules()}
    assert not names & {"utils", "util", "helpers", "common", "misc"}


def test_templates_hold_no_inline_script_or_style() -> None:
    for path in (WEBAPP.parent / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "style=" not in text and "<style" not in text and "hx-on" not in text and "onclick" not in text, path
        assert "|safe" not in text and "| safe" not in text, path
