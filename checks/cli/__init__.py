"""The command `runbook`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import pytest
import typer

from checks.cli import proof
from checks.errors import RunbookError
from checks.evidence import store
from checks.faults import FAULTS, named
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
from checks.world.up import attach, down

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.command()
def drill(
    fault: Annotated[str, typer.Argument(help="only the faults whose name contains this")] = "",
    stale: Annotated[
        bool, typer.Option("--stale", help="only the faults whose evidence is not proof any more")
    ] = False,
    seed: Annotated[int | None, typer.Option(help="of the parameters (default: a new one for each drill)")] = None,
    order: Annotated[int | None, typer.Option(help="drill in the random order of this seed")] = None,
) -> None:
    """Break the cluster, follow the page, keep the evidence and build the site with it."""
    root = places.project_root()
    kept = store.load(root)
    chosen = [name for name in FAULTS if fault in name and not (stale and store.proved(root, kept.get(name)))]
    if not chosen and not stale:
        raise RunbookError(f"no fault's name contains {fault!r}", hint=f"known: {', '.join(FAULTS)}")
    status = 0
    if chosen:
        options = [] if seed is None else ["--seed", str(seed)]
        options += [] if order is None else ["-p", "randomly", f"--randomly-seed={order}"]
        status = int(pytest.main([str(root / "features"), "--record", "-k", " or ".join(chosen), *options]))
    else:
        say("nothing is stale")
    say(f"the site: {build(root)}/index.html")
    raise typer.Exit(status)


@app.command()
def prove(
    fault: str = typer.Argument("", help="only this fault"),
    seed: int = typer.Option(1, help="of the parameters"),
    matrix: Annotated[bool, typer.Option("--matrix", help="measure which resolution cures which fault")] = False,
    unpublished: Annotated[bool, typer.Option("--unpublished", help="drill the faults that no page knows")] = False,
) -> None:
    """Spoil each drill: none may pass, and each must fail for its own reason. What is proved already is left out."""
    root = places.project_root()
    if unpublished:
        raise typer.Exit(proof.blind(root, fault, seed))
    chosen = [named(fault)] if fault else list(FAULTS.values())
    raise typer.Exit(proof.measure(root, chosen, seed) if matrix else proof.spoil(root, chosen, seed))


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
