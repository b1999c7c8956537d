"""The Web API client: find the channel, post, reply in the thread, and read it again."""

import os

from slack_sdk import WebClient
from telling import told


def post() -> str:
    client = WebClient(os.environ["SLACK_TOKEN"])
    client.auth_test()
    [channel] = [
        one["id"]
        for page in client.conversations_list(limit=50)
        for one in page["channels"]
        if one["name"] == "quantum-planner-incidents"
    ]
    first = client.chat_postMessage(channel=channel, text="P1: jobs fail")
    client.chat_postMessage(channel=channel, text="I am on it.", thread_ts=first["ts"])
    newest = client.conversations_history(channel=channel, limit=1)["messages"][0]
    assert (newest["ts"], newest["text"], newest["reply_count"]) == (first["ts"], "P1: jobs fail", 1), newest
    return "posted to #quantum-planner-incidents, with a reply in the thread"


told(post)
