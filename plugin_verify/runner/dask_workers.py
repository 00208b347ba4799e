"""Let dask[distributed] do the work: workers receive blocks and return tallies, and only this process touches the store.

Dask itself tries a block again whose worker died, and gives one up that took several workers along.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager

from distributed import Client, LocalCluster
from threadpoolctl import threadpool_limits

from plugin_verify.errors import InvalidArgument

PATIENCE = "20s"
"""How long a scheduler is waited for."""


@contextmanager
def dask_workers(address: str, jobs: int) -> Iterator[tuple[Executor, int]]:
    """Connect to a scheduler, or open a cluster of `jobs` processes here ("local"); give its executor and its number of workers.

    Raises:
        InvalidArgument: if no scheduler answers at the address, or it has no workers.
    """
    with ExitStack() as stack:
        try:
            where = address if address != "local" else stack.enter_context(
                LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL))
            client = stack.enter_context(Client(where, timeout=PATIENCE, set_as_default=False))
        except (OSError, ValueError, TypeError) as error:
            raise InvalidArgument(f"no dask scheduler answers at {address!r} ({' '.join(str(error).split())}); give its address, "
                                  f"for example tcp://10.0.0.1:8786, or local", argument="dask") from error
        client.register_worker_callbacks(setup=_one_thread)
        count = sum(client.nthreads().values())
        if count == 0:
            raise InvalidArgument(f"the dask scheduler at {address!r} has no workers; start some", argument="dask")
        yield client.get_executor(pure=False), count


def _one_thread() -> None:
    """Keep BLAS to one thread in a worker, which changes bits otherwise."""
    threadpool_limits(1)
