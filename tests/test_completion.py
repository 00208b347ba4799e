import os
import subprocess
import sys

import pytest


def completed(*words: str) -> list[str]:
    """Ask the command line, as bash does, what the last word could become."""
    env = os.environ | {"_PLUGIN_VERIFY_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(("plugin-verify", *words)),
                        "COMP_CWORD": str(len(words))}
    code = "import sys; from plugin_verify.cli import main; sys.argv[0] = 'plugin-verify'; main(prog_name='plugin-verify')"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(("words", "expected"), [
    (("re",), {"plain,report", "plain,replay", "plain,reproduce"}), (("run", "theorem-"), {"plain,theorem-1"}),
    (("show", "lemma-7"), {"plain,lemma-7"}), (("run", "--prof"), {"plain,--profile"}),
    (("run", "--profile", "s"), {"plain,smoke", "plain,standard"}), (("run", "./no"), {"file,./no"})])
def test_words_are_completed(words: tuple[str, ...], expected: set[str]) -> None:
    assert set(completed(*words)) == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_names_the_command(shell: str, call) -> None:
    assert "_PLUGIN_VERIFY_COMPLETE" in call("completion", shell).stdout


def test_another_shell_is_one_line(call) -> None:
    answer = call("completion", "tcsh")
    assert answer.exit_code == 2 and len(answer.stderr.splitlines()) == 1
