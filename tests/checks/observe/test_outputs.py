from __future__ import annotations

import pytest

from checks.errors import PageError
from checks.observe.outputs import at_path, count, documents, numbers, table

PSQL = """\
  role   |   query    | sessions
---------+------------+----------
 planner | a | b      |        2
 report  | ---------- |       21
         |            |        1
(3 rows)

"""
PODS = """\
NAME         READY   STATUS             RESTARTS      AGE
planner-1    0/1     CrashLoopBackOff   2 (4s ago)    38s
planner-2    1/1     Running            0             5d3h
"""
VECTOR = (
    '{"status":"success","data":{"resultType":"vector","result":'
    '[{"metric":{"pod":"a"},"value":[1.5,"0.25"]},{"metric":{"pod":"b"},"value":[1.5,"NaN"]}]}}'
)


def test_psql_is_cut_at_its_dash_line() -> None:
    assert table(PSQL).rows == (
        {"role": "planner", "query": "a | b", "sessions": "2"},
        {"role": "report", "query": "----------", "sessions": "21"},
        {"role": "", "query": "", "sessions": "1"},
    )


def test_of_several_result_sets_the_last_is_read_past_command_tags() -> None:
    text = f"ALTER ROLE\n{PSQL} ended \n-------\n t\n(1 row)\n\nUPDATE 1\n"
    assert table(text).rows == ({"ended": "t"},)


def test_a_value_of_dashes_is_no_dash_line() -> None:
    assert table(" a  \n----\n x\n --\n y\n(3 rows)\n").rows == ({"a": "x"}, {"a": "--"}, {"a": "y"})


def test_psql_without_rows_keeps_its_columns() -> None:
    found = table(" pid | client \n-----+--------\n(0 rows)\n\n")
    assert (found.columns, found.rows) == (("pid", "client"), ())


def test_kubectl_is_cut_at_header_offsets() -> None:
    assert table(PODS).rows[0] == {
        "NAME": "planner-1", "READY": "0/1", "STATUS": "CrashLoopBackOff", "RESTARTS": "2 (4s ago)", "AGE": "38s",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "deployment.apps/quantum-planner \nREVISION  CHANGE-CAUSE\n1         <none>\n2         new tag\n\n",
            [{"REVISION": "1", "CHANGE-CAUSE": "<none>"}, {"REVISION": "2", "CHANGE-CAUSE": "new tag"}],
        ),
        (
            "LAST SEEN   TYPE      REASON\n5s          Warning\n",
            [{"LAST SEEN": "5s", "TYPE": "Warning", "REASON": ""}],
        ),
        (
            "NAME   CPU(cores)   CPU(%)   MEMORY(bytes)\nkind   120m         6%       900Mi\n",
            [{"NAME": "kind", "CPU(cores)": "120m", "CPU(%)": "6%", "MEMORY(bytes)": "900Mi"}],
        ),
        ("Last rollout\nNAME   READY\na      1/1\n", [{"NAME": "a", "READY": "1/1"}]),
        ("POD   EXIT   REASON\n", []),
        ("", []),
        ("\n \n", []),
    ],
)
def test_kubectl_titles_gaps_units_and_emptiness(text: str, rows: list[dict[str, str]]) -> None:
    assert list(table(text).rows) == rows


NO_TABLE = [
    (
        "hello\n",
        "the output is no table: 'hello' (psql's and kubectl's default tables are read)",
    ),
    (
        "NAME   READY\nquantum-planner   1/1\n",
        "the columns do not line up at 'quantum-planner   1/1' (one table a snippet; or print JSON lines)",
    ),
    (
        f"{PODS}\nNAME   TYPE\nx      ClusterIP\n",
        "the output holds more than one table (ask kubectl for one kind of object a snippet)",
    ),
    (
        " a | b \n---+---\n 1 - 2 \n(1 row)\n",
        "the columns do not line up at ' 1 - 2' (one table a snippet; or print JSON lines)",
    ),
    (
        " query  \n--------\n SELECT+\n 1      \n(1 row)\n",
        (
            "psql counts 1 rows on 2 lines: a value runs over several "
            "(select it with replace(…, E'\\n', ' '), or not at all)"
        ),
    ),
    (
        " a \n---\n 1\n",
        "psql's table has no end such as `(2 rows)` (leave psql's footer on, and do not cut it off)",
    ),
    (
        " a | a \n---+---\n 1 | 2 \n(1 row)\n",
        "two columns have one name: a, a (name them with AS)",
    ),
]


