"""A mail server for the tests: `server.py MANNER FOLDER`.

Prints its port, then takes mails into FOLDER as <n>.eml beside <n>.json (the envelope) until its input is closed.
MANNER is accept, refuse (550 to every mail) or defer-first (450 to the first mail to each recipient).
"""

import json
import sys
import threading
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
import asyncio


class Handler:
    def __init__(self, manner, folder):
        self.manner, self.folder, self.seen, self.count = manner, Path(folder), set(), 0

    async def handle_DATA(self, server, session, envelope):
        recipients = ",".join(envelope.rcpt_tos)
        if self.manner == "refuse":
            return "550 5.1.1 No such mailbox here"
        if self.manner == "defer-first" and recipients not in self.seen:
            self.seen.add(recipients)
            return "450 4.2.1 Come back later"
        self.count += 1
        path = self.folder / f"{self.count}.eml"
        path.with_suffix(".json").write_text(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos}))
        path.write_bytes(envelope.original_content)
        return "250 2.0.0 Taken"


async def main(manner, folder):
    loop = asyncio.get_running_loop()
    controller = UnthreadedController(Handler(manner, folder), hostname="127.0.0.1", port=0, loop=loop)
    server = await controller._create_server()
    print(server.sockets[0].getsockname()[1], flush=True)
    done = asyncio.Event()

    def wait_for_the_end():
        sys.stdin.read()
        loop.call_soon_threadsafe(done.set)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    await done.wait()


asyncio.run(main(sys.argv[1], sys.argv[2]))
