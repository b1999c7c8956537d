"""The webhook client, which raises nothing when it is refused: its caller must look at status and body."""

import os

from slack_sdk.webhook import WebhookClient
from telling import tell, told


def post() -> str:
    answer = WebhookClient(f"https://hooks.slack.com/services/{os.environ['SLACK_WEBHOOK']}").send(text="I am on it.")
    if (answer.status_code, answer.body) != (200, "ok"):
        wait = answer.headers.get("Retry-After")
        tell("no exception", f"{answer.status_code} {answer.body}" + (f", Retry-After: {wait}" if wait else ""))
        raise SystemExit
    return "posted"


told(post)
