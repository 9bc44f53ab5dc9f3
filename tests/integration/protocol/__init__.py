"""The engine's protocol without threads: owners and a world around them, each step one call. See docs/engine-protocol.md."""
