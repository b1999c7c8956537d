#!/bin/bash
# Start PostgreSQL on $PGDATA; the first time, make the cluster and run /etc/postgres/init/*.sql in it.
# The init files read passwords from the environment by psql's \getenv.
set -euo pipefail
: "${PGDATA:?the folder of the database cluster}"
config=/etc/postgres/postgresql.conf
sockets=/var/run/postgresql

if [ ! -e "$PGDATA/initialised" ]; then
  rm -rf "${PGDATA:?}"/*
  initdb --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --username=postgres >/dev/null
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl start --wait --silent --options="-c listen_addresses= -c unix_socket_directories=$sockets"
  for file in /etc/postgres/init/*.sql; do psql -X -v ON_ERROR_STOP=1 -q -h "$sockets" -d postgres -f "$file"; done
  pg_ctl stop --wait --silent --mode=fast
  touch "$PGDATA/initialised"
fi
exec postgres -c config_file="$config" -c data_directory="$PGDATA" -c hba_file="$PGDATA/pg_hba.conf" \
  -c ident_file="$PGDATA/pg_ident.conf"
