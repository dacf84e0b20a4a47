"""Event tables for the tests: made of a seed, or of a few literal rows."""

import numpy as np
import pyarrow as pa
import pytest

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def make_rows(number, seed=0, actors=("USA", "RUS", "IRN", "CHN")):
    """Rows with everything the fold must cope with: partial and bad dates, unknown about, symmetric acts."""
    rng = np.random.default_rng(seed)
    dates = ["2017-02-14", "2017-02", "2017", "", "2016-12-31", "2017-01-01", "2017-02-30", "soon", "2016-02-29"]
    abouts = [None, "", "IRN", "CHN", "CHN+IRN", "SYR"]
    rows = []
    for i in range(number):
        pair = rng.choice(len(actors), 2)
        rows.append(
            {
                "id": f"e{i:05d}",
                "source": actors[pair[0]],
                "target": actors[pair[1]],
                "about": abouts[rng.integers(len(abouts))],
                "quad": QUADS[rng.integers(4)],
                "status": ["actual", "actual", "intended", "possible", "denied"][rng.integers(5)],
                "date": dates[rng.integers(len(dates))],
                "reported": "2017-02-15",
                "intensity": None if rng.random() < 0.1 else float(rng.integers(-100, 101)) / 10,
                "symmetric": bool(rng.random() < 0.3),
                "type": "CONSULT",
                "scale": "plover",
                "source_sector": ["", "government", "media"][rng.integers(3)],
                "target_sector": "",
            }
        )
    return rows


SCHEMA = pa.schema(
    [
        pa.field(
            name,
            pa.float64() if name == "intensity" else pa.bool_() if name == "symmetric" else pa.string(),
        )
        for name in make_rows(1)[0]
    ]
)


def make_table(rows):
    """Rows as the flat table, whatever columns they lack."""
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def act(source, target, intensity, **more):
    """One literal row of the flat table."""
    row = {
        "source": source,
        "target": target,
        "intensity": intensity,
        "about": "",
        "status": "actual",
        "date": "2017-02-14",
        "symmetric": False,
        "scale": "plover",
        "quad": "verbal conflict" if (intensity or 0) < 0 else "verbal cooperation",
    }
    row.update(more)
    row.setdefault("id", f"{source}-{target}-{row['about']}-{row['date']}-{intensity}")
    return row


@pytest.fixture(scope="session")
def table():
    return make_table(make_rows(400))
