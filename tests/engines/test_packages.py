"""Packages: installed whole or not at all, from files and from an index, and every refusal one clear sentence."""

from __future__ import annotations

import errno
import hashlib
import json
import stat
import zipfile
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import tiny_package
from webapp.engines import fetch, packages
from webapp.errors import PackageError


def write_zip(path: Path, members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


METADATA = json.dumps({"from_code": "zh", "to_code": "en", "package_version": "1.0"}).encode()
GOOD = {
    "p/metadata.json": METADATA,
    "p/sentencepiece.model": b"s",
    "p/model/model.bin": b"m",
    "p/model/config.json": b"{}",
    "p/model/shared_vocabulary.json": b"[]",
}


def refused(path: Path, models: Path, words: str) -> None:
    """Installing must fail with a sentence holding ``words``, and leave nothing behind."""
    before = sorted(models.rglob("*")) if models.exists() else []
    with pytest.raises(PackageError, match=words) as failure:
        packages.install_file(path, models)
    assert "\n" not in str(failure.value)
    assert (sorted(models.rglob("*")) if models.exists() else []) == before


def test_a_file_is_installed_with_its_size_and_fingerprint(package_file: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int | None]] = []
    info = packages.install_file(
        package_file, tmp_path / "models", progress=lambda done, total: steps.append((done, total))
    )
    assert (info.code, info.from_code, info.to_code, info.version) == ("zh-en", "zh", "en", "1.0")
    assert info.path == tmp_path / "models" / "zh-en"
    assert info.size == package_file.stat().st_size
    assert info.sha256 == hashlib.sha256(package_file.read_bytes()).hexdigest()
    assert info.source == package_file.name and info.installed_at.startswith("20")
    assert steps[-1][0] == steps[-1][1] and [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert packages.installed(tmp_path / "models") == [info]
    assert [child.name for child in (tmp_path / "models").iterdir()] == ["zh-en"]


def test_a_newer_package_takes_the_older_ones_place(package_file: Path, tmp_path: Path) -> None:
    packages.install_file(package_file, tmp_path / "models")
    newer = tiny_package.make_package(tmp_path / "new.argosmodel", version="2.0")
    packages.install_file(newer, tmp_path / "models")
    assert [info.version for info in packages.installed(tmp_path / "models")] == ["2.0"]
    assert [child.name for child in (tmp_path / "models").iterdir()] == ["zh-en"]


def test_removing_takes_it_away_and_removing_twice_is_refused(package_file: Path, tmp_path: Path) -> None:
    packages.install_file(package_file, tmp_path)
    packages.remove("zh-en", tmp_path)
    assert packages.installed(tmp_path) == [] and list(tmp_path.iterdir()) == []
    with pytest.raises(PackageError, match="is not installed"):
        packages.remove("zh-en", tmp_path)


def test_a_package_unpacked_by_hand_is_found(package_file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package_file) as archive:
        archive.extractall(tmp_path)
    assert [(info.code, info.source) for info in packages.installed(tmp_path)] == [("zh-en", "")]


def test_folders_that_are_no_packages_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "metadata.json").write_text("{")
    assert packages.installed(tmp_path) == [] and packages.installed(tmp_path / "nowhere") == []


def without(name: str) -> dict[str, bytes]:
    return {member: data for member, data in GOOD.items() if member != name}


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"p/readme.txt": b"hello"}, "no metadata.json"),
        (GOOD | {"p/metadata.json": b"{"}, "metadata.json is broken"),
        (GOOD | {"p/metadata.json": b"[]"}, "metadata.json is broken"),
        (GOOD | {"p/metadata.json": b'{"from_code": "zh", "to_code": "en"}'}, "metadata.json is broken"),
        (
            GOOD | {"p/metadata.json": b'{"from_code": "../x", "to_code": "en", "package_version": "1"}'},
            "metadata.json is broken",
        ),
        (
            GOOD | {"p/metadata.json": b'{"from_code": "en", "to_code": "en", "package_version": "1"}'},
            "metadata.json is broken",
        ),
        (without("p/model/model.bin"), "no CTranslate2 model"),
        (without("p/sentencepiece.model"), "no tokenizer"),
        (without("p/model/shared_vocabulary.json"), "no vocabulary"),
        (GOOD | {"../outside.txt": b"x"}, "outside its own folder"),
        (GOOD | {"p/../../outside.txt": b"x"}, "outside its own folder"),
        (GOOD | {"/outside.txt": b"x"}, "outside its own folder"),
        (GOOD | {"C:/outside.txt": b"x"}, "outside its own folder"),
        (GOOD | {"p\\outside.txt": b"x"}, "outside its own folder"),
        (GOOD | {"p/zeros": bytes(3_000_000)}, "over 200 times its size"),
    ],
)
def test_what_is_no_honest_package_is_refused(members: dict[str, bytes], words: str, tmp_path: Path) -> None:
    refused(write_zip(tmp_path / "p.argosmodel", members), tmp_path / "models", words)


