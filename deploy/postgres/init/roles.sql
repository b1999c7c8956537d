-- Who may do what; passwords come from the environment, never from a file in version control.
\getenv planner_password PLANNER_PASSWORD
\getenv viewer_password VIEWER_PASSWORD
\getenv responder_password RESPONDER_PASSWORD
\getenv exporter_password EXPORTER_PASSWORD
\getenv clients_password CLIENTS_PASSWORD

CREATE ROLE planner LOGIN PASSWORD :'planner_password';
CREATE DATABASE planner OWNER planner;

-- Looks, and changes nothing.
CREATE ROLE viewer LOGIN PASSWORD :'viewer_password' IN ROLE pg_monitor, pg_use_reserved_connections;
ALTER ROLE viewer SET default_transaction_read_only = on;
ALTER ROLE viewer SET statement_timeout = '10s';

-- Looks, and may end other roles' sessions (not a superuser's).
CREATE ROLE responder LOGIN PASSWORD :'responder_password'
    IN ROLE pg_monitor, pg_signal_backend, pg_use_reserved_connections;
ALTER ROLE responder SET statement_timeout = '30s';
-- What the resolutions need beyond that: switch writes on again, and put a lost index back as the planner.
GRANT ALTER SYSTEM ON PARAMETER default_transaction_read_only TO responder;
GRANT planner TO responder WITH INHERIT FALSE, SET TRUE;

CREATE ROLE exporter LOGIN PASSWORD :'exporter_password' IN ROLE pg_monitor;

-- The other clients of this database: nightly reports, and housekeeping that may lock tables.
CREATE ROLE reporting LOGIN PASSWORD :'clients_password' IN ROLE pg_read_all_data, pg_maintain;
CREATE ROLE housekeeping LOGIN PASSWORD :'clients_password' IN ROLE pg_maintain;
-- A client that takes too many connections is capped.
ALTER ROLE responder CREATEROLE;
GRANT reporting, housekeeping TO responder WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;

\connect planner
CREATE EXTENSION pg_stat_statements;
GRANT EXECUTE ON FUNCTION pg_reload_conf() TO responder;
GRANT SELECT ON pg_file_settings TO viewer, responder;
GRANT EXECUTE ON FUNCTION pg_show_all_file_settings() TO viewer, responder;
