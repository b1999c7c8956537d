"""Each query of the subset, by the lines that it finds; and what is refused."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.anyio

ALL = ["schema ready,", "schema ready,", "j-1", "j-2", "j-3", "j-5", "a bug:", "j-4", "j-4", "Fatal Python"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"match_all": {}}, ALL),
        ({"match_none": {}}, []),
        ({"term": {"level": "error"}}, ["j-3", "j-5", "a bug:", "j-4"]),
        ({"term": {"level": {"value": "Error"}}}, []),
        ({"term": {"kind": "unauthorised"}}, ["j-3", "j-5"]),
        ({"term": {"kind.keyword": "unauthorised"}}, []),
        ({"term": {"message": "solved"}}, ["j-1", "j-2", "j-3", "j-5", "j-4"]),
        ({"term": {"message": "Solved"}}, []),
        ({"term": {"status": 500}}, ["a bug:"]),
        ({"term": {"status": "500"}}, ["a bug:"]),
        ({"term": {"@timestamp": "2026-11-25T08:01:15.000Z"}}, ["j-4"]),
        ({"term": {"kubernetes.pod.name": "quantum-planner-7c9d4b6f8-fghij"}},
         ["schema ready,", "j-5", "a bug:", "Fatal Python"]),
        ({"terms": {"kind": ["unreachable", "nothing"]}}, ["j-4"]),
        ({"match": {"message": "401 Connection"}}, ["j-3", "j-5", "j-4"]),
        ({"match": {"message": {"query": "not answer", "operator": "and"}}}, ["j-4"]),
        ({"match": {"level": "warning"}}, ["j-4"]),
        ({"match_phrase": {"message": "does not answer"}}, ["j-4"]),
        ({"match_phrase": {"message": "answer not"}}, []),
        ({"exists": {"field": "status"}}, ["a bug:"]),
        ({"exists": {"field": "kubernetes.pod"}}, ALL),
        ({"range": {"duration": {"gt": 0.81}}}, ["j-2"]),
        ({"range": {"duration": {"gte": 0.81, "lt": 1.25}}}, ["j-1"]),
        ({"constant_score": {"filter": {"term": {"level": "warning"}}}}, ["j-4"]),
        ({"bool": {"must": {"term": {"level": "error"}}, "must_not": [{"term": {"kind": "unauthorised"}}]}},
         ["a bug:", "j-4"]),
        ({"bool": {"should": [{"term": {"kind": "unreachable"}}, {"term": {"status": 500}}]}}, ["a bug:", "j-4"]),
        ({"bool": {"filter": [{"term": {"level": "warning"}}], "should": [{"term": {"status": 500}}]}}, ["j-4"]),
        ({"bool": {"should": [{"term": {"level": "error"}}, {"term": {"status": 500}}], "minimum_should_match": 2}},
         ["a bug:"]),
        ({"bool": {}}, ALL),
        ({"query_string": {"query": "segmentation connection"}}, ["j-4", "Fatal Python"]),
        ({"query_string": {"query": "level:error kind:unauthorised", "default_operator": "AND"}}, ["j-3", "j-5"]),
        ({"simple_query_string": {"query": "401 denied", "fields": ["message"], "default_operator": "and"}},
         ["j-3", "j-5"]),
    ],
)  # fmt: skip
async def test_what_a_query_finds(elastic, query, found):
    assert await elastic.found(query) == found


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ({"gte": "2026-11-25T08:01:15Z"}, ["j-4", "j-4", "Fatal Python"]),
        ({"gt": "2026-11-25T08:01:15Z"}, ["j-4", "Fatal Python"]),
        ({"gte": "2026-11-25T09:01:15+01:00", "lt": "2026-11-25T08:01:30"}, ["j-4"]),
        ({"lte": "2026-11-25T08:00:05.000Z"}, ["schema ready,", "schema ready,"]),
        ({"lt": 1_795_593_605_000}, ["schema ready,"]),
        ({"lt": "1795593605000"}, ["schema ready,"]),
        ({"lte": "2026-11-25"}, ALL),
        ({"gt": "2026-11-25"}, []),
        ({"lt": "2026-11-25"}, []),
        ({"gte": "2026-11-25T08:02:00Z||-1m"}, ["j-3", "j-5", "a bug:", "j-4", "j-4", "Fatal Python"]),
        ({"gte": "2026-11-25T08:01:59Z||/m"}, ["j-3", "j-5", "a bug:", "j-4", "j-4", "Fatal Python"]),
        ({"lte": "2026-11-25T08:00:01Z||/m"}, ["schema ready,", "schema ready,", "j-1", "j-2"]),
        ({"gte": None, "format": "epoch_millis"}, ALL),
    ],
)
async def test_a_range_of_time(elastic, limits, found):
    assert await elastic.found({"range": {"@timestamp": limits}}) == found


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"wildcard": {"message": "sol*"}}, "unknown query [wildcard]"),
        ({}, "query malformed, empty clause found"),
        ({"term": {"a": 1}, "match": {"a": 1}}, "query malformed, empty clause found"),
        ({"term": {"level": {"value": "error", "case_insensitive": True}}},
         "[term] query does not support [case_insensitive]"),
        ({"match": {"message": {"query": "a", "fuzziness": 1}}}, "[match] query does not support [fuzziness]"),
        ({"match": {"message": {"query": "a", "operator": "xor"}}},
         "operator needs to be either OR or AND, but not [xor]"),
        ({"terms": {"level": "error"}}, "[terms] query does not support [level]"),
        ({"range": {"@timestamp": {"gte": "now", "time_zone": "+01:00"}}},
         "[range] query does not support [time_zone]"),
        ({"bool": {"musn't": []}}, "[bool] query does not support [musn't]"),
        ({"bool": {"should": [], "minimum_should_match": "50%"}},
         "[bool] query does not support [minimum_should_match] 50%"),
        ({"exists": {}}, "[exists] must be provided with a [field]"),
    ],
)  # fmt: skip
async def test_a_query_that_is_not_understood_is_refused(elastic, query, reason):
    error = await elastic.refused({"query": query})

    assert (error["type"], error["reason"]) == ("parsing_exception", reason)
    assert error["root_cause"][0]["reason"] == reason


async def test_a_refusal_says_where(elastic):
    reply = await elastic.ask(
        "/logs-quantum-planner-*/_search",
        content='{\n "query": {\n  "regexp": {"level": "e.*"}}}',
        headers={"Content-Type": "application/json"},
    )

    assert (reply.json()["error"]["line"], reply.json()["error"]["col"]) == (3, 3)


@pytest.mark.parametrize(
    ("query", "type_"),
    [
        ({"range": {"@timestamp": {"gte": "yesterday"}}}, "parse_exception"),
        ({"range": {"@timestamp": {"gte": "now-1M"}}}, "parse_exception"),
        ({"range": {"@timestamp": {"gte": "now-5 m"}}}, "parse_exception"),
        ({"term": {"status": "five hundred"}}, "query_shard_exception"),
        ({"query_string": {"query": "sol*"}}, "query_shard_exception"),
        ({"query_string": {"query": "a AND b"}}, "query_shard_exception"),
        ({"query_string": {"query": '"not solved"'}}, "query_shard_exception"),
        ({"simple_query_string": {"query": "-solved"}}, "query_shard_exception"),
        ({"simple_query_string": {"query": "level:error"}}, "query_shard_exception"),
    ],
)
async def test_a_value_that_does_not_fit_its_field_fails_in_the_shards(elastic, query, type_):
    error = await elastic.refused({"query": query})

    assert error["type"] == "search_phase_execution_exception"
    assert error["root_cause"][0]["type"] == type_
