"""Consultation messages: a reply's text, buttons, form, picture or file as one call of the OA API."""

from __future__ import annotations

import logging

from bot.channels.zalo_oa import sending
from bot.channels.zalo_oa.client import Body, Client
from bot.channels.zalo_oa.errors import Kind, ZaloError
from bot.channels.zalo_oa.http import NotReached
from bot.channels.zalo_oa.uploads import NotTaken, Uploads
from storage.messages import File, Stored

log = logging.getLogger(__name__)

CS, ANONYMOUS = "/v3.0/oa/message/cs", "/v2.0/oa/message"
INVALID = -201


class Consultations:
    """Sends to people who have just been heard. Each method raises what a call raises."""

    def __init__(self, client: Client, uploads: Uploads, form_image: str | None) -> None:
        self._client, self._uploads, self._form_image = client, uploads, form_image
        self.capabilities = sending.BUTTONS

    async def send(self, message: Stored) -> Body:
        """One message as what it is. Returns Zalo's answer."""
        if message.conversation.startswith(sending.ANONYMOUS):
            return await self._plainly(message)
        reply = message.reply
        if reply.picture:
            return await self._picture(message, reply.picture)
        if reply.file:
            return await self._file(message, reply.file)
        if self._has_form(message):
            return await self._form(message)
        return await self._text(message)

    async def _post(self, message: Stored, body: Body) -> Body:
        """One consultation message; to a visitor without an account, by the older address."""
        path = ANONYMOUS if message.conversation.startswith(sending.ANONYMOUS) else CS
        return await self._client.post(
            path, {"recipient": sending.recipient(message.conversation), "message": body}
        )

    async def _text(self, message: Stored) -> Body:
        """With buttons where Zalo takes them; refused ones are written out, and not tried again."""
        body = sending.text(message.reply)
        try:
            return await self._post(message, body)
        except ZaloError as error:
            if error.code != INVALID or "attachment" not in body:
                raise
        answer = await self._written_out(message)
        self.capabilities = sending.PLAIN
        log.warning("Zalo OA không nhận tin có nút bấm; từ nay các lựa chọn được đánh số trong tin.")
        return answer

    async def _written_out(self, message: Stored) -> Body:
        answer: Body = {}
        for part in sending.plain(message.reply):
            answer = await self._post(message, part)
        return answer

    async def _plainly(self, message: Stored) -> Body:
        """A visitor without an account gets text only."""
        shown = message.reply.picture or message.reply.file
        return await self._written_out(_instead(message, shown) if shown else message)

    def _has_form(self, message: Stored) -> bool:
        fits = len(message.reply.text) <= sending.MOST_FORM_TEXT
        return message.reply.asks == "contact" and self._form_image is not None and fits

    async def _form(self, message: Stored) -> Body:
        try:
            return await self._post(message, sending.form(message.reply, self._form_image or ""))
        except ZaloError as error:
            if error.kind is not Kind.PERMANENT:
                raise
            return await self._text(message)

    async def _picture(self, message: Stored, picture: File) -> Body:
        """By its id, its public address, or uploaded; when Zalo has forgotten it, uploaded again, once."""
        caption = message.reply.text
        if picture.external_id:
            image = {"attachment_id": picture.external_id}
        elif (picture.url or "").startswith("https://"):
            image = {"url": picture.url or ""}
        else:
            image = {}
        try:
            if not image:
                image = {"attachment_id": await self._uploads.id_of(picture, "image")}
            return await self._post(message, sending.picture(caption, **image))
        except (NotTaken, NotReached):
            return await self._text(_instead(message, picture))
        except ZaloError as error:
            if error.kind is not Kind.ATTACHMENT or not picture.url:
                raise
        fresh = await self._uploads.id_of(picture, "image", anew=True)
        return await self._post(message, sending.picture(caption, attachment_id=fresh))

    async def _file(self, message: Stored, file: File) -> Body:
        try:
            return await self._post(message, sending.file(await self._uploads.id_of(file, "file")))
        except (NotTaken, NotReached):
            return await self._text(_instead(message, file))
        except ZaloError as error:
            if error.kind is not Kind.ATTACHMENT:
                raise
        return await self._post(message, sending.file(await self._uploads.id_of(file, "file", anew=True)))


def _instead(message: Stored, file: File) -> Stored:
    """The address of what cannot be shown."""
    lines = filter(None, (message.reply.text, f"{file.name}: {file.url}" if file.url else file.name))
    return message.model_copy(update={"reply": message.reply.model_copy(update={"text": "\n\n".join(lines)})})
