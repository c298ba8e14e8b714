"""A mail server for the tests: `server.py MANNER FOLDER`.

Prints its port, then takes mails into FOLDER as <n>.eml beside <n>.json (the envelope) until its input is closed.
MANNER is
  accept
  refuse             550 to every mail
  refuse-first       550 to the first mail to each recipient
  refuse-recipient   550 to every recipient
  refuse-sender      553 to the sender
  refuse-login       535 to every password
  defer-first        450 to the first mail to each recipient
  take-and-drop      takes the first mail to each recipient and closes the line without a word
  drop               closes the line without a word in place of taking the first mail to each recipient
  take-and-hang      takes every mail and never says so
  reports            as accept, and offers delivery reports (RFC 3461)
"""

import asyncio
import json
import sys
import threading
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, AuthResult


class Server(SMTP):
    """With the two parameters of RFC 3461 that aiosmtpd refuses as unknown."""

    async def smtp_MAIL(self, arg):
        arg, found = without(arg, ("RET=", "ENVID="))
        self.dsn = found
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        arg, found = without(arg, ("NOTIFY=",))
        await super().smtp_RCPT(arg)
        self.envelope.rcpt_options.extend(getattr(self, "dsn", []) + found)


def without(arg, names):
    words = (arg or "").split(" ")
    found = [word for word in words if word.upper().startswith(names)]
    return " ".join(word for word in words if word not in found), found


def refuse_login(server, session, envelope, mechanism, data):
    return AuthResult(success=False, handled=False, message="535 5.7.8 Authentication credentials invalid")


class Controller(UnthreadedController):
    def factory(self):
        if self.handler.manner == "refuse-login":
            return SMTP(self.handler, authenticator=refuse_login, auth_require_tls=False)
        return Server(self.handler)


class Handler:
    def __init__(self, manner, folder):
        self.manner, self.folder, self.seen, self.count = manner, Path(folder), set(), 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if self.manner == "reports":
            responses.insert(1, "250-DSN")
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.manner == "refuse-sender":
            return "553 5.7.1 Sender address rejected: not owned by user"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.manner == "refuse-recipient":
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        recipients = ",".join(envelope.rcpt_tos)
        is_first = recipients not in self.seen
        if self.manner == "refuse-first" and is_first:
            self.seen.add(recipients)
            return "550 5.1.1 No such mailbox here"
        if self.manner in ("take-and-drop", "drop") and is_first:
            self.seen.add(recipients)
            if self.manner == "take-and-drop":
                self.take(envelope)
            server.transport.abort()
            return "250 nobody hears this"
        if self.manner == "take-and-hang":
            self.take(envelope)
            await asyncio.Event().wait()
        if self.manner == "refuse":
            return "550 5.1.1 No such mailbox here"
        if self.manner == "defer-first" and recipients not in self.seen:
            self.seen.add(recipients)
            return "450 4.2.1 Come back later"
        self.take(envelope)
        return "250 2.0.0 Ok: queued as 4XyZ12"

    def take(self, envelope):
        self.count += 1
        path = self.folder / f"{self.count}.eml"
        said = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "options": envelope.mail_options + envelope.rcpt_options,
        }
        path.with_suffix(".json").write_text(json.dumps(said))
        path.write_bytes(envelope.original_content)


async def main(manner, folder):
    loop = asyncio.get_running_loop()
    controller = Controller(Handler(manner, folder), hostname="127.0.0.1", port=0, loop=loop)
    server = await controller._create_server()
    print(server.sockets[0].getsockname()[1], flush=True)
    done = asyncio.Event()

    def wait_for_the_end():
        sys.stdin.read()
        loop.call_soon_threadsafe(done.set)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    await done.wait()


asyncio.run(main(sys.argv[1], sys.argv[2]))
