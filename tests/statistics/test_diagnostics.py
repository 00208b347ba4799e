"""Climbs that must not be believed are told from those that may."""

import numpy as np
from scipy.stats import norm

from plugin_verify.statistics import Effort, Landscape, climb, diagnose, pilot
from plugin_verify.statistics.diagnostics import rank_correlation, traits


def generator(*seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64(list(seed)))


def diagnosis(land: Landscape, effort: Effort, least: float):
    ladder = pilot(land, effort, generator(1), least=least)
    climbs = [climb(land, ladder, effort, generator(2, i)) for i in range(5)]
    return diagnose([one.reports for one in climbs], levels=len(ladder.marks))


line = Landscape(((20,),), lambda normals: normals[0][:, 0], 1000)


def one_or_the_other(normals):
    """Two modes with nothing in between: all signs up, or all down."""
    return np.abs(normals[0].sum(axis=1)) / np.sqrt(normals[0].shape[1])


def test_moves_that_do_their_work_are_believed() -> None:
    found = diagnosis(line, Effort(500), 1e-9)
    assert found.problem is None and found.correlation < 0.5


def test_too_few_moves_are_caught() -> None:
    found = diagnosis(line, Effort(500, 0.2, 1), 1e-9)
    assert found.problem is not None and "mix badly" in found.problem


def test_no_moves_at_all_are_caught() -> None:
    ladder = pilot(line, Effort(500), generator(3), least=1e-6)
    climbs = [climb(line, ladder, Effort(500, 0.2, 0), generator(4, i)) for i in range(5)]
    assert diagnose([one.reports for one in climbs], levels=len(ladder.marks)).problem is not None


def test_climbs_that_end_in_different_modes_are_caught() -> None:
    """With few particles every climb ends in one of the modes by chance."""
    found = diagnosis(Landscape(((20,),), one_or_the_other, 1000), Effort(30, 0.2, 10), 1e-20)
    assert found.problem is not None


def test_a_climb_that_was_lost_is_told() -> None:
    ladder = pilot(line, Effort(50), generator(5), least=1e-6)
    steep = ladder._replace(marks=ladder.marks + 3)
    assert diagnose([climb(line, steep, Effort(50), generator(6)).reports], levels=len(steep.marks)).problem is not None


def test_correlation_of_ranks() -> None:
    values = generator(7).standard_normal(500)
    assert rank_correlation(values, np.exp(values)) > 0.999 and abs(rank_correlation(values, generator(8).random(500))) < 0.3
    assert rank_correlation(np.ones(5), np.arange(5.0)) == 1.0


def test_traits_are_standard_under_the_law() -> None:
    means, variances = traits([generator(9).standard_normal((20_000, 3, 4)), np.empty((20_000, 0))])
    assert means.shape == variances.shape == (2,)
    assert (np.abs(means) < norm.isf(1e-10) / np.sqrt(20_000) * 2).all() and (np.abs(variances - 1) < 0.2).all()
