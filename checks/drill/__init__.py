"""One drill from healthy baseline to verdict: oracle, responder, life cycle, journal."""
