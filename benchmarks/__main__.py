"""`python -m benchmarks NAME [ROUNDS | OPTIONS]`: run one benchmark and print its figures."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run the benchmark that the first argument names."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*") if path.stem != "harness")
    if not arguments or arguments[0] not in names:
        print(f"usage: python -m benchmarks NAME [ROUNDS]; NAME is one of: {', '.join(names)}", file=sys.stderr)
        return 1
    module = import_module(f"benchmarks.{arguments[0]}")
    if hasattr(module, "main"):
        return int(module.main(arguments[1:]))
    print(module.run(*(int(count) for count in arguments[1:2])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
