"""Says whether the mail on the input is signed by the key of the given DNS record: `verify_dkim.py RECORD`."""

import sys

import dkim

record = sys.argv[1].encode()
try:
    print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=lambda name, timeout=5: record))
except dkim.DKIMException as error:
    print(f"False: {error}")
