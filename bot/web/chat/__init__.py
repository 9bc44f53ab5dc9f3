"""The web chat: the page, what is said on it, the replies it reads, its plain form without scripts, and embedding."""