@pytest.mark.parametrize(("text", "message"), NO_TABLE)
def test_what_is_no_straight_table_is_a_page_error(text: str, message: str) -> None:
    with pytest.raises(PageError) as raised:
        table(text)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1}, {"a": 2}]',
        '{"a": 1}\n{"a": 2}\n',
        '\n\n{"a": 1}\n\n{"a":\n 2}\n',
    ],
)
def test_an_array_and_json_lines_are_rows(text: str) -> None:
    assert documents(text) == [{"a": 1}, {"a": 2}]


def test_one_object_is_one_row_and_nothing_is_none() -> None:
    assert documents('{"a": []}\n') == [{"a": []}]
    assert documents("\n") == []


def test_what_is_not_json_is_a_page_error() -> None:
    with pytest.raises(PageError) as raised:
        documents('{"a": 1}\nCODE  URL\n')
    assert str(raised.value) == "the output is not JSON: Expecting value at 'CODE  URL' (print JSON only)"


ROWS = documents('{"a": {"b": [1.50, true]}, "n": null}\n{"a": {"b": ["x"]}, "n": 3, "only": "here"}')


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        (".a.b[0]", ["1.50", "x"]),
        (".a.b[1]", ["true", ""]),
        (".n", ["", "3"]),
        (".n.below", ["", ""]),
        (".only", ["", "here"]),
        (".a", ['{"b": ["1.50", true]}', '{"b": ["x"]}']),
    ],
)
def test_a_path_leads_to_a_text(path: str, texts: list[str]) -> None:
    assert at_path(ROWS, path) == texts


@pytest.mark.parametrize("path", [".typo", ".a.typo", ".a.b[7]", ".a[0]", ".a.b.c"])
def test_a_path_that_no_row_has_is_a_page_error(path: str) -> None:
    with pytest.raises(PageError) as raised:
        at_path([{"a": {"b": [1]}}], path)
    assert str(raised.value) == f'no row has {path!r} (the first row is {{"a": {{"b": [1]}}}})'


NUMBERS = [
    ("5\n", ["5"]),
    ("50m\n512Mi\n", ["50m", "512Mi"]),
    ('up{pod="a"} => 1 @[1790.5]\n{} => 0.25 @[1790.5]\n', ["1", "0.25"]),
    ('{job="a => b"} => +Inf @[1790.5]\n', ["+Inf"]),
    ("scalar: 3 @[1790.5]\n", ["3"]),
    ("\n", []),
    (VECTOR, ["0.25", "NaN"]),
    ('{"status":"success","data":{"resultType":"vector","result":[]}}', []),
    ('{"status":"success","data":{"resultType":"scalar","result":[1.5,"7"]}}', ["7"]),
]


@pytest.mark.parametrize(("text", "found"), NUMBERS)
def test_numbers_are_read(text: str, found: list[str]) -> None:
    assert numbers(text) == found
    assert count(text, "value") == len(found)


@pytest.mark.parametrize(
    "text",
    [
        '{"status": "error", "error": "parse error"}',
        '{"status": "error", "data": {"resultType": "vector", "result": []}}',
        '{"status": "success", "data": {"resultType": "matrix", "result": []}}',
    ],
)
def test_a_refused_query_is_no_empty_vector(text: str) -> None:
    with pytest.raises(PageError) as raised:
        numbers(text)
    assert str(raised.value) == (
        f"the answer is no instant vector of Prometheus: [{text}] "
        "(ask with promtool query instant, or curl --fail: then a refused query has an exit code of its own)"
    )


COUNTED = [
    (PSQL, None, 3),
    (PODS, None, 2),
    (PODS, "table", 2),
    ("POD   EXIT\n", None, 0),
    ("POD\n", "table", 0),
    ("", None, 0),
    ("POD\na\n", None, 1),
    (" a \n---\n(0 rows)\n", None, 0),
    ('{"a": 1}\n{"a": 2}\n', None, 2),
    ('[{"a": 1}]', "json", 1),
    ("[]", None, 0),
    ('{} => 1 @[5]\n{a="b"} => 1 @[5]\n', None, 2),
    (VECTOR, None, 2),
    ('{"status":"success","data":{"resultType":"vector","result":[]}}', None, 0),
    ("7\n", None, 1),
    ("[1]", "json", 1),
]


@pytest.mark.parametrize(("text", "parse_as", "rows"), COUNTED)
def test_rows_are_counted_whatever_the_kind(text: str, parse_as: str | None, rows: int) -> None:
    assert count(text, parse_as) == rows


def test_a_lone_word_is_not_taken_for_a_header_without_rows() -> None:
    with pytest.raises(PageError) as raised:
        count("OK\n", None)
    assert str(raised.value) == "'OK' is a header without rows, or a word (say as=\"table\" in the fence)"
