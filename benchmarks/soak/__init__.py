"""Kill -9 at random points under load, and count: nothing lost, nothing doubled, in order. `python -m benchmarks.soak`."""
