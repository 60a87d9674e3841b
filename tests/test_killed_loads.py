"""Loads that are killed, that run out of disk, that meet another: the bank is what it was, or what it should become."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from graph.digest import digest
from graph.errors import StoreBusy
from graph.stores.ladybug import LadybugStore
from ingestion.load import load
from ingestion.synthetic import generate
from tests.hostile import dice_of

CUSTOMERS = 500
MOMENTS = 15  # of each of the two tests that kill
KILLS = 3  # one after the other, before a load is let to its end
SOAK_MOMENTS = 1_000

LOADING = """
import sys
from pathlib import Path
from graph.stores.ladybug import LadybugStore
from ingestion.load import load
from graph.errors import JourneyError
print("ready", flush=True)
sys.stdin.readline()
try:
    load(LadybugStore(Path(sys.argv[1])), Path(sys.argv[2]), rejects=Path(sys.argv[3]))
except JourneyError as error:
    print(error, flush=True)
    sys.exit(1)
"""


class Loading:
    """A load in a process of its own, which waits for `go`; the leader of its process group."""

    def __init__(self, bank: Path, bundle: Path, before: tuple[str, ...] = ()) -> None:
        command = [*before, sys.executable, "-c", LOADING, str(bank), str(bundle), str(bank.with_name("rejects"))]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def go(self) -> "Loading":
        """Begin the load once the process is ready for it."""
        assert self._process.stdout
        assert self._process.stdin
        assert self._process.stdout.readline() == "ready\n"
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self

    def kill(self, *, with_builder: bool) -> bool:
        """SIGKILL, at once; gives whether it came before the end."""
        (os.killpg if with_builder else os.kill)(self._process.pid, signal.SIGKILL)
        return self.end()[0] == -signal.SIGKILL

    def end(self) -> tuple[int, str]:
        """Wait for the end: the exit status and what was said."""
        said = self._process.communicate()[0]
        return self._process.returncode, said


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two bundles of which the second changes the bank of the first."""
    folder = tmp_path_factory.mktemp("bundles")
    for seed in (1, 2):
        generate(folder / str(seed), CUSTOMERS, seed)
    return folder / "1", folder / "2"


@pytest.fixture
def bank(bundles: tuple[Path, Path], tmp_path: Path) -> Path:
    """A bank that both bundles were loaded into: whichever comes next, it turns wholly from one state to the other."""
    for bundle in bundles:
        load(LadybugStore(tmp_path / "bank"), bundle, rejects=tmp_path / "rejects")
    return tmp_path / "bank"


def _digest(bank: Path) -> str:
    with closing(LadybugStore(bank).revision()) as revision:
        return digest(revision)


@pytest.mark.soak
@pytest.mark.parametrize("with_builder", [True, False], ids=["with its builder", "alone"])
def test_a_load_that_is_killed_leaves_the_bank_before_or_after_and_the_next_completes_it(
    bank: Path, bundles: tuple[Path, Path], request: pytest.FixtureRequest, with_builder: bool
) -> None:
    states = {1: _digest(bank)}
    started = time.monotonic()
    assert Loading(bank, bundles[0]).go().end() == (0, "")
    seconds = time.monotonic() - started
    states[0] = _digest(bank)
    assert states[0] != states[1]
    dice, killed, now = dice_of(int(with_builder)), 0, 0
    for moment in range(1, 1 + (SOAK_MOMENTS if request.config.getoption("soak") else MOMENTS)):
        then = 1 - now
        loading = Loading(bank, bundles[then]).go()
        time.sleep(dice.uniform(0, seconds))
        killed += loading.kill(with_builder=with_builder)
        found = _digest(bank)
        (now,) = (each for each, state in states.items() if state == found)
        _await_lock(bank)
        if moment % KILLS == 0:
            load(LadybugStore(bank), bundles[then], rejects=bank.with_name("rejects"))
            assert _digest(bank) == states[then]
            assert len(list((bank / "revisions").iterdir())) <= 2, "what killed loads left is swept"
            now = then
    assert killed > 0


def _await_lock(bank: Path) -> None:
    """Until the builder of a killed load has noticed."""
    for _ in range(600):
        with suppress(StoreBusy), LadybugStore(bank).hold():
            return
        time.sleep(0.05)
    raise AssertionError("the builder outlives its load")


# In namespaces of its own: a small disk, the bank on it, a load, and the bank as it is then brought back.
ON_A_SMALL_DISK = """
mount -t tmpfs -o size="$1" tmpfs "$2" && cp -a "$3" "$2/bank" || exit 99
"$5" -c "$6" "$2/bank" "$4" "$2/rejects" </dev/null
status=$?
rm -rf "$3" && cp -a "$2/bank" "$3"
exit $status
"""


@pytest.mark.parametrize("spare", [0, 400, 2_000, 3_000], ids="{} kB".format)
def test_a_disk_that_is_full_is_told_in_one_line_and_the_bank_stays(
    bank: Path, bundles: tuple[Path, Path], tmp_path: Path, spare: int
) -> None:
    before, disk = _digest(bank), tmp_path / "disk"
    disk.mkdir()
    size = f"{_kilobytes(bank) + spare}k"
    words = [size, str(disk), str(bank), str(bundles[0]), sys.executable, LOADING]
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", ON_A_SMALL_DISK, "sh", *words],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("no file system can be mounted here: the limit on the size of files stands for it")
    assert (done.returncode, done.stderr) == (1, ""), done.stderr
    _is_one_line(done.stdout)
    assert "No space left on device" in done.stdout
    assert _digest(bank) == before


@pytest.mark.parametrize("blocks", [0, 512], ids="{} blocks".format)
def test_files_that_cannot_grow_are_told_in_one_line_and_the_bank_stays(
    bank: Path, bundles: tuple[Path, Path], blocks: int
) -> None:
    before = _digest(bank)
    limited = ("sh", "-c", 'ulimit -f "$0"; exec "$@"', str(blocks))
    status, said = Loading(bank, bundles[0], before=limited).go().end()
    assert status == 1
    _is_one_line("ready\n" + said)
    assert _digest(bank) == before


def _is_one_line(said: str) -> None:
    ready, told, *more = said.splitlines()
    assert (ready, more) == ("ready", [])
    assert any(each in told for each in ("cannot be written", "was not built", "no room")), told


def _kilobytes(folder: Path) -> int:
    """What a folder takes on a disk of pages of 4 kB, with its entries."""
    return sum(each.stat().st_size // 4_096 * 4 + 8 for each in folder.rglob("*"))


def test_a_second_load_is_refused_with_who_holds_the_store(bank: Path, bundles: tuple[Path, Path]) -> None:
    before = _digest(bank)
    with LadybugStore(bank).hold():
        status, said = Loading(bank, bundles[0]).go().end()
    assert status == 1
    assert f"process {os.getpid()} on " in said
    assert _digest(bank) == before
