"""Every metric of the service; names and units follow Prometheus' conventions."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

REQUESTS = Histogram(
    "http_request_duration_seconds",
    "Time to answer, by route template; the pause a caller asked for with ?wait= is not counted.",
    ["method", "route", "status"],
    buckets=_SECONDS,
)
SOLVES = Histogram(
    "planner_solve_duration_seconds", "Time in the backend, failed solves too.", ["backend"], buckets=_SECONDS
)
QUERIES = Histogram(
    "planner_query_duration_seconds",
    "Time in PostgreSQL, failed queries too; the wait for a pooled connection is not counted.",
    ["operation"],
    buckets=_SECONDS,
)
QUEUE_WAIT = Histogram(
    "planner_queue_wait_seconds", "From acceptance of a job until a worker took it.", buckets=_SECONDS
)
JOB_DURATION = Histogram(
    "planner_job_duration_seconds",
    "From acceptance of a job until its end was stored: what its user waited.",
    buckets=(0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 30, 60, 120),
)
OLDEST_JOB = Gauge(
    "planner_oldest_job_seconds",
    "Age of the oldest job that has not ended, the same in every pod: take the max. NaN while it cannot be read.",
)
QUEUE_DEPTH = Gauge(
    "planner_queue_depth",
    "Jobs queued in the database, the same in every pod: take the max. NaN while it cannot be read.",
)
POOL_SIZE = Gauge("planner_pool_size", "DB_POOL_SIZE: the connections this pod may hold.")
POOL_IN_USE = Gauge("planner_pool_in_use", "Connections lent to requests and to running solves.")
POOL_WAITING = Gauge("planner_pool_waiting", "Requests and workers that wait for a connection.")
BACKEND_ERRORS = Counter("planner_backend_errors_total", "Solves that failed.", ["backend", "kind"])
VENDOR_ACCESS = Counter(
    "planner_vendor_access_seconds_total", "Processor time the vendor reported, and bills.", ["backend"]
)
JOBS = Counter("planner_jobs_total", "Jobs that entered a state through this pod.", ["state"])

QUEUE_DEPTH.set(float("nan"))
OLDEST_JOB.set(float("nan"))
# A series that appears with its first event has no rate: begin the known ones at zero.
for _state in ("queued", "succeeded", "failed", "cancelled"):
    JOBS.labels(_state)
for _backend in ("classical", "dwave"):
    SOLVES.labels(_backend)
    VENDOR_ACCESS.labels(_backend)
