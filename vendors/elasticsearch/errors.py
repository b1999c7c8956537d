"""Errors as Elasticsearch writes them: a root cause, a type and a reason, and the status once more in the body."""

from __future__ import annotations

from typing import Any

CHALLENGES = ('Basic realm="security", charset="UTF-8"', 'Bearer realm="security"', "ApiKey")


class ElasticError(Exception):
    """One error; `type_` is Elasticsearch's name for it, `more` are further fields beside the reason."""

    def __init__(self, status: int, type_: str, reason: str, **more: Any) -> None:
        super().__init__(reason)
        self.status = status
        self.cause = {"type": type_, "reason": reason, **more}
        self.in_query_phase = False

    def body(self) -> dict[str, Any]:
        """The whole answer: what a shard found wrong is wrapped into the failure of its phase."""
        if self.in_query_phase:
            whole = {
                "root_cause": [self.cause], "type": "search_phase_execution_exception", "reason": "all shards failed",
                "phase": "query", "grouped": True,
            }  # fmt: skip
        else:
            whole = {"root_cause": [self.cause], **self.cause}
        return {"error": whole, "status": self.status}


def malformed(reason: str, text: str = "", word: str = "") -> ElasticError:
    """A request outside what is understood; line and column are those of `word` in the text, counted from one."""
    at = max(text.find(f'"{word}"'), 0) if word else 0
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    return ElasticError(400, "parsing_exception", reason, line=line, col=column)


def in_shards(type_: str, reason: str) -> ElasticError:
    """A request that is well formed, but wrong for the fields there are."""
    error = ElasticError(400, type_, reason)
    error.in_query_phase = True
    return error


def unauthenticated(reason: str, unsuccessful: str = "") -> ElasticError:
    """No credential, or a wrong one: then `unsuccessful` says which."""
    more = {"additional_unsuccessful_credentials": unsuccessful} if unsuccessful else {}
    return ElasticError(401, "security_exception", reason, **more, header={"WWW-Authenticate": list(CHALLENGES)})


def no_such_index(name: str) -> ElasticError:
    """An index of that very name was asked for."""
    about = {"resource.type": "index_or_alias", "resource.id": name, "index_uuid": "_na_", "index": name}
    return ElasticError(404, "index_not_found_exception", f"no such index [{name}]", **about)


def unavailable() -> ElasticError:
    """The logs themselves could not be read."""
    error = ElasticError(503, "no_shard_available_action_exception", "the pods' logs cannot be read")
    error.in_query_phase = True
    return error
