"""Kill -9 at random points under load, then count: nothing lost, doubled or out of order. `python -m benchmarks.soak`."""
