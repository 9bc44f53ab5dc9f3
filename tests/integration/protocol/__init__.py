"""The protocol of docs/engine-protocol.md without threads: owners and a world around them, each step one call."""
