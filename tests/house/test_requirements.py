"""requirements*.txt are exports of uv.lock: the same packages in every environment, with the same hashes."""

import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = [
    {
        "python_full_version": version,
        "python_version": version.rpartition(".")[0],
        "platform_machine": machine,
        **system,
        **implementation,
    }
    for version, machine, system, implementation in itertools.product(
        ("3.11.0", "3.11.9", "3.12.4", "3.13.1", "3.14.0", "3.15.0"),
        ("x86_64", "aarch64", "arm64", "AMD64"),
        (
            {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
            {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
            {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
        ),
        (
            {"implementation_name": "cpython", "platform_python_implementation": "CPython"},
            {"implementation_name": "pypy", "platform_python_implementation": "PyPy"},
        ),
    )
]


def applies(marker: str | None, environment: dict[str, str]) -> bool:
    return marker is None or Marker(marker).evaluate({**environment, "extra": ""})


def locked(lock: dict[str, Any], environment: dict[str, str], *, dev: bool) -> dict[str, str]:
    """What the lock installs in an environment, walked from the project's own needs: {name: version}."""
    packages: dict[str, list[dict[str, Any]]] = {}
    for package in lock["package"]:
        packages.setdefault(package["name"], []).append(package)
    (project,) = (p for p in lock["package"] if p["source"] == {"virtual": "."})
    waiting = [*project["dependencies"], *(project["dev-dependencies"]["dev"] if dev else [])]
    seen: set[tuple[str, str]] = set()
    found: dict[str, str] = {}
    while waiting:
        wanted = waiting.pop()
        if not applies(wanted.get("marker"), environment):
            continue
        candidates = packages[wanted["name"]]
        package = next(p for p in candidates if wanted.get("version", p["version"]) == p["version"])
        found[package["name"]] = package["version"]
        for part in ("", *wanted.get("extra", ())):
            if (package["name"], part) not in seen:
                seen.add((package["name"], part))
                waiting += package["optional-dependencies"][part] if part else package.get("dependencies", [])
    return found


def exported(text: str) -> list[tuple[str, str, str | None, set[str]]]:
    """The lines of a requirements file: (name, version, marker, hashes)."""
    entries = []
    for entry in text.replace("\\\n", " ").splitlines():
        head, *hashes = entry.split("--hash=")
        match = re.fullmatch(r"([\w.-]+)==([\w.+!-]+)(?: ; (.+))?", head.strip())
        assert match, entry
        entries.append((canonicalize_name(match[1]), match[2], match[3], {h.strip() for h in hashes}))
    return entries


def differences(lock_text: str, requirements_text: str, *, dev: bool) -> list[str]:
    lock = tomllib.loads(lock_text)
    entries = exported(requirements_text)
    wrong = []
    for environment in ENVIRONMENTS:
        ours = {name: version for name, version, marker, _ in entries if applies(marker, environment)}
        theirs = locked(lock, environment, dev=dev)
        wrong += [f"{environment}: {item}" for item in ours.items() ^ theirs.items()]
    hashes = {
        (p["name"], p["version"]): {f["hash"] for f in [*p.get("wheels", []), p.get("sdist")] if f}
        for p in lock["package"]
    }
    wrong += [
        f"hashes of {name}" for name, version, _, given in entries if hashes.get((name, version)) != given
    ]
    return wrong


FILES = pytest.mark.parametrize(
    ("name", "dev"), [("requirements.txt", False), ("requirements-dev.txt", True)]
)


@FILES
def test_the_file_is_what_the_lock_says(name: str, dev: bool) -> None:
    wrong = differences((ROOT / "uv.lock").read_text(), (ROOT / name).read_text(), dev=dev)
    export = "uv export -q --frozen --no-emit-project --no-header --no-annotate" + (
        "" if dev else " --no-dev"
    )
    assert not wrong, f"Run `{export} > {name}`: {wrong[:5]}"


@FILES
def test_any_difference_is_seen(name: str, dev: bool) -> None:
    lock, text = (ROOT / "uv.lock").read_text(), (ROOT / name).read_text()
    hash_ = re.search(r"sha256:([0-9a-f]{64})", text)
    assert hash_
    flipped = hash_[1].translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
    block = text.split("\nidna==")
    without_idna = block[0] + "\n" + re.split(r"\n(?=\w)", block[1], maxsplit=1)[1]
    for broken in (
        text.replace(hash_[1], flipped),
        text.replace(f" \\\n    --hash={hash_[0]}", "", 1),
        without_idna,
        text.replace("django==5.2.19", "django==5.2.18"),
        re.sub(r" ; [^\\\n]+", " ", text),
        text + f"left-over==1.0 \\\n    --hash={hash_[0]}\n",
    ):
        assert broken != text
        assert differences(lock, broken, dev=dev)


@FILES
def test_it_names_no_place_but_the_public_index(name: str, dev: bool) -> None:
    assert not re.search(r"://|--index|--find-links|--extra|/", (ROOT / name).read_text())
    lock = (ROOT / "uv.lock").read_text()
    assert set(re.findall(r"registry = \"([^\"]+)\"", lock)) == {"https://pypi.org/simple"}
    assert set(re.findall(r"(?<!registry = \")https://([^/\"]+)", lock)) == {"files.pythonhosted.org"}
