from __future__ import annotations

import pytest

from checks.publish.prune import pruned

KNOWN = {"used", "slate", "a"}


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".used{color:red}", ".used{color:red}"),
        (".gone{color:red}", ""),
        (".gone,.used b{color:red}", ".used b{color:red}"),
        (".used .gone{color:red}", ""),
        ("a:hover{color:red}", "a:hover{color:red}"),
        (".used:not(.gone){color:red}", ".used:not(.gone){color:red}"),
        (":is(.gone,.used) a{color:red}", ":is(.gone,.used) a{color:red}"),
        ('[data-scheme="slate"]{--x:1}', '[data-scheme="slate"]{--x:1}'),
        ("[data-scheme=lime]{--x:1}", ""),
        ("[data-md-color-switching] *,[data-md-color-switching] :after{top:0}", ""),
        ("@media print{.gone{color:red}.used{color:blue}}", "@media print{.used{color:blue}}"),
        ("@media print{.gone{color:red}}", ""),
        ("@keyframes gone{0%{top:0}to{top:1px}}", "@keyframes gone{0%{top:0}to{top:1px}}"),
        ('@charset "UTF-8";.used{top:0}', '@charset "UTF-8";.used{top:0}'),
        ('.used{content:"}"}.gone{top:0}', '.used{content:"}"}'),
        (".used{--icon:url(data:image/svg+xml;x,{};)}.gone{top:0}", ".used{--icon:url(data:image/svg+xml;x,{};)}"),
        ('.used{--icon:url("data:a\\"}")}.gone{top:0}', '.used{--icon:url("data:a\\"}")}'),
    ],
)
def test_only_rules_that_nothing_meets_go(css: str, left: str) -> None:
    assert pruned(css, KNOWN) == left
