"""Links to this site: handlers write `/lich/…`, people read the whole address, to be copied too."""

from __future__ import annotations

from storage.messages import Reply


def spelled_out(reply: Reply, address: str) -> Reply:
    """The reply with this site's links written into its text.

    `address`: the site's own, without a slash at its end.
    """
    ours = [link for link in reply.links if link.url.startswith("/")]
    if not ours:
        return reply
    lines = [f"{link.label}: {address}{link.url}" for link in ours]
    links = tuple(link for link in reply.links if link not in ours)
    return reply.model_copy(update={"text": "\n\n".join([reply.text, *lines]), "links": links})
