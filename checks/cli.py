"""The command `runbook`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import pytest
import typer

from checks.drill.drill import Drill
from checks.drill.journal import Verdict
from checks.drill.matrix import measure, remedies
from checks.drill.prove import mutations
from checks.drill.prove import prove as proofs
from checks.errors import RunbookError
from checks.evidence import matrix as matrices
from checks.evidence import store
from checks.faults import FAULTS, named
from checks.faults.base import Fault
from checks.faults.unpublished import UNPUBLISHED
from checks.lint.project import shorter
from checks.lint.rule import Profile
from checks.lint.run import explain as rule_text
from checks.lint.run import lint as findings
from checks.publish.site import build
from checks.world import cluster, docker, host, places
from checks.world.alone import alone
from checks.world.images.leaves import exists
from checks.world.images.plan import Plan
from checks.world.progress import say
from checks.world.undo import UndoLog
from checks.world.up import attach, down, up

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.command()
def drill(
    fault: Annotated[str, typer.Argument(help="only the faults whose name contains this")] = "",
    stale: Annotated[
        bool, typer.Option("--stale", help="only the faults whose evidence is not proof any more")
    ] = False,
) -> None:
    """Break the cluster, follow the page, keep the evidence and build the site with it."""
    root = places.project_root()
    chosen = [name for name in FAULTS if fault in name and not (stale and _proved(root, name))]
    if not chosen and not stale:
        raise RunbookError(f"no fault's name contains {fault!r}", hint=f"known: {', '.join(FAULTS)}")
    status = 0
    if chosen:
        status = int(pytest.main([str(root / "features"), "--record", "-k", " or ".join(chosen)]))
    else:
        say("nothing is stale")
    say(f"the site: {build(root)}/index.html")
    raise typer.Exit(status)


def _proved(root: Path, fault: str) -> bool:
    journal = store.load(root).get(fault)
    return journal is not None and store.standing(root, journal) == "proved"


@app.command()
def prove(
    fault: str = typer.Argument("", help="only this fault"),
    seed: int = typer.Option(1, help="of the parameters"),
    matrix: Annotated[bool, typer.Option("--matrix", help="measure which resolution cures which fault")] = False,
    unpublished: Annotated[bool, typer.Option("--unpublished", help="drill the faults that no page knows")] = False,
) -> None:
    """Spoil each drill in several ways: none may pass, and each must fail for its own reason."""
    root = places.project_root()
    if unpublished:
        raise typer.Exit(_blind(root, fault, seed))
    chosen = [named(fault)] if fault else list(FAULTS.values())
    if matrix:
        _measure(root, chosen, seed)
        return
    with alone():
        world, built = up(root), build(root)
        proved = store.load(root)
        results = [
            result
            for one in chosen
            for result in proofs(world, one, seed, built, say, mutations(one, built), proved.get(one.name))
        ]
    held = sum(held for _, _, held in results)
    say(f"{held} of {len(results)} mutations ended as they must")
    raise typer.Exit(0 if held == len(results) else 1)


def _blind(root: Path, only: str, seed: int) -> int:
    """Drill the faults that no page knows; 1 where one ended in a false Done, or a change did harm."""
    bad = 0
    with alone():
        world, built = up(root), build(root)
        for fault in UNPUBLISHED.values():
            if only in fault.name:
                journal = Drill(world, fault, seed, built, say).run()
                store.save(root, journal, "unpublished")
                say(f"{fault.name}: {journal.end}: {journal.verdict} {journal.reason}")
                bad += journal.verdict is not Verdict.PASS
    return int(bad > 0)


def _measure(root: Path, chosen: list[Fault], seed: int) -> None:
    """Fill the matrix where it is empty or was measured with something else."""
    cells, measured = matrices.load(root)
    with alone():
        world, built = up(root), build(root)
        for one in chosen:
            wanted = remedies(one)
            now = matrices.measured_with(root, one.name, wanted)
            row = cells.get(one.name, {}) if measured.get(one.name) == now else {}
            left = [remedy for remedy in wanted if remedy not in row]
            measured[one.name] = now
            for remedy, cell in measure(world, one, seed, built, left, say) if left else ():
                row[remedy] = cell
                cells[one.name] = row
                matrices.save(root, cells, measured)
    say(f"{sum(map(len, cells.values()))} cells are measured: {root / matrices.FILE}")


@app.command()
def site() -> None:
    """Check every page as a program, and build the site."""
    say(f"the site: {build(places.project_root())}/index.html")


@app.command()
def lint(
    paths: Annotated[list[Path] | None, typer.Argument(help="Markdown files and folders (default: docs/)")] = None,
    profile: Annotated[Profile, typer.Option(help="`any` for Markdown in another format")] = Profile.RUNBOOK,
    form: Annotated[str, typer.Option("--format", help="text, github, json or junit")] = "text",
    explain: Annotated[str, typer.Option(help="say what a rule is for, and how to mend what it finds")] = "",
    cache: Annotated[bool, typer.Option(help="keep what was found in files that do not change")] = True,
) -> None:
    """Find what would break at 3 a.m., without a cluster. Exit code 1 where something is found."""
    if explain:
        print(rule_text(explain))
        return
    root = _own_project() if profile is Profile.RUNBOOK else None
    told, count = findings(paths or [Path(shorter((root or Path()) / "docs"))], profile, form, root, cached=cache)
    if told:
        print(told)
    say(f"{count} finding{'s' * (count != 1)}")
    raise typer.Exit(1 if count else 0)


def _own_project() -> Path:
    try:
        return places.project_root()
    except RunbookError as error:
        raise RunbookError(error.message, hint="`--profile any` reads Markdown that is not in this format") from None


@app.command()
def recover() -> None:
    """Take back what a broken-off drill has left: the undo log newest first, then the declared state."""
    with alone():
        for line in attach(places.project_root()).recover() or ["nothing was owed"]:
            say(line)


@app.command()
def clean() -> None:
    """Delete the cluster and stop what this harness started; what was built stays in the cache."""
    with alone():
        for line in down(places.project_root()) or ["nothing was running"]:
            say(line)


@app.command()
def doctor() -> None:
    """Say what is there, what is missing and how to get it."""
    root = places.project_root()
    missing = 0
    for name, found, how in _findings(root):
        missing += found is None
        say(f"{'ok     ' if found else 'missing'}  {name}: {found or how}")
    raise typer.Exit(1 if missing else 0)


def _findings(root: Path) -> list[tuple[str, str | None, str]]:
    """Name, what was found, and how to get it where nothing was."""
    running = docker.answers()
    installs = "`make drill` installs it" if host.may_install() else "as root: apt-get install"
    findings: list[tuple[str, str | None, str]] = [
        ("Docker", "a daemon answers" if running else None, docker.cannot_run() or "`make drill` starts it")
    ]
    if not running:
        return findings
    plan = Plan(root)
    source = "pulled from a registry" if plan.pulled else "built from packages: no image registry answers"
    findings.append(("images", source, ""))
    wanted = set(plan.references.values()) | {plan.node}
    lacking = sorted(reference for reference in wanted if not exists(reference))
    findings.append(("built images", None if lacking else "all", f"`make drill` makes {', '.join(lacking)}"))
    if not plan.pulled:
        compiled = plan.leaves.binaries.is_dir()
        go = "has compiled the node's programs" if compiled else shutil.which("go")
        findings.append(("Go", go, "install Go 1.24 or newer: it compiles the node's programs"))
        packages = ", ".join(host.missing(host.BUILDERS))
        findings.append(("build tools", None if packages else "all", f"{installs} {packages}"))
    there = cluster.record().is_file()
    findings.append(("cluster", "runs" if there else None, "`make drill` creates it"))
    owed = len(UndoLog().owed())
    findings.append(
        ("undo log", None if owed else "nothing is owed", f"{owed} changes: `runbook recover` takes them back")
    )
    return findings


def main() -> None:
    """Entry point: what the user can mend is told in one line, with exit code 2."""
    try:
        app()
    except RunbookError as error:
        say(f"error: {error}" if not error.place else str(error))
        sys.exit(2)
