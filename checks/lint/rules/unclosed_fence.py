from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.rule import Profile, Rule
from checks.lint.source import Document


def check(document: Document) -> Iterator[Finding]:
    """A fence that runs to the end of the file."""
    for block in document.blocks:
        if not block.fence.closed:
            yield Finding(block.opening, RULE.id, "this fence is never closed")


RULE = Rule(
    "unclosed-fence",
    why="Everything after it is published as code: the steps below are gone.",
    bad="```bash\nkubectl get pods\n\n## Next step",
    fix="End the fence with as many backticks as it began with, on a line of their own.",
    profile=Profile.ANY,
    document=check,
)
