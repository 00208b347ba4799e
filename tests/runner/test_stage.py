from pathlib import Path

from plugin_verify.runner import Progress, Store, units
from plugin_verify.runner.stage import Crew
from plugin_verify.runner.unit import run_unit


def test_what_the_store_holds_is_not_run_and_when_it_is_over_nothing_new_is_begun(toys, tmp_path: Path) -> None:
    plan = toys.plan("lone", trials=2000)
    todo = units(plan.claims[0].jobs[0], plan.seed)
    store = Store.create(tmp_path / "run", {})
    store.append(run_unit(todo[0]))
    told: list[Progress] = []
    crew = Crew(store, toys.Serial(), 1, told.append, lambda: len(store.blocks()) >= 5)
    crew.run_missing("trials", todo, run_unit)
    assert len(store.blocks()) == 5 and (told[-1].done, told[-1].total) == (4, 9)
    crew.run_missing("trials", todo, run_unit)
    assert len(store.blocks()) == 5
    crew._replace(over=lambda: False).run_missing("trials", todo, run_unit)
    assert len(store.blocks()) == len(todo) == 10 and told[-1].done == told[-1].total == 5
    store.close()
