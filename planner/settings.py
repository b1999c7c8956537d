"""Settings of one process, from environment variables named as the fields, in capitals."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

BackendName = Literal["dwave", "classical"]
Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """Everything that takes a restart to change; times in seconds, sizes in bytes.

    The choice of backend is not here: it is reloaded while the process runs, see `planner.config`.
    """

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True)

    listen_host: str = "0.0.0.0"  # noqa: S104 - a Service reaches a pod by its address
    listen_port: Port = 8080
    pod_name: str = Field(default_factory=socket.gethostname)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    db_host: str = "localhost"
    db_port: Port = 5432
    db_name: str = "planner"
    db_user: str = "planner"
    db_password: SecretStr = SecretStr("")
    db_pool_size: PositiveInt = 10
    db_pool_timeout: PositiveFloat = 3.0
    db_connect_timeout: PositiveInt = 3
    db_statement_timeout: PositiveFloat = 5.0

    quantum_backend: BackendName | None = None
    quantum_config: Path = Path("/etc/quantum/backend.yaml")
    quantum_config_interval: PositiveFloat = 2.0
    dwave_api_token: SecretStr = SecretStr("")
    dwave_solver: str = "Advantage2_system1"

    solve_workers: PositiveInt = 6
    worker_poll_interval: PositiveFloat = 0.2
    housekeeping_interval: PositiveFloat = 1.0
    max_attempts: PositiveInt = 10
    drain_timeout: NonNegativeFloat = 15.0

    max_body_bytes: PositiveInt = 1_048_576
    max_variables: PositiveInt = 1_000
    max_interactions: PositiveInt = 20_000
    max_reads: PositiveInt = 1_000
    max_queued_jobs: PositiveInt = 500
    max_concurrent_requests: PositiveInt = 200
    max_wait: PositiveFloat = 60.0
