import json
import math

import jsonschema
import numpy as np
import pytest

from plugin_verify.report import render_json, result_schema


def test_the_schema_is_one_and_the_sample_obeys_it(shared):
    jsonschema.Draft202012Validator.check_schema(result_schema())
    jsonschema.Draft202012Validator(result_schema()).validate(json.loads(render_json(shared)))


@pytest.mark.parametrize("change", [{"verdict": "TRUE"}, {"interval": [0]}, {"trials": -1}, {"level": 2}, {"worst_score": "big"}])
def test_the_schema_refuses_what_is_wrong(result, change):
    result["claims"][0]["settings"][0] |= change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(result_schema()).validate(json.loads(render_json(result)))


def test_the_schema_asks_for_every_key(result):
    del result["claims"][0]["settings"][0]["near_ties"]
    with pytest.raises(jsonschema.ValidationError, match="near_ties"):
        jsonschema.Draft202012Validator(result_schema()).validate(json.loads(render_json(result)))


def test_the_order_of_keys_does_not_matter_but_that_of_fields_is_kept(result):
    shuffled = dict(reversed(result.items()))
    shuffled["claims"] = [dict(reversed(claim.items())) for claim in result["claims"]]
    assert render_json(shuffled) == render_json(result)
    assert list(json.loads(render_json(result))["claims"][0]["settings"][0]["setting"]) == [
        "n",
        "theta",
        "k",
        "R",
        "noise",
    ]


def test_numpy_and_infinite_numbers_become_json():
    text = render_json({"a": np.float64(math.inf), "b": np.int64(3), "c": (math.nan, -math.inf), "d": np.bool_(True)})
    assert json.loads(text) == {"a": "inf", "b": 3, "c": ["nan", "-inf"], "d": True}
    assert text.endswith("}\n")
