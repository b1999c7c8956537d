"""The channel: what was posted, whichever way, for whoever reads it."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import Any, Final

KEPT = 500
NAME: Final = "quantum-planner-incidents"
ID: Final = "C0QPINC0001"
TEAM: Final = {"team": "company", "team_id": "T0COMPANY01"}
BOT: Final = {"user": "quantum-planner", "user_id": "U0PLANNER01", "bot_id": "B0PLANNER01"}
WEBHOOK_BOT: Final = "B0WEBHOOK01"


@dataclass(frozen=True)
class Message:
    """One message; `posted` is what the sender sent, `ts` what Slack calls it, `thread` the `ts` that it replies to."""

    ts: str
    posted: dict[str, Any]
    by_webhook: bool
    thread: str | None = None

    def told(self, replies: int = 0) -> dict[str, Any]:
        """As the Web API shows it."""
        told: dict[str, Any] = {"type": "message", "text": "", "ts": self.ts}
        told |= {name: self.posted[name] for name in ("text", "blocks", "attachments") if name in self.posted}
        if self.by_webhook:
            told |= {"subtype": "bot_message", "bot_id": WEBHOOK_BOT}
        else:
            told |= {"user": BOT["user_id"], "bot_id": BOT["bot_id"], "team": TEAM["team_id"]}
        if replies:
            told |= {"thread_ts": self.ts, "reply_count": replies}
        return told | ({"thread_ts": self.thread} if self.thread else {})


class Channel:
    """The newest messages of #quantum-planner-incidents, oldest first."""

    def __init__(self) -> None:
        self.messages: deque[Message] = deque(maxlen=KEPT)
        self._last = 0.0

    def post(self, posted: dict[str, Any], *, by_webhook: bool, thread: str | None = None) -> Message:
        """Write a message; no two have the same `ts`."""
        self._last = max(time.time(), self._last + 0.00001)
        self.messages.append(Message(f"{self._last:.6f}", posted, by_webhook, thread))
        return self.messages[-1]

    def find(self, ts: str) -> Message | None:
        """The message of that `ts`."""
        return next((one for one in self.messages if one.ts == ts), None)

    def replies(self, ts: str) -> list[Message]:
        """What was said in that message's thread, oldest first."""
        return [one for one in self.messages if one.thread == ts]

    def top(self) -> list[Message]:
        """What stands in the channel itself, newest first."""
        return [one for one in reversed(self.messages) if one.thread is None]


def about() -> dict[str, Any]:
    """As the Web API shows the channel itself."""
    return {
        "id": ID, "name": NAME, "name_normalized": NAME, "is_channel": True, "is_group": False, "is_im": False,
        "is_mpim": False, "is_private": False, "is_archived": False, "is_general": False, "is_shared": False,
        "is_org_shared": False, "is_ext_shared": False, "is_member": True, "created": 1767603600,
        "creator": BOT["user_id"], "unlinked": 0, "previous_names": [], "num_members": 2,
        "context_team_id": TEAM["team_id"], "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }  # fmt: skip
