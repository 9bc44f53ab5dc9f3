"""Kill -9 at random points under load, then count. `python -m benchmarks.soak`."""
