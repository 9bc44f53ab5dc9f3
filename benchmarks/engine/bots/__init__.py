"""The contestants. Each is started as a process of its own: `<bot> <address of the Bot API>`."""
