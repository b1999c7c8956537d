"""What Kibana knows of its Elasticsearch: it asks for the nodes, as the real one does every few seconds."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TIMEOUT = 4.0
NODES = "/_nodes"
NO_VERSION = "Unable to retrieve version information from Elasticsearch nodes."


@dataclass(frozen=True)
class Seen:
    """What Elasticsearch answered: the versions of its nodes, or none and why not."""

    versions: tuple[str, ...] = ()
    reason: str = ""


Ask = Callable[[], Seen]


def asker(url: str, key: str, ca_file: str | None) -> Ask:
    """What asks the Elasticsearch at this address."""
    context = ssl.create_default_context(cafile=ca_file)
    headers = {
        "Authorization": f"ApiKey {key}",
        "Accept": "application/vnd.elasticsearch+json;compatible-with=9",
    }

    def ask() -> Seen:
        request = urllib.request.Request(url.rstrip("/") + NODES, headers=headers)  # noqa: S310 - https, see create
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT, context=context) as answer:  # noqa: S310
                return seen(json.loads(answer.read()))
        except urllib.error.HTTPError as error:
            return Seen(reason=_told(error))
        except TimeoutError:
            return Seen(reason="Request timed out")
        except (OSError, ValueError) as error:
            return Seen(reason=str(getattr(error, "reason", error)))

    return ask


def seen(answer: Any) -> Seen:
    """The versions in an answer to ``/_nodes``. Raises ValueError."""
    try:
        return Seen(tuple(str(node["version"]) for node in answer["nodes"].values()))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"this is no list of nodes: {error!r}") from error


def _told(error: urllib.error.HTTPError) -> str:
    try:
        about = json.loads(error.read())["error"]
        return f"{about['type']}: {about['reason']}"
    except (ValueError, KeyError, TypeError):
        return f"Response Error {error.code}"
