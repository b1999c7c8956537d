"""What may be posted, and Laravel's words for what may not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import IntEnum
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, Field, ValidationError

COMPONENTS = {1: "API", 2: "Solvers", 3: "Results"}
ComponentId = Annotated[int, Field(ge=1, le=len(COMPONENTS))]


class IncidentStatus(IntEnum):
    """How far the team is."""

    UNKNOWN = 0
    INVESTIGATING = 1
    IDENTIFIED = 2
    WATCHING = 3
    FIXED = 4


class ComponentStatus(IntEnum):
    """How a component does."""

    OPERATIONAL = 1
    PERFORMANCE_ISSUES = 2
    PARTIAL_OUTAGE = 3
    MAJOR_OUTAGE = 4
    UNKNOWN = 5
    UNDER_MAINTENANCE = 6


class AffectedComponent(BaseModel):
    """A component and how it does during the incident."""

    id: ComponentId
    status: ComponentStatus


class NewIncident(BaseModel):
    """An incident as it is announced; the public sees it only if `visible`."""

    name: str = Field(max_length=255)
    message: str = ""
    template: str = ""
    status: IncidentStatus
    visible: bool = False
    stickied: bool = False
    notifications: bool = False
    occurred_at: str | None = None
    components: list[AffectedComponent] = []


class Change(BaseModel):
    """What is changed of an incident that was announced; what is None stays."""

    name: str | None = Field(default=None, max_length=255)
    message: str | None = None
    status: IncidentStatus | None = None
    visible: bool | None = None
    stickied: bool | None = None
    notifications: bool | None = None
    occurred_at: str | None = None


class ComponentChange(BaseModel):
    """What is changed of a component: here, how it does."""

    status: ComponentStatus


class NewUpdate(BaseModel):
    """The next word on an incident."""

    status: IncidentStatus
    message: str


class Invalid(Exception):
    """Nothing was changed; `errors` holds what is wrong with each field."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        first, *more = [text for texts in errors.values() for text in texts]
        count = f" (and {len(more)} more error{'s' if len(more) > 1 else ''})" if more else ""
        super().__init__(first + count)


def fields(content_type: str, body: bytes) -> dict[str, Any]:
    """The posted fields, as Laravel takes them: a body is a form unless its type says JSON; blank is absent."""
    if "json" in content_type:
        try:
            found = json.loads(body)
        except ValueError:
            found = {}
    else:
        found = dict(parse_qsl(body.decode("latin-1")))
    return {name: value for name, value in found.items() if value not in (None, "")} if isinstance(found, dict) else {}


def new_incident(posted: Mapping[str, Any]) -> NewIncident:
    """Raises Invalid."""
    wrong = {}
    if "message" not in posted and "template" not in posted:
        wrong = {
            "message": ["The message field is required when template is not present."],
            "template": ["The template field is required when message is not present."],
        }
    elif "template" in posted:  # this page has none
        wrong = {"template": ["The selected template is invalid."]}
    return _valid(NewIncident, posted, wrong)


def new_update(posted: Mapping[str, Any]) -> NewUpdate:
    """Raises Invalid."""
    return _valid(NewUpdate, posted, {})


def change(posted: Mapping[str, Any]) -> Change:
    """Raises Invalid."""
    return _valid(Change, posted, {})


def component_change(posted: Mapping[str, Any]) -> ComponentChange:
    """Raises Invalid."""
    return _valid(ComponentChange, posted, {})


Model = TypeVar("Model", bound=BaseModel)


def _valid(model: type[Model], posted: Mapping[str, Any], wrong: dict[str, list[str]]) -> Model:
    found = None
    try:
        found = model.model_validate(posted)
    except ValidationError as error:
        for item in error.errors():
            field = ".".join(map(str, item["loc"]))
            wrong.setdefault(field, []).append(_words(field, item["type"], item.get("ctx", {})))
    if wrong or found is None:
        order = list(model.model_fields)
        raise Invalid(
            {field: wrong[field] for field in sorted(wrong, key=lambda name: order.index(name.split(".")[0]))}
        )
    return found


def _words(field: str, kind: str, context: Mapping[str, Any]) -> str:
    shown = field.replace("_", " ")
    messages = {
        "missing": f"The {shown} field is required.",
        "string_type": f"The {shown} field must be a string.",
        "string_too_long": f"The {shown} field must not be greater than {context.get('max_length')} characters.",
        "bool_parsing": f"The {shown} field must be true or false.",
        "bool_type": f"The {shown} field must be true or false.",
        "list_type": f"The {shown} field must be an array.",
    }
    return messages.get(kind, f"The selected {shown} is invalid.")
