"""The fold on a Spark cluster that loses a worker: `python -m benchmarks cluster [THOUSANDS OF ROWS]`.

A standalone master and two workers (one core each) of the installed pyspark start on loopback; `tertius relations
--engine spark` folds generated Parquet files on them, as a user would. When the first tasks of a scan have ended and
others run, one worker is killed together with its executor, as a machine that goes away: the tasks it ran and the
shuffle files it held are lost. The file of cells must be DuckDB's to the last byte. What happened is told from Spark's
own event log. Everything lives in a temporary folder and is stopped whatever happens. Without pyspark or Java the
benchmark says so and ends.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.generate import write_parquet
from benchmarks.harness import machine

FILES = 12
THOUSANDS = 600
START_LIMIT, RUN_LIMIT = 180.0, 480.0
LOOPBACK = "127.0.0.1"
TERTIUS = "import sys; from tertius.cli import main; sys.exit(main())"
OPTIONS = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.memory": "1g",
    "spark.executor.memory": "900m",
    "spark.sql.shuffle.partitions": "8",
    # One task a file, so that a scan has tasks to lose.
    "spark.sql.files.maxPartitionBytes": "1m",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.compress": "false",
    "spark.eventLog.rolling.enabled": "false",
    # Written through, so that progress can be followed.
    "spark.eventLog.buffer.kb": "1",
}


T = TypeVar("T")


class TooLongError(RuntimeError):
    """Something did not happen in its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What an event log tells of the loss of one executor.

    Attributes
    ----------
    removed : float
        When the driver noticed (seconds since 1970); 0 where it never did.
    running : int
        Jobs that had begun before that and ended after it.
    lost : int
        Tasks that failed with the executor.
    again : int
        Stages that had to be submitted once more, as results they had made were lost.
    failed : int
        Jobs that did not succeed.
    after : int
        Tasks that ended well on another executor after the loss.
    """

    removed: float
    running: int
    lost: int
    again: int
    failed: int
    after: int


def events(log: str) -> Iterator[dict[str, Any]]:
    """The events of a log; a last line that is still being written is left out."""
    for line in log.splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            return


def story(log: str, executor: str) -> Story:
    """Tell from a whole event log what the loss of an executor did."""
    found = list(events(log))
    named = [(event["Event"].removeprefix("SparkListener"), event) for event in found]
    removed = next(
        (e["Timestamp"] for name, e in named if name == "ExecutorRemoved" and e["Executor ID"] == executor), 0
    )
    begun = {e["Job ID"]: e["Submission Time"] for name, e in named if name == "JobStart"}
    ended = {e["Job ID"]: e for name, e in named if name == "JobEnd"}
    tasks = [e for name, e in named if name == "TaskEnd"]
    return Story(
        removed=removed / 1000,
        running=sum(begun[job] < removed < e["Completion Time"] for job, e in ended.items()),
        lost=sum(e["Task End Reason"]["Reason"] == "ExecutorLostFailure" for e in tasks),
        again=sum(name == "StageSubmitted" and e["Stage Info"]["Stage Attempt ID"] > 0 for name, e in named),
        failed=sum(e["Job Result"]["Result"] != "JobSucceeded" for e in ended.values()),
        after=sum(
            e["Task End Reason"]["Reason"] == "Success"
            and e["Task Info"]["Executor ID"] != executor
            and 0 < removed < e["Task Info"]["Finish Time"]
            for e in tasks
        ),
    )


def under_way(log: str, executor: str) -> tuple[int, int, int] | None:
    """A stage that is half done and runs on an executor now: its number, tasks ended, and all.

    Only a scan of all files counts, and only when two before it have ended: that which looks at the few values, and one
    whose results wait on the executors for what comes.
    """
    size: dict[int, int] = {}
    scans = 0
    done: dict[int, int] = {}
    here: dict[int, set[int]] = {}
    for event in events(log):
        name = event["Event"].removeprefix("SparkListener")
        if name == "StageSubmitted":
            size[event["Stage Info"]["Stage ID"]] = event["Stage Info"]["Number of Tasks"]
        elif name == "StageCompleted":
            scans += size.pop(event["Stage Info"]["Stage ID"], 0) >= FILES
        elif name in ("TaskStart", "TaskEnd"):
            stage, task = event["Stage ID"], event["Task Info"]
            if name == "TaskEnd":
                done[stage] = done.get(stage, 0) + 1
                here.get(stage, set()).discard(task["Task ID"])
            elif task["Executor ID"] == executor:
                here.setdefault(stage, set()).add(task["Task ID"])
    for stage, tasks in size.items() if scans >= 2 else ():
        if tasks >= FILES and here.get(stage) and 2 <= done.get(stage, 0) <= tasks - 2:
            return stage, done[stage], tasks
    return None


def waited(what: str, limit: float, look: Callable[[], T | None]) -> T:
    """What `look` gives once it gives something."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        found = look()
        if found is not None:
            return found
        time.sleep(0.25)
    raise TooLongError(f"{what}: not within {limit:.0f} s")


def free_port() -> int:
    with socket.socket() as held:
        held.bind((LOOPBACK, 0))
        return int(held.getsockname()[1])


