"""A bot of the Zalo Bot Platform: a channel for officials, or for trying things out (50 users, 3,000 messages a month).

`api`: calls; `account`: what the settings must hold; `channel`: receiving and sending; `updates`: what Zalo hands over,
as `Incoming`; `errors`: what an error tells delivery to do; `quota`: what the month still allows.
"""
