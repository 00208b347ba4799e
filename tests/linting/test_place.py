from pathlib import Path

from plugin_verify.claims import collect
from plugin_verify.linting.place import Place, place_of, place_of_error, place_of_text


def line_at(place: Place) -> str:
    assert place.line is not None
    return Path(place.file).read_text("utf-8").splitlines()[place.line - 1].strip()


def test_a_field_is_found_at_its_function_or_its_keyword(write) -> None:
    found = {one.claim.id: one for one in collect([write()])}
    assert line_at(place_of(found["norm"], "bound")) == "def bound(s):"
    assert line_at(place_of(found["norm"], "settings")).startswith("settings=grid(")
    assert line_at(place_of(found["norm"], "failure_probability")).startswith("failure_probability=lambda")
    assert line_at(place_of(found["norm"], "labels")) == "claim = HighProbabilityBound("
    assert line_at(place_of(found["norm/half"], "bound")).startswith("half = false_twin(")
    assert line_at(place_of_text(found["norm"], r"\lVert")).startswith('statement=r"""')
    assert line_at(place_of_text(found["norm"], "no such text")).startswith('statement=r"""')


def test_a_claim_that_is_made_in_a_loop_has_a_file_and_no_line(write) -> None:
    path = write(("half = false_twin(", "globals()['made'] = false_twin("))
    one = next(one for one in collect([path]) if one.claim.twin_of)
    assert place_of(one, "pins") == Place(path, None) and str(Place(path, None)).endswith("file_0.py")


def test_an_error_is_found_where_the_file_raised_it() -> None:
    try:
        compile("x = (", "some.py", "exec")
    except SyntaxError as error:
        assert place_of_error(error, "other.py") == Place("some.py", 1)
    try:
        raise ValueError("here")
    except ValueError as error:
        assert place_of_error(error, "other.py").file == __file__
    assert place_of_error(ValueError("never raised"), "other.py") == Place("other.py", None)
