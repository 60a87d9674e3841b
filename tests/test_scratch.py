"""Private folders: swept of what killed processes left, never of what living ones hold; and what spills into them."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from graph.engines.duckdb import DuckEngine
from graph.errors import NoRoom, NotAStore, OutOfMemory
from graph.scratch import Scratch

DIGESTS = "SELECT md5(CAST(i AS VARCHAR)) AS text FROM range(2000000) AS t(i)"

HOLDING = """
import sys
from pathlib import Path
from graph.scratch import Scratch

scratch = Scratch(Path(sys.argv[1]))
(scratch.path / "file").write_text("x")
print(scratch.path, flush=True)
sys.stdin.read()
"""


def holding(place: Path) -> tuple["subprocess.Popen[str]", Path]:
    """A process that holds a folder, and the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(place)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_folders_of_killed_processes_are_swept_and_those_of_living_ones_are_not(tmp_path: Path) -> None:
    (living, kept), (dying, left) = holding(tmp_path), holding(tmp_path)
    with living, dying:
        os.kill(dying.pid, signal.SIGKILL)
        dying.wait(30)
        assert (left / "file").exists()
        with Scratch(tmp_path) as scratch:
            assert (kept / "file").exists()
            assert not left.exists()
            assert scratch.path.stat().st_mode & 0o777 == 0o700
        assert not scratch.path.exists()
        living.communicate("", 30)


def test_a_place_where_no_folder_can_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotAStore, match="file cannot be written"):
        Scratch(tmp_path / "file")


def test_what_does_not_fit_into_the_memory_of_an_engine_spills_and_goes_with_it(tmp_path: Path) -> None:
    with closing(DuckEngine(lambda _: None, "64MB", tmp_path)) as engine, closing(engine.session()) as session:
        session.keep("digests", DIGESTS)
        (spill,) = (each for each in tmp_path.iterdir() if each.is_dir())
        assert sum(each.stat().st_size for each in spill.iterdir()) > 1 << 20
        found = session.sql("SELECT count(*) AS rows, count(DISTINCT left(text, 2)) AS starts FROM digests")
        assert found.to_pylist() == [{"rows": 2_000_000, "starts": 256}]
    assert not spill.exists()


def test_without_a_folder_nothing_is_written_where_the_process_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = DuckEngine(lambda _: None, "64MB")
    with closing(engine), closing(engine.session()) as session, pytest.raises(OutOfMemory):
        session.keep("digests", DIGESTS)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a device that is full")
def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "full.parquet").symlink_to("/dev/full")
    engine = DuckEngine(lambda _: None)
    told = pytest.raises(NoRoom, match=r"^.*No space left.*$")
    with closing(engine), closing(engine.session()) as session, told:
        session.write(tmp_path / "full.parquet", DIGESTS)
