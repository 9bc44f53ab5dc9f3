"""The Zalo Official Account: `channel` is what the process knows of it."""
