"""Measurements that the project's claims of speed come from; `python -m benchmarks NAME`."""
