"""Tell what this machine is: memory, cores, versions."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

CACHE_BYTES = 4e6
"""How much memory the trials of a batch take side by side, so that they stay in the cache; it shapes the bits."""


def physical_memory() -> int:
    """Return the physical memory in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def provenance() -> dict[str, str]:
    """Name what shapes the bits of a run: the interpreter, the numerical libraries, the linear algebra, the processor's kind."""
    import numpy as np

    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {"python": platform.python_version(), **{name: version(name) for name in ("numpy", "scipy", "statsmodels")},
            "blas": f"{blas['name']} {blas['version']}", "machine": platform.machine(), "system": platform.system()}
