"""The steps of the Dockerfile without Docker: `python -m tools.image FOLDER` builds what the image would hold there.

FOLDER/opt/cjg is the environment that the image calls /opt/cjg. What only a container can do (another user, another
system's packages) is left out; caches are used.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("/opt/cjg", "/src")  # of the image, which lie below the folder instead


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """One instruction each: its word and the rest."""
    for line in dockerfile.splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, rest


def build(folder: Path) -> None:
    """Run every RUN and COPY of the first stage below a folder. Raises `CalledProcessError`."""
    subprocess.run([sys.executable, "-m", "venv", folder / "base"], check=True)
    source = folder / "src"
    source.mkdir()
    for word, rest in _first_stage():
        if word == "COPY":
            *names, _ = rest.split()
            for name in names:
                _copy(ROOT / name, source / name)
        elif word == "RUN":
            _run(rest, folder)


def command(folder: Path) -> tuple[list[str], dict[str, str]]:
    """What the built image runs, and the environment that it gives it."""
    words: dict[str, str] = dict(instructions(_dockerfile()))
    values = dict(each.split("=", 1) for each in shlex.split(words["ENV"]))
    binaries = folder / "opt" / "cjg" / "bin"
    values["PATH"] = f"{binaries}:{os.environ['PATH']}"
    values["CJG_CACHE"] = str(folder / "cache")
    return [str(binaries / each) for each in _list(words["ENTRYPOINT"])] + _list(words["CMD"]), values


def _dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def _first_stage() -> list[tuple[str, str]]:
    steps = list(instructions(_dockerfile()))
    ends = [at for at, (word, _) in enumerate(steps) if word == "FROM"]
    return steps[ends[0] + 1 : ends[1]]


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, target)


def _run(text: str, folder: Path) -> None:
    for place in PLACES:
        text = text.replace(place, f"{folder}{place}")
    for cache in (" --no-cache-dir", " --no-cache"):
        text = text.replace(cache, "")
    (folder / "opt").mkdir(exist_ok=True)
    surroundings = os.environ | {"PATH": f"{folder / 'base' / 'bin'}:{os.environ['PATH']}"}
    subprocess.run(["sh", "-ec", text], check=True, cwd=folder / "src", env=surroundings)


def _list(text: str) -> list[str]:
    """A list as a Dockerfile writes it: ["a", "b"]."""
    return [each.strip().strip('"') for each in text.strip().strip("[]").split(",")]


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve())
