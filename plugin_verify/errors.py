"""Name what can go wrong, each error with the remedy in its message.

Every error a user can cause derives from `PluginVerifyError`; the command line prints its message as one line and
exits with 2. A message says what came, what was wanted and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence


def nearest(word: str, known: Sequence[str], what: str) -> str:
    """Say which known word a mistyped one is nearest to; where none is near, list them all, under the name `what`."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"{what}: {', '.join(known) or 'none'}"


class PluginVerifyError(Exception):
    """Report what a user can cause and mend; its message, one line, says what to do. Every other error here derives from it.

    Example:
        >>> from plugin_verify import PluginVerifyError, largest_C_0
        >>> try:
        ...     largest_C_0((20, 0))
        ... except PluginVerifyError as error:
        ...     print(str(error).partition(";")[0])
        largest_C_0(): widths (20, 0) came
    """


class InvalidArgument(PluginVerifyError, ValueError):
    """An argument of a public function is not what it must be; `argument` names it."""

    def __init__(self, message: str, *, argument: str = "") -> None:
        super().__init__(message)
        self.argument = argument


class ClaimError(PluginVerifyError, ValueError):
    """A claim is broken: its functions disagree in shape, a number is not one, an id is taken; `claim` names it.

    `field` names the field of it that is to be mended, where that is known.

    Example:
        >>> from plugin_verify import ClaimError, ForAll
        >>> try:
        ...     ForAll(id="my claim", settings=(), prove=print)
        ... except ClaimError as error:
        ...     print(error)
        a claim's id is 'my claim'; give it a short name without spaces
    """

    def __init__(self, message: str, *, claim: str = "", field: str = "") -> None:
        super().__init__(message)
        self.claim = claim
        self.field = field


class SettingError(PluginVerifyError, ValueError):
    """A setting cannot be used: a field is unknown, malformed or outside what the claim speaks of; `setting` is the text.

    Example:
        >>> from plugin_verify import SettingError, verify
        >>> try:
        ...     verify(["equation-8"], at=["width=3"])  # nothing is run
        ... except SettingError as error:
        ...     print(error)
        --at 'width=3': no field 'width'; the fields are: m, n, k, R, angle
    """

    def __init__(self, message: str, *, setting: str = "") -> None:
        super().__init__(message)
        self.setting = setting


class DiscoveryError(PluginVerifyError, LookupError):
    """No claim, module or file answers to what was asked for; `target` is what was asked for."""

    def __init__(self, message: str, *, target: str = "") -> None:
        super().__init__(message)
        self.target = target


class MemoryLimitError(MemoryError, PluginVerifyError):
    """A setting needs more memory than there is; `needed` is in bytes."""

    def __init__(self, message: str, *, needed: int = 0) -> None:
        super().__init__(message)
        self.needed = needed


class StoreError(PluginVerifyError, OSError):
    """A run's folder or store cannot be read, written or trusted; `path` names it.

    `begun` tells that a run was under way: what it had finished is safe, and it is incomplete.
    """

    def __init__(self, message: str, *, path: str = "", begun: bool = False) -> None:
        super().__init__(message)
        self.path = path
        self.begun = begun


class NetworkFileError(PluginVerifyError, ValueError):
    """A file or a module does not hold a network that can be read here; `path` names it.

    Example:
        >>> from plugin_verify import Network, NetworkFileError
        >>> try:
        ...     Network.load("decoder.pkl")
        ... except NetworkFileError as error:
        ...     print(error.path)
        decoder.pkl
    """

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(message)
        self.path = path
