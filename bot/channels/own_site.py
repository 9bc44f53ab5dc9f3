"""Links to this site: handlers write `/lich/…`, which leads nowhere in another program."""

from __future__ import annotations

from storage.messages import Reply


def whole_links(reply: Reply, address: str) -> Reply:
    """The reply with whole addresses in its links, and those that are to be copied written out in its text.

    `address`: the site's own, without a slash at its end.
    """
    if not any(link.to_copy or link.url.startswith("/") for link in reply.links):
        return reply
    links = [
        link.model_copy(update={"url": address + link.url}) if link.url.startswith("/") else link
        for link in reply.links
    ]
    lines = [f"{link.label}: {link.url}" for link in links if link.to_copy]
    pressed = tuple(link for link in links if not link.to_copy)
    return reply.model_copy(update={"text": "\n\n".join([reply.text, *lines]), "links": pressed})
