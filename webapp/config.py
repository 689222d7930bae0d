"""Settings: read once from DUIZHAO_* and instance/config.toml, then frozen.  The environment wins over the file."""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from webapp.errors import SetupError

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024

# The official index of Argos packages; the package links inside it are followed as they stand.
ARGOS_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
# Mozilla's registry of Firefox's translation models.
FIREFOX_INDEX = (
    "https://storage.googleapis.com/moz-fx-translations-data--303e-prod-translations-data/db/models.json"
)


@dataclass(frozen=True)
class Settings:
    """Everything one installation can be told.  Sizes in bytes, times in seconds."""

    instance: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 5000
    max_upload: int = 10 * MEGABYTE
    max_package: int = 1000 * MEGABYTE  # a translation package brought as a file; real ones have 50 to 300 MB
    package_index: str = ARGOS_INDEX
    firefox_index: str = FIREFOX_INDEX
    network_timeout: float = 20.0
    engine: str = ""  # an engine's name, to prefer it to the best one there is
    engine_threads: int = 0  # 0: chosen from the machine's cores
    engine_idle: float = 300.0  # an idle worker gives the model's memory back after this long
    offline: bool = False  # never reach for the network: no package index, no CDN at set-up

    @property
    def models_dir(self) -> Path:
        return self.instance / "models"

    @property
    def assets_dir(self) -> Path:
        return self.instance / "assets"

    @property
    def cache_dir(self) -> Path:
        return self.instance / "cache"

    @property
    def queue_path(self) -> Path:
        return self.instance / "queue.sqlite"


def load_settings(environ: dict[str, str] | None = None) -> Settings:
    """Read the settings and make the instance folder.

    Raises SetupError when the folder cannot be written or a value cannot be understood.
    """
    environ = dict(os.environ) if environ is None else environ
    instance = Path(environ.get("DUIZHAO_INSTANCE", ROOT / "instance")).resolve()
    _make_folder(instance)
    values = {**_from_file(instance / "config.toml"), **_from_environment(environ)}
    values.setdefault("database_url", f"sqlite:///{instance / 'app.sqlite'}")
    values.setdefault("secret_key", _secret_key(instance / "secret_key"))
    return Settings(instance=instance, **values)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.write_bytes(b"1")
        probe.unlink()
    except OSError as error:
        raise SetupError(f"The folder {folder} cannot be written ({error.strerror}). Set DUIZHAO_INSTANCE to one that can.") from error


def _yes_or_no(value: object) -> bool:
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}[str(value).lower()]


_CONVERT = {"str": str, "int": int, "float": float, "bool": _yes_or_no}
_OPTIONS = {field.name: field.type for field in fields(Settings) if field.name != "instance"}


def _from_environment(environ: dict[str, str]) -> dict[str, object]:
    found = {name: environ[f"DUIZHAO_{name.upper()}"] for name in _OPTIONS if f"DUIZHAO_{name.upper()}" in environ}
    return {name: _convert(name, value, f"DUIZHAO_{name.upper()}") for name, value in found.items()}


def _from_file(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} is not valid TOML: {error}") from error
    unknown = sorted(set(values) - set(_OPTIONS))
    if unknown:
        raise SetupError(f"{path} has settings that do not exist: {', '.join(unknown)}.")
    return {name: _convert(name, value, f"{name} in {path}") for name, value in values.items()}


def _convert(name: str, value: object, where: str) -> object:
    try:
        return _CONVERT[_OPTIONS[name]](value)
    except (TypeError, ValueError, KeyError) as error:
        kind = "yes or no" if _OPTIONS[name] == "bool" else "a number"
        raise SetupError(f"{where} is {value!r}, which is not {kind}.") from error


def _secret_key(path: Path) -> str:
    """One random key per installation, readable by its owner only."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()
