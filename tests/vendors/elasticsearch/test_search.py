"""What is done with the lines found: sorted, cut, shown, counted, grouped."""

from __future__ import annotations

import pytest

from tests.vendors.elasticsearch.conftest import INDEX, A, B

pytestmark = pytest.mark.anyio

ERRORS = {"term": {"level": "error"}}


async def test_a_hit_is_a_line_with_its_time_and_pod(elastic):
    whole = await elastic.search(query={"term": {"job_id": "j-3"}})

    assert whole["hits"]["total"] == {"value": 1, "relation": "eq"}
    assert whole["timed_out"] is False
    [hit] = whole["hits"]["hits"]
    assert hit["_index"] == ".ds-logs-quantum-planner-default-2026.11.25-000001"
    assert hit["_source"] == {
        "@timestamp": "2026-11-25T08:01:00.000Z", "level": "error", "logger": "planner.worker", "job_id": "j-3",
        "message": "not solved: D-Wave answers 401: Invalid token or access denied", "backend": "dwave",
        "kind": "unauthorised",
        "kubernetes": {
            "namespace": "quantum-planner", "pod": {"name": A}, "container": {"name": "quantum-planner"},
        },
    }  # fmt: skip
    assert await elastic.found({"ids": {"values": [hit["_id"]]}}) == ["j-3"]


async def test_a_line_that_is_no_json_has_the_time_that_kubernetes_noted(elastic):
    [hit] = (await elastic.search(query={"match": {"message": "segmentation"}}))["hits"]["hits"]

    assert hit["_source"]["@timestamp"] == "2026-11-25T08:01:40.000Z"
    assert hit["_source"]["message"] == "Fatal Python error: Segmentation fault"


async def test_ten_are_shown_unless_more_are_asked_for(elastic, tmp_path):
    whole = await elastic.search()

    assert len(whole["hits"]["hits"]) == 10
    assert (await elastic.search(size=0))["hits"] == {
        "total": {"value": 10, "relation": "eq"},
        "max_score": None,
        "hits": [],
    }


async def test_a_page_of_the_newest(elastic):
    newest = [{"@timestamp": {"order": "desc"}}]

    assert (await elastic.found(ERRORS, sort=newest))[:2] == ["j-4", "a bug:"]
    whole = await elastic.search(query=ERRORS, sort=newest, size=2, **{"from": 1})
    assert [hit["sort"] for hit in whole["hits"]["hits"]] == [[1795593670000], [1795593665000]]
    assert whole["hits"]["max_score"] is None


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("kind", "j-3"),
        ([{"kind": "desc"}, "@timestamp"], "j-4"),
        ([{"kind": {"order": "asc", "missing": "_first"}}], "a bug:"),
        ([{"duration": {"order": "desc", "unmapped_type": "long"}}], "j-3"),
        (["_score", {"@timestamp": "desc"}], "j-4"),
        ([{"nothing": {"unmapped_type": "keyword"}}], "j-3"),
    ],
)
async def test_a_sort(elastic, sort, first):
    assert (await elastic.found(ERRORS, sort=sort))[0] == first


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (["level", "kubernetes.pod.name"], {"level": "error", "kubernetes": {"pod": {"name": B}}}),
        ("kubernetes", {"kubernetes": {"namespace": "quantum-planner", "pod": {"name": B},
                                       "container": {"name": "quantum-planner"}}}),
        ({"includes": ["m*"], "excludes": ["message"]}, {"method": "POST"}),
        ("nothing", {}),
    ],
)  # fmt: skip
async def test_what_of_a_line_is_shown(elastic, wanted, shown):
    whole = await elastic.search(query={"term": {"status": 500}}, _source=wanted)

    assert whole["hits"]["hits"][0]["_source"] == shown


async def test_nothing_of_a_line_is_shown(elastic):
    assert "_source" not in (await elastic.search(_source=False))["hits"]["hits"][0]


@pytest.mark.parametrize(
    ("asked", "total"),
    [(True, {"value": 10, "relation": "eq"}), (4, {"value": 4, "relation": "gte"}), (False, None)],
)
async def test_how_exactly_hits_are_counted(elastic, asked, total):
    assert (await elastic.search(track_total_hits=asked))["hits"].get("total") == total


async def test_terms(elastic):
    kinds = {"terms": {"field": "kind", "size": 1}, "aggs": {"pods": {"terms": {"field": "kubernetes.pod.name"}}}}
    whole = await elastic.search(query=ERRORS, size=0, aggs={"kinds": kinds, "none": {"terms": {"field": "nobody's"}}})

    assert whole["aggregations"]["kinds"] == {
        "doc_count_error_upper_bound": 0, "sum_other_doc_count": 1,
        "buckets": [{
            "key": "unauthorised", "doc_count": 2,
            "pods": {"doc_count_error_upper_bound": 0, "sum_other_doc_count": 0,
                     "buckets": [{"key": A, "doc_count": 1}, {"key": B, "doc_count": 1}]},
        }],
    }  # fmt: skip
    assert whole["aggregations"]["none"]["buckets"] == []


