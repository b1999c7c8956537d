"""The one way to change the world: guard first, then its undo on disk, then the change."""

from __future__ import annotations

from dataclasses import dataclass, field

from checks.world import deploy, guard
from checks.world.cluster import Cluster
from checks.world.images.plan import Plan
from checks.world.run import Ended
from checks.world.undo import Undo, UndoLog, original


@dataclass
class World:
    """The cluster, and what is owed to it."""

    cluster: Cluster
    plan: Plan
    log: UndoLog = field(default_factory=UndoLog)

    def change(
        self, *kubectl: str, what: str, undo: Undo | None, deadline: float = 60, stdin: str | None = None
    ) -> Ended:
        """Make one change with kubectl. `undo` is None only for a change that another undo covers."""
        guard.check(self.cluster)
        if undo:
            self.log.owe(undo)
        return self.cluster.kubectl(*kubectl, what=what, deadline=deadline, stdin=stdin)

    def owe_original(self, namespace: str, kind: str, name: str) -> None:
        """Owe an object as it is now, before several changes of it."""
        guard.check(self.cluster)
        self.log.owe(original(self.cluster, namespace, kind, name))

    def before_snippet(self, effect: str) -> None:
        """Guard a snippet that changes things; its undo is the declared state, put back by `recover`."""
        if effect != "read":
            guard.check(self.cluster)

    def recover(self) -> list[str]:
        """Play back what is owed, put the declared state back and wait until it stands; say what was undone."""
        guard.check(self.cluster)
        done = self.log.play(self.cluster)
        staged = deploy.stage(self.plan)
        deploy.declare(self.cluster, staged)
        deploy.reset(self.cluster, staged)
        deploy.ready(self.cluster)
        return done

    def sql(self, text: str, *, what: str, deadline: float = 60) -> str:
        """Ask the database as its superuser, on its own socket; rows as lines, columns parted by ``|``."""
        return self.cluster.kubectl(*superuser(text), what=what, deadline=deadline).stdout.strip()


def superuser(*statements: str) -> tuple[str, ...]:
    """Kubectl's arguments that run SQL as the database's superuser: each statement in a transaction of its own."""
    words = tuple(word for statement in statements for word in ("-c", statement))
    return (
        "-n", "quantum-planner", "exec", "quantum-postgres-0", "-c", "postgres", "--",
        "psql", "-X", "-q", "-h", "/var/run/postgresql", "-U", "postgres", "-d", "planner", "-At", *words,
    )  # fmt: skip