def test_the_good_members_above_are_good(tmp_path: Path) -> None:
    assert packages.install_file(write_zip(tmp_path / "p.argosmodel", GOOD), tmp_path / "models").code == "zh-en"


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "p.argosmodel", GOOD)
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("p/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    refused(path, tmp_path / "models", "symbolic link")


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.argosmodel"
    path.write_text("dear reader")
    refused(path, tmp_path / "models", "is not a package")
    refused(tmp_path / "nothing.argosmodel", tmp_path / "models", "cannot be read")


def test_a_cut_off_zip_is_refused(package_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "half.argosmodel"
    path.write_bytes(package_file.read_bytes()[:-500])
    refused(path, tmp_path / "models", "is not a package")


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_changed_byte_is_noticed(compression: int, tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "p.argosmodel", GOOD | {"p/model/model.bin": bytes(range(256)) * 64}, compression=compression
    )
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("p/model/model.bin").header_offset + 80
    data[place] ^= 0xFF
    path.write_bytes(bytes(data))
    refused(path, tmp_path / "models", "broken zip")


def test_a_zip_too_large_unpacked_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "UNPACKED_LIMIT", 1000)
    refused(
        write_zip(tmp_path / "p.argosmodel", GOOD | {"p/more": bytes(2000)}),
        tmp_path / "models",
        "unpacks to more than",
    )


def test_a_full_disk_is_noticed_before_unpacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(packages.shutil, "disk_usage", lambda folder: usage(100, 100, 0))
    refused(write_zip(tmp_path / "p.argosmodel", GOOD), tmp_path / "models", "disk is too full")


def test_a_disk_that_fills_up_while_unpacking_leaves_the_old_package(package_file: Path, tmp_path: Path) -> None:
    packages.install_file(package_file, tmp_path / "models")

    def fill_up(done: int, total: int | None) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(PackageError, match="No space left on device"):
        packages.install_file(package_file, tmp_path / "models", progress=fill_up)
    assert [info.version for info in packages.installed(tmp_path / "models")] == ["1.0"]
    assert [child.name for child in (tmp_path / "models").iterdir()] == ["zh-en"]


# From an index


@pytest.fixture
def install(server, tmp_path: Path) -> Callable[..., packages.PackageInfo]:
    def run(code: str = "zh-en", **options) -> packages.PackageInfo:
        return packages.install_from_index(
            code, tmp_path / "models", server.url + "/index.json", tmp_path / "cache", timeout=5, **options
        )

    return run


def test_the_index_is_read(server, package_file: Path) -> None:
    server.offer(package_file.read_bytes(), version="1.9")
    (package,) = packages.available(server.url + "/index.json")
    assert (package.code, package.version, package.from_name, package.links) == (
        "zh-en",
        "1.9",
        "Chinese",
        (server.url + "/zh_en.argosmodel",),
    )


def test_the_newest_package_is_fetched_and_installed(server, install, package_file: Path, tmp_path: Path) -> None:
    server.offer(b"old", version="1.2", path="/old")
    server.offer(package_file.read_bytes(), version="1.10")
    steps: list[tuple[int, int | None]] = []
    info = install(progress=lambda done, total: steps.append((done, total)))
    assert info.source == server.url + "/zh_en.argosmodel"
    assert info.sha256 == hashlib.sha256(package_file.read_bytes()).hexdigest()
    assert steps[-1] == (info.size, info.size)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_download_that_breaks_off_goes_on_where_it_stopped(server, install, package_file: Path) -> None:
    server.offer(package_file.read_bytes())
    server.break_after = [50_000, 60_000]
    info = install()
    assert info.size == package_file.stat().st_size
    assert server.ranges == [None, "bytes=50000-", "bytes=110000-"]


def test_a_download_given_up_is_taken_up_next_time(server, install, package_file: Path, tmp_path: Path) -> None:
    server.offer(package_file.read_bytes())
    server.break_after = [50_000, 10, 10]
    with pytest.raises(PackageError, match="keeps breaking off"):
        install()
    assert packages.installed(tmp_path / "models") == []
    assert install().size == package_file.stat().st_size
    assert server.ranges[-1] == "bytes=50020-"


def test_a_cancelled_download_is_kept_and_taken_up(
    server, install, package_file: Path, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(fetch, "CHUNK", 20_000)
    server.offer(package_file.read_bytes())
    fetched: list[int] = []
    with pytest.raises(fetch.Cancelled):
        install(progress=lambda done, total: fetched.append(done), cancelled=lambda: fetched[-1] >= 20_000)
    assert packages.installed(tmp_path / "models") == []
    install()
    assert server.ranges[-1] == f"bytes={fetched[-1]}-"


def test_a_file_that_changed_meanwhile_is_fetched_afresh(server, install, package_file: Path) -> None:
    server.offer(b"x" * 90_000)
    server.break_after = [50_000, 10, 10]
    with pytest.raises(PackageError):
        install()
    server.files["/zh_en.argosmodel"], server.etag = package_file.read_bytes(), '"two"'
    assert install().sha256 == hashlib.sha256(package_file.read_bytes()).hexdigest()


def test_a_server_that_knows_no_ranges_is_put_up_with(server, install, package_file: Path) -> None:
    server.offer(package_file.read_bytes())
    server.ignores_ranges, server.break_after = True, [50_000]
    assert install().size == package_file.stat().st_size


def test_a_mirror_is_tried_when_the_first_address_fails(server, install, package_file: Path) -> None:
    server.offer(package_file.read_bytes())
    rows = json.loads(server.files["/index.json"])
    rows[0]["links"].insert(0, server.url + "/gone.argosmodel")
    server.files["/index.json"] = json.dumps(rows).encode()
    assert install().source == server.url + "/zh_en.argosmodel"


def test_a_redirect_is_followed_but_not_to_other_kinds_of_address(server, install, package_file: Path) -> None:
    server.offer(package_file.read_bytes(), path="/real")
    rows = json.loads(server.files["/index.json"])
    rows[0]["links"] = [server.url + "/moved"]
    server.files["/index.json"] = json.dumps(rows).encode()
    server.redirects["/moved"] = "ftp://127.0.0.1/real"
    with pytest.raises(PackageError, match="not a safe address"):
        install()
    server.redirects["/moved"] = server.url + "/moved"
    with pytest.raises(PackageError):
        install()
    server.redirects["/moved"] = server.url + "/real"
    assert install().code == "zh-en"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "answers with error 404"),
        ({"/index.json": b"<html>"}, "is not an index"),
        ({"/index.json": b'{"a": 1}'}, "is not an index"),
        ({"/index.json": b'[{"from_code": "zh"}]'}, "is not an index"),
        ({"/index.json": b"[]"}, "has no package for zh-en"),
    ],
)
def test_an_index_that_is_none_is_refused(server, install, files: dict[str, bytes], words: str) -> None:
    server.files = files
    with pytest.raises(PackageError, match=words):
        install()


