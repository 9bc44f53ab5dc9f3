"""How fast the engine is, beside bots that store nothing. Run: `python -m benchmarks.engine`."""
