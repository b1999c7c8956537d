"""The table of jobs has grown, and a migration dropped the index that workers find their next job by."""

from __future__ import annotations

from random import Random

from checks.faults.base import PERFORMANCE, Fault, Parameters
from checks.world.undo import Undo
from checks.world.world import World, superuser

HISTORY = "history"  # the request_id of the rows that make the table large
INDEX = "CREATE INDEX IF NOT EXISTS jobs_queued ON jobs (seq) WHERE state = 'queued'"  # planner/schema.py


class IndexMissing(Fault):
    """Drawn: how many finished jobs the table holds."""

    name = "index-missing"
    title = "A missing index makes every query for the next job slow"
    how = "fill the table of jobs with 1.2 to 1.4 million finished ones and drop the index jobs_queued"
    scenario = "performance"
    alert = "QuantumPlannerResultsLate"
    resolution = f"{PERFORMANCE}#restore-index"

    def draw(self, random: Random) -> Parameters:
        """Some months of jobs."""
        return {"jobs": str(random.choice((1_200_000, 1_300_000, 1_400_000)))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """The rows first; they do no harm while the index is there."""
        forget = f"DELETE FROM jobs WHERE request_id = '{HISTORY}'"  # noqa: S608 - our own constant
        world.log.owe(Undo("forget the finished jobs", superuser(forget, "VACUUM jobs"), deadline=180))
        rows = f"generate_series(1, {int(parameters['jobs'])})"
        world.sql(
            "INSERT INTO jobs (problem, num_reads, state, request_id, finished_at) "  # noqa: S608 - our own numbers
            f"SELECT '{{}}', 20, 'succeeded', '{HISTORY}', now() FROM {rows}",
            what="fill the table of jobs", deadline=180,
        )  # fmt: skip
        world.change(
            *superuser("DROP INDEX jobs_queued"), what="drop the index",
            undo=Undo("put the index back", superuser("SET ROLE planner", INDEX), deadline=180),
        )  # fmt: skip

    def present(self, world: World, parameters: Parameters) -> bool:
        """There is no such index."""
        found = world.sql("SELECT count(*) FROM pg_indexes WHERE indexname = 'jobs_queued'", what="look for the index")
        return found == "0"
