"""What the cluster benchmark reads from Spark's event log: the loss of a worker, told from literal events."""

import json

import pytest
from benchmarks.cluster import FILES, Story, TooLongError, story, under_way, waited


def line(name, **fields):
    return json.dumps({"Event": f"SparkListener{name}", **fields}) + "\n"


def task(number, executor, ended=None, reason="Success"):
    info = {"Task ID": number, "Executor ID": executor, "Finish Time": ended or 0}
    if ended is None:
        return line("TaskStart", **{"Stage ID": 1, "Task Info": info})
    return line("TaskEnd", **{"Stage ID": 1, "Task Info": info, "Task End Reason": {"Reason": reason}})


def stage(number, what="Submitted", attempt=0):
    about = {"Stage ID": number, "Stage Attempt ID": attempt, "Number of Tasks": FILES}
    return line(f"Stage{what}", **{"Stage Info": about})


BEFORE = "".join(stage(number, what) for number in (7, 8) for what in ("Submitted", "Completed"))
HALF = (
    line("JobStart", **{"Job ID": 0, "Submission Time": 1000})
    + stage(1)
    + "".join(task(number, "01"[number % 2]) for number in range(4))
    + task(0, "0", 1500)
    + task(1, "1", 1600)
)


def test_a_stage_is_under_way_only_where_the_executor_has_a_task_in_hand():
    assert under_way(BEFORE + HALF, "0") == (1, 2, FILES)
    assert under_way(BEFORE + HALF + task(2, "0", 1700), "0") is None
    assert under_way(BEFORE + HALF, "") is None


def test_the_first_scans_are_let_pass():
    assert under_way(HALF, "0") is None
    assert under_way(stage(7) + stage(7, "Completed") + HALF, "0") is None


def test_a_line_that_is_still_being_written_is_left_out():
    assert under_way(BEFORE + HALF + '{"Event": "SparkLis', "1") == (1, 2, FILES)


def test_the_loss_of_an_executor_is_told():
    log = (
        HALF
        + line("ExecutorRemoved", **{"Timestamp": 2000, "Executor ID": "0"})
        + task(2, "0", 2001, "ExecutorLostFailure")
        + stage(1, attempt=1)
        + task(3, "1", 2500)
        + line("JobEnd", **{"Job ID": 0, "Completion Time": 3000, "Job Result": {"Result": "JobSucceeded"}})
    )
    assert story(log, "0") == Story(removed=2.0, running=1, lost=1, again=1, failed=0, after=1)
    assert story(log, "1") == Story(removed=0.0, running=0, lost=1, again=1, failed=0, after=0)


def test_waiting_has_an_end():
    with pytest.raises(TooLongError, match="a bus: not within 0 s"):
        waited("a bus", 0.0, lambda: None)
