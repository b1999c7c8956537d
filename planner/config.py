"""Which backend solves, and for how long: read from a mounted ConfigMap, reloaded while running.

A ConfigMap volume changes by a swapped symlink, which file watches on the old inode miss; so the
content is read every few seconds and compared. A file that became invalid changes nothing: the last
good one stays in force, and `/health` says so.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from planner.settings import BackendName

log = logging.getLogger(__name__)

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m)")


class ConfigError(Exception):
    """The mounted file cannot be used; the message begins with its path."""


def _seconds(value: object) -> object:
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"write a duration such as 30s, 500ms or 1m, not {value!r}")
    return float(match[1]) * _UNITS[match[2]]


class BackendConfig(BaseModel):
    """What `backend.yaml` may say; `timeout` bounds one solve, in seconds once parsed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    backend: BackendName
    timeout: Annotated[float, BeforeValidator(_seconds), Field(gt=0, le=600)] = 30.0


def parse(text: str, path: Path) -> BackendConfig:
    """Parse the text of `backend.yaml`.

    Raises:
        ConfigError: it is not YAML, or not what `BackendConfig` describes.

    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}:" if mark else ""
        raise ConfigError(f"{path}:{line} not YAML; write `backend: dwave` and `timeout: 30s`") from error
    try:
        return BackendConfig.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        raise ConfigError(f"{path}: {field}: {first['msg']}; correct the ConfigMap") from error


@dataclass
class ConfigWatcher:
    """Holds the configuration in force. `override` (QUANTUM_BACKEND) beats the file's backend."""

    path: Path
    override: BackendName | None
    current: BackendConfig
    problem: str | None = None
    _text: str | None = None

    @classmethod
    def start(cls, path: Path, override: BackendName | None) -> ConfigWatcher:
        """Read the first configuration; without a file, `override` and the default timeout serve.

        Raises:
            ConfigError: there is no last good configuration to fall back on.

        """
        if override and not path.exists():
            return cls(path, override, BackendConfig(backend=override))
        text = _read(path)
        return cls(path, override, _overridden(parse(text, path), override), _text=text)

    def reload(self) -> None:
        """Take over a changed file if it is valid, else keep what is in force and say why."""
        if self._text is None and not self.path.exists():
            return  # there never was a file: the environment alone decides
        try:
            text = _read(self.path)
            if text != self._text:
                self._take(_overridden(parse(text, self.path), self.override))
        except ConfigError as error:
            if self.problem != str(error):
                log.error("configuration rejected, keeping the last good one: %s", error)
            self.problem = str(error)
        else:
            self._text, self.problem = text, None

    async def watch(self, interval: float) -> None:
        """Reload every `interval` seconds until cancelled."""
        while True:
            await asyncio.sleep(interval)
            self.reload()

    def _take(self, config: BackendConfig) -> None:
        if config != self.current:
            log.info("configuration reloaded: backend %s, timeout %g s", config.backend, config.timeout)
        self.current = config


def _overridden(config: BackendConfig, override: BackendName | None) -> BackendConfig:
    return config.model_copy(update={"backend": override}) if override else config


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise ConfigError(f"{path}: {reason}; mount the ConfigMap there or set QUANTUM_BACKEND") from error