@pytest.mark.parametrize("interval", [{"fixed_interval": "60s"}, {"calendar_interval": "minute"}])
async def test_a_histogram_has_its_empty_buckets_too(elastic, interval):
    found = await elastic.search(
        query={"bool": {"should": [{"term": {"level": "warning"}}, {"term": {"job_id": "j-1"}}]}},
        aggs={"when": {"date_histogram": {"field": "@timestamp", **interval}}},
    )
    fine = await elastic.search(
        query=ERRORS,
        aggs={"when": {"date_histogram": {"field": "@timestamp", "fixed_interval": "5s", "min_doc_count": 1}}},
    )
    every = await elastic.search(
        query=ERRORS, aggs={"when": {"date_histogram": {"field": "@timestamp", "fixed_interval": "4s"}}}
    )

    assert [(one["key_as_string"], one["doc_count"]) for one in found["aggregations"]["when"]["buckets"]] == [
        ("2026-11-25T08:00:00.000Z", 1), ("2026-11-25T08:01:00.000Z", 1),
    ]  # fmt: skip
    assert [one["doc_count"] for one in fine["aggregations"]["when"]["buckets"]] == [1, 1, 1, 1]
    assert [one["doc_count"] for one in every["aggregations"]["when"]["buckets"]] == [1, 1, 1, 1]
    sparse = await elastic.search(aggs={"when": {"date_histogram": {"field": "@timestamp", "fixed_interval": "20s"}}})
    assert [one["doc_count"] for one in sparse["aggregations"]["when"]["buckets"]] == [3, 1, 0, 4, 1, 1]


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        ({"knn": {}}, "parsing_exception"),
        ({"search_after": [1]}, "parsing_exception"),
        ({"size": -1}, "illegal_argument_exception"),
        ({"size": "5"}, "illegal_argument_exception"),
        ({"track_total_hits": "yes"}, "parsing_exception"),
        ({"sort": [{"@timestamp": "down"}]}, "parsing_exception"),
        ({"sort": [{"@timestamp": {"order": "desc", "mode": "avg"}}]}, "parsing_exception"),
        ({"sort": {"@timestamp": "asc", "level": "asc"}}, "parsing_exception"),
        ({"_source": {"only": "level"}}, "parsing_exception"),
        ({"aggs": {"a": {"cardinality": {"field": "level"}}}}, "parsing_exception"),
        ({"aggs": {"a": {"terms": {"field": "level", "order": {"_key": "asc"}}}}}, "parsing_exception"),
        ({"aggs": {"a": {"terms": {}}}}, "parsing_exception"),
        ({"aggs": {"a": {"terms": {"field": "level", "min_doc_count": 0}}}}, "parsing_exception"),
        ({"aggs": {"a": {"terms": {"field": "level", "size": 0}}}}, "illegal_argument_exception"),
        ({"aggs": {"a": {"date_histogram": {"field": "@timestamp"}}}}, "illegal_argument_exception"),
        ({"aggs": {"a": {"date_histogram": {"field": "@timestamp", "calendar_interval": "month"}}}},
         "illegal_argument_exception"),
    ],
)  # fmt: skip
async def test_a_body_that_is_not_understood_is_refused(elastic, body, type_):
    assert (await elastic.refused(body))["type"] == type_


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"size": 10_000, "from": 1}, "Result window is too large"),
        ({"sort": ["message"]}, "Fielddata is disabled on [message]"),
        ({"sort": ["nothing"]}, "No mapping found for [nothing] in order to sort on"),
        ({"aggs": {"a": {"terms": {"field": "message"}}}}, "Fielddata is disabled on [message]"),
        ({"aggs": {"a": {"date_histogram": {"field": "level", "fixed_interval": "1m"}}}}, "is not of type [date]"),
        ({"aggs": {"a": {"date_histogram": {"field": "@timestamp", "fixed_interval": "1ms"}}}}, "too many buckets"),
    ],
)
async def test_what_the_fields_do_not_allow_fails_in_the_shards(elastic, body, says):
    error = await elastic.refused(body)

    assert error["type"] == "search_phase_execution_exception"
    assert says in error["root_cause"][0]["reason"]


async def test_counting(elastic):
    reply = await elastic.ask(f"{INDEX}/_count", {"query": ERRORS})

    assert reply.json() == {"count": 4, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0}}
    assert (await elastic.refused({"size": 1}, f"{INDEX}/_count"))["reason"] == "request does not support [size]"


@pytest.mark.parametrize(
    ("index", "count"),
    [
        ("logs-quantum-planner-default", 10), ("logs-*", 10), ("_all", 10), ("metrics-*", 0), ("metrics-*,logs-*", 10),
    ],
)  # fmt: skip
async def test_which_index_is_meant(elastic, index, count):
    assert (await elastic.ask(f"/{index}/_count", method="GET")).json()["count"] == count


async def test_an_index_that_there_is_not(elastic):
    error = await elastic.refused(None, "/quantum/_search", 404)

    assert (error["type"], error["reason"]) == ("index_not_found_exception", "no such index [quantum]")


async def test_the_address_may_say_it_too(elastic):
    where = f"{INDEX}/_search?q=level:error&sort=@timestamp:desc&size=1&_source=job_id,kind&track_total_hits=true"
    hits = (await elastic.ask(where, method="GET")).json()["hits"]

    assert hits["total"]["value"] == 4
    assert [hit["_source"] for hit in hits["hits"]] == [{"job_id": "j-4", "kind": "unreachable"}]
    error = await elastic.refused(None, f"{INDEX}/_search?routing=a")
    assert error["reason"].endswith("contains unrecognized parameter: [routing]")
    assert "int parameter [size]" in (await elastic.refused(None, f"{INDEX}/_search?size=all"))["reason"]
