"""Runs a program at a terminal of its own and answers its questions: terminal.py ANSWERS PROGRAM WORD…

ANSWERS is a JSON list of [what the question contains, the answer]. Ends when the program does, or a second after it has shown the text in
END_AT (then it is asked to end). What it showed goes to standard output, its exit code is this program's."""
import json
import os
import pty
import select
import signal
import sys
import time

answers = json.loads(sys.argv[1])
end_at = os.environ.get("END_AT")
deadline = time.monotonic() + 240
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown, asked_from, asked_to_end = "", 0, False
while time.monotonic() < deadline:
    readable, _, _ = select.select([terminal], [], [], 0.5)
    if readable:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data.decode(errors="replace")
    if answers and shown[asked_from:].rstrip(" ").endswith("]:") and answers[0][0] in shown[asked_from:]:
        asked_from = len(shown)
        os.write(terminal, (answers.pop(0)[1] + "\n").encode())
    if end_at and end_at in shown and not asked_to_end:
        asked_to_end = True
        os.kill(child, signal.SIGINT)
else:
    os.kill(child, signal.SIGKILL)
_, status = os.waitpid(child, 0)
sys.stdout.write(shown)
if answers:
    sys.exit(f"never asked: {answers[0][0]}")
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