def test_a_package_that_is_gone_or_broken_is_refused(server, install, tmp_path: Path) -> None:
    server.offer(b"this is no zip")
    with pytest.raises(PackageError, match="is not a package"):
        install()
    del server.files["/zh_en.argosmodel"]
    with pytest.raises(PackageError, match="answers with error 404"):
        install()
    assert packages.installed(tmp_path / "models") == [] and list((tmp_path / "cache").iterdir()) == []


def test_a_package_for_other_languages_than_the_index_said_is_refused(server, install, tmp_path: Path) -> None:
    server.offer(tiny_package.make_package(tmp_path / "p", from_code="en", to_code="zh").read_bytes())
    with pytest.raises(PackageError, match="is for en-zh, not for zh-en"):
        install()
    assert packages.installed(tmp_path / "models") == []


def test_without_network_there_is_one_clear_sentence(server, tmp_path: Path) -> None:
    url = server.url
    server.server_close()
    with pytest.raises(PackageError, match="There is no network, or .* cannot be reached"):
        packages.install_from_index("zh-en", tmp_path, url + "/index.json", tmp_path / "cache", timeout=2)
    with pytest.raises(PackageError, match="is not a web address"):
        packages.available("file:///etc/passwd")


def test_a_full_disk_is_noticed_before_the_download(server, install, package_file: Path, monkeypatch) -> None:
    server.offer(package_file.read_bytes())
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(fetch.shutil, "disk_usage", lambda folder: usage(100, 100, 5))
    with pytest.raises(PackageError, match="disk is too full"):
        install()


def test_an_endless_file_is_refused(server, install, monkeypatch) -> None:
    monkeypatch.setattr(fetch, "FILE_LIMIT", 10_000)
    server.offer(bytes(20_000))
    with pytest.raises(PackageError, match="no translation package is that large"):
        install()