@contextmanager
def started(command: Sequence[str], log: Path, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process with all it starts, killed together at the end of the block."""
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream, env=env, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to a process and to what it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def environment(folder: Path) -> dict[str, str]:
    """Where Spark is, what it is set to, and that it listens on loopback alone."""
    spec = importlib.util.find_spec("pyspark")
    if spec is None or spec.origin is None:
        raise ImportError("pyspark")
    for name in ("conf", "log", "local"):
        (folder / name).mkdir()
    options = OPTIONS | {"spark.eventLog.dir": (folder / "log").as_uri()}
    (folder / "conf" / "spark-defaults.conf").write_text(
        "".join(f"{name} {value}\n" for name, value in options.items())
    )
    return os.environ | {
        "SPARK_HOME": str(Path(spec.origin).parent),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_LOCAL_HOSTNAME": LOOPBACK,
        "SPARK_DAEMON_MEMORY": "256m",
        # Master and workers do little: a Java that compiles quickly is up sooner.
        "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }


@contextmanager
def cluster(folder: Path, env: dict[str, str]) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a master with two workers, and the workers."""
    port, page = free_port(), free_port()
    master = f"spark://{LOOPBACK}:{port}"
    run = [f"{env['SPARK_HOME']}/bin/spark-class"]
    head = [*run, "org.apache.spark.deploy.master.Master", "--host", LOOPBACK]
    hand = [*run, "org.apache.spark.deploy.worker.Worker", "--host", LOOPBACK, "--cores", "1", "--memory", "1g"]

    def work(name: str) -> list[str]:
        return [*hand, "--webui-port", "0", "--work-dir", str(folder / name), master]

    def alive() -> bool | None:
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{page}/json/", timeout=5) as answer:
                return True if json.load(answer)["aliveworkers"] == 2 else None
        except OSError:
            return None

    with (
        started([*head, "--port", str(port), "--webui-port", str(page)], folder / "master.log", env),
        started(work("worker1"), folder / "worker1.log", env) as first,
        started(work("worker2"), folder / "worker2.log", env) as second,
    ):
        waited("a master with two workers", START_LIMIT, alive)
        yield master, [first, second]


def folded(files: Path, out: Path, *options: str) -> list[str]:
    """The command of a user who folds files."""
    return [
        sys.executable,
        "-c",
        TERTIUS,
        "relations",
        "--events",
        str(files),
        "--freq",
        "year",
        "--cells-out",
        str(out),
        *options,
    ]


def with_a_loss(folder: Path, env: dict[str, str], files: Path, out: Path) -> tuple[list[str], Story]:
    """Fold on a cluster and kill one of its workers in the middle; lines of what happened, and the log's story."""
    begin = time.monotonic()
    with cluster(folder, env) as (master, (victim, _)):
        lines = [f"master and two workers up after {time.monotonic() - begin:.1f} s"]
        begin = time.monotonic()
        command = folded(files, out, "--engine", "spark", "--master", master)
        with started(command, folder / "driver.log", env) as driver:

            def log() -> str:
                return "".join(path.read_text() for path in (folder / "log").glob("app-*"))

            def executor() -> str:
                return next((path.name for path in (folder / "worker1").glob("app-*/*")), "")

            def half_done() -> tuple[int, int, int] | None:
                if driver.poll() is not None:
                    raise RuntimeError(f"the fold ended too early:\n{(folder / 'driver.log').read_text()[-2000:]}")
                return under_way(log(), executor())

            stage, done, tasks = waited("a scan half done", RUN_LIMIT, half_done)
            kill(victim)
            killed = time.time()
            at = time.monotonic() - begin
            lines.append(f"one worker killed after {at:.1f} s, in stage {stage}, {done} of {tasks} tasks done")
            status = driver.wait(RUN_LIMIT)
            lines.append(f"the fold on Spark ended after {time.monotonic() - begin:.1f} s")
            if status:
                raise RuntimeError(f"the fold failed ({status}):\n{(folder / 'driver.log').read_text()[-2000:]}")
        told = story(log(), executor())
    lines.append(
        f"noticed {told.removed - killed:.1f} s after; jobs running then {told.running}, tasks lost {told.lost}, "
        f"stages submitted again {told.again}, tasks done without it {told.after}, jobs failed {told.failed}"
    )
    return lines, told


def main(arguments: list[str]) -> int:
    """Print what happened; 1 when the cells differ or no worker died in the middle of a job."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("cluster: skipped, as there is no pyspark (pip install 'tertius[spark]') or no Java 17 or later")
        return 0
    # What asks for an end politely must leave no Java behind either.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    rows = 1000 * int(arguments[0] if arguments else THOUSANDS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = environment(folder)
        files = folder / "events"
        files.mkdir()
        for number in range(FILES):
            write_parquet(files / f"{number:02}.parquet", rows // FILES, seed=number)
        size = sum(path.stat().st_size for path in files.iterdir())
        print(f"{machine()}\n{FILES} files, {rows // FILES * FILES:,} rows, {size / 1e6:.0f} MB")
        begin = time.monotonic()
        subprocess.run(folded(files, folder / "home.parquet"), check=True, stdout=subprocess.DEVNULL)
        print(f"DuckDB at home {time.monotonic() - begin:.1f} s", flush=True)
        lines, told = with_a_loss(folder, env, files, folder / "away.parquet")
        print("\n".join(lines))
        same = (folder / "home.parquet").read_bytes() == (folder / "away.parquet").read_bytes()
        print("cells: " + ("equal byte for byte" if same else "DIFFERENT"))
    middle = told.running > 0 and told.after > 0
    if not middle:
        print("no worker died in the middle of a job: nothing was shown")
    return 0 if same and middle else 1
