"""Solvers that do not come back, or take their process along, in ways that no signal handler or thread of it could stop."""

import ctypes
import os
import signal
import subprocess
import sys
import time


def right(forward, adjoint, y, x0, step_size, iterations):
    x = x0
    for _ in range(iterations):
        x = x - step_size * adjoint(forward(x) - y)
    return x


def where(condition, what):
    """A solver that is right but where something happens."""
    def solve(forward, adjoint, y, x0, step_size, iterations):
        if condition(y, iterations):
            what()
        return right(forward, adjoint, y, x0, step_size, iterations)

    return solve


def loops():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def sleeps():
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    time.sleep(1e9)


def holds_python():
    """Sleep in C without letting any other thread of this process run."""
    ctypes.PyDLL(None).sleep(1000000)


def starts_another():
    subprocess.run([sys.executable, "-c", "import time; time.sleep(1e9)", "of-endless-solver"])


def always(y, iterations):
    return True


looping, sleeping, holding = where(always, loops), where(always, sleeps), where(always, holds_python)
starting = where(always, starts_another)
from_three_on = where(lambda y, iterations: iterations >= 3, sleeps)
where_wide = where(lambda y, iterations: len(y) > 500, loops)
leaving, crashing = where(always, lambda: os._exit(0)), where(always, lambda: ctypes.string_at(0))
becoming_another = where(always, lambda: os.execv(sys.executable, [sys.executable, "-c", "pass"]))
leaving_where_wide = where(lambda y, iterations: len(y) > 500, lambda: os._exit(0))
killed = where(always, lambda: os.kill(os.getpid(), signal.SIGKILL))
