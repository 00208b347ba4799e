"""Hold the examples that --help shows: a command line each, and what it does."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "list": (("list", "what is installed"), ("list norm.py --json", "what a file holds, for a program")),
    "show": (("show theorem-1", "the statement, its hypotheses, its settings, what it must refute"),),
    "plan": (("plan theorem-1 --profile deep", "what a run would cost"),
             ('plan theorem-1 --at "n=(1, 400), theta=1"', "the same at a setting of your own")),
    "lint": (("lint norm.py", "what is wrong with a theorem file, before a run"), ("lint --rules", "what is looked for")),
    "run": (("run", "every installed claim, and a report under reports/"),
            ("run norm.py --out reports/norm", "the claims of a file"),
            ('run theorem-1 --assume C_0=50 --at "n=(1, 400), theta=1"', "one setting, with a constant pinned"),
            ("run lemma-1 --budget 10m", "look again where a decision is near, for ten minutes"),
            ("run --resume reports/norm", "go on after an interruption")),
    "merge": (("merge part-0 part-1 --out reports/whole", "finish a run that was spread with --shard"),),
    "report": (
        ("report reports/norm", "draw the report again"),
        ("report reports/norm reports/norm-of-another-seed", "what differs between two runs"),
    ),
    "replay": (("replay reports/norm gaussian-norm/3f2a9c01/0/17", "one trial, by the address that the report prints"),),
    "export": (("export reports/norm --to trials.csv", "one row a trial"),),
    "teeth": (("teeth theorem-1 --profile smoke", "which planted errors the claim catches"),
              ("teeth --out reports/first", "all of them, into the report of a run")),
    "check": (("check my.py:solve", "whether a solver of your own is PLUGIn"),
              ('check my.py:solve --expect-fail calls="the product is formed beforehand" --junit check.xml',
               "for continuous integration, with a failure that is meant")),
    "diagnose": (("diagnose decoder.npz", "whether the theory speaks of it, and which step to take"),
                 ("diagnose vae.safetensors --activation relu --output sigmoid --prefix decoder.", "tensors of a torch module"),
                 ("diagnose my_models.py:decoder", "a network, a torch module, or a function that makes one")),
    "reproduce": (("reproduce figure-1", "8,740 trials beside the published picture"),
                  ("reproduce figure-3", "noise taken off the digits that the package carries, with its decoders"),
                  ("reproduce figure-3 --train --mnist mnist --out reports/anew", "both decoders trained on MNIST first"),
                  ("reproduce trained-steps", "which steps, scales and starts work on trained weights")),
    "doctor": (("doctor", "what this installation runs on"),
               ("doctor reports/norm --repair", "keep what is sound of a damaged store")),
    "completion": (('eval "$(plugin-verify completion bash)"', "complete words in this shell; put it into ~/.bashrc"),),
}  # fmt: skip


def epilog(command: str) -> str | None:
    """Write the examples of a command as its help shows them; None where there are none."""
    if command not in EXAMPLES:
        return None
    lines = [(line if "plugin-verify" in line else f"plugin-verify {line}", says) for line, says in EXAMPLES[command]]
    return "\b\nExamples:\n" + "\n".join(f"  {line}\n      {says}" for line, says in lines)
