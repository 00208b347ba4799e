import math

from plugin_verify.report.commands import commands, run_alone, where, written


def told(shared, index, folder="reports/my run"):
    return [command.command for command in commands(shared, shared["claims"][index], folder)]


def test_worst_trials_come_worst_first_with_a_command_for_the_shell(shared):
    assert told(shared, 1)[-2:] == [
        "plugin-verify replay 'reports/my run' corollary-1/3f2a9c00/1/1",
        "plugin-verify replay 'reports/my run' corollary-1/3f2a9c00/0/1",
    ]


def test_a_claim_leads_to_its_statement_a_run_and_its_data(shared):
    assert told(shared, 0)[:3] == [
        "plugin-verify show theorem-1",
        "plugin-verify run theorem-1 --profile standard --seed 2021 --assume=C_0=1.5",
        "plugin-verify export 'reports/my run' --to trials.csv",
    ]


def test_a_constant_of_other_claims_is_not_pinned(shared):
    assert "--assume" not in run_alone(shared, shared["claims"][2])
    odd = shared | {"assumed": {"C_0": math.inf}}
    assert run_alone(odd, shared["claims"][0]).endswith("--assume=C_0=inf")


def test_a_claim_in_a_file_is_named_by_its_file(result):
    claim = result["claims"][0] | {"reference": "/home/me/my norm.py:norm"}
    assert where(claim) == ["/home/me/my norm.py:norm"]
    assert run_alone(result, claim).startswith("plugin-verify run '/home/me/my norm.py:norm' --profile")


def test_what_is_proved_has_no_trials_to_take_away(shared):
    assert [line.split()[1] for line in told(shared, 4)] == ["show", "run"]


def test_the_line_stands_beside_the_file_where_it_is_known(result):
    claim = result["claims"][0]
    assert written(claim) == claim["reference"]
    assert written(claim | {"code": {"file": "theorems/theorem_1.py", "line": 63}}) == "theorems/theorem_1.py:63"
    assert written(claim | {"code": {"file": "norm.py", "line": None}}) == "norm.py"
