"""Opens ``gvcoder review`` as a reader would, asks it for its first page, and stops it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar

command = [sys.executable, f"{os.environ['GVCODER_ROOT']}/cli.py", *sys.argv[1:], "--no-browser"]
desk = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
assert desk.stderr is not None
try:
    line = desk.stderr.readline()
    address = re.search(r"http://\S+", line)
    if address is None:
        sys.exit(line + desk.stderr.read())
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with opener.open(address[0], timeout=60) as answer:
        assert answer.status == 200 and b"<html" in answer.read(2000).lower()
finally:
    desk.send_signal(signal.SIGINT)
    desk.wait(timeout=60)
