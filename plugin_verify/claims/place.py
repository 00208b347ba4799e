"""Find the line of a user's own file that an error comes from: not that of the library in which it was raised."""

from __future__ import annotations

import traceback
from pathlib import Path

import numpy as np

import plugin_verify
from plugin_verify.errors import PluginVerifyError

_STDLIB = Path(traceback.__file__).parent
_LIBRARIES = (Path(plugin_verify.__file__).parent, Path(np.__file__).parent, Path(np.__file__).parent.parent / "scipy")


def own_frame(error: BaseException) -> traceback.FrameSummary | None:
    """Give the innermost frame in a file that is of no library; None where the error never came to one."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not _foreign(frame.filename)]
    return frames[-1] if frames else None


def raised(error: BaseException) -> str:
    """Write an error as one line: what was raised, and where in the user's own file."""
    frame = own_frame(error)
    what = str(error) if isinstance(error, PluginVerifyError) else f"{type(error).__name__}: {error}"
    if frame is None or isinstance(error, SyntaxError):
        return what
    function = f"{frame.name} in " if frame.name != "<module>" else ""
    return f"{what} ({function}{Path(frame.filename).name}, line {frame.lineno})"


def _foreign(filename: str) -> bool:
    path = Path(filename)
    ours = any(path.is_relative_to(home) for home in _LIBRARIES)
    return ours or filename.startswith("<") or (path.is_relative_to(_STDLIB) and "site-packages" not in path.parts)
