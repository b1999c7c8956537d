"""Braket's service model as botocore has it, and what an answer must be by it."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

MODEL = json.loads((Path(__file__).parent / "data/service.json").read_text())
PYTHON = {"string": str, "integer": int, "long": int, "boolean": bool, "double": float, "float": float}


def check_answer(operation: str, status: int, body: Any) -> None:
    """Assert that a successful answer is what the model says."""
    known = MODEL["operations"][operation]
    assert status == known["http"]["responseCode"]
    check(body, {"shape": known["output"]}, operation)


def check_error(operation: str, status: int, headers: Any, body: Any) -> str:
    """Assert that an error is one that the model has for the operation; its name."""
    name = headers["x-amzn-errortype"]
    assert name in MODEL["operations"][operation]["errors"], name
    assert status == MODEL["shapes"][name]["error"]["httpStatusCode"]
    check(body, {"shape": name}, name)
    assert body["message"]
    return str(name)


def check(value: Any, reference: Any, place: str) -> None:
    """Assert that a value, as it is in JSON, is of a shape."""
    shape = MODEL["shapes"][reference["shape"]]
    if reference.get("jsonvalue"):
        assert isinstance(json.loads(value), dict), place
    elif shape["type"] == "structure":
        members = shape["members"]
        assert set(value) <= set(members), (place, set(value) - set(members))
        assert set(shape.get("required", ())) <= set(value), place
        for name, one in value.items():
            check(one, members[name], f"{place}.{name}")
    elif shape["type"] == "list":
        assert isinstance(value, list), place
        for one in value:
            check(one, shape["member"], f"{place}[]")
    elif shape["type"] == "timestamp":
        at = shape.get("timestampFormat")
        assert datetime.fromisoformat(value) if at == "iso8601" else isinstance(value, int | float), place
    else:
        assert isinstance(value, PYTHON[shape["type"]]), (place, value)
        assert value in shape.get("enum", [value]), (place, value)
        if shape["type"] == "string":
            assert len(value) <= shape.get("max", len(value)), place
            assert re.fullmatch(shape.get("pattern", ".*"), value), (place, value)
