from __future__ import annotations

from checks.lint.rule import Profile, Rule

RULE = Rule(
    "suppression",
    why="A suppression that nothing needs hides the next finding, and one without a reason cannot be judged.",
    bad="<!-- lint-ignore placeholder -->",
    fix="Write `<!-- lint-ignore RULE: why -->` before the line it is for, and take it out when it is unused.",
    profile=Profile.ANY,
)
