# Functions of ./test: a PostgreSQL of its own, in a fresh folder, on a free port of the loopback, with fsync on.
# The caller has set $scratch (a folder that any user may enter) and calls stop_postgres at its end.

postgres_pid=

postgres_bin() {
  local found
  found=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1)
  found=${found:-$(readlink -f "$(command -v initdb)" 2>/dev/null)} || true
  if [ -n "$found" ]; then dirname "$found"; fi
}

# start_postgres BIN: sets REDRESS_TEST_POSTGRES. A server takes a role of its own, for it refuses to run as root.
start_postgres() {
  local bin=$1 data=$scratch/postgres password port try as=()
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  mkdir -m 700 "$data"
  (umask 077 && printf '%s' "$password" >"$scratch/pgpass")
  if [ "$(id -u)" = 0 ]; then
    local user=postgres
    id postgres >/dev/null 2>&1 || user=nobody
    chown "$user" "$data" "$scratch/pgpass"
    as=(--reuid="$user" --regid="$(id -g "$user")" --clear-groups)
  fi
  # --pdeathsig: even when this script is killed without a chance to clean up, the server stops.
  (cd "$scratch" && setpriv "${as[@]}" "$bin/initdb" -D "$data/db" -U redress --pwfile="$scratch/pgpass" -A scram-sha-256 \
    -E UTF8 --locale=C.UTF-8 --no-sync >"$scratch/initdb.log" 2>&1) || { cat "$scratch/initdb.log" >&2; return 1; }
  rm -f "$scratch/pgpass"
  cat >>"$data/db/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = 128MB
max_wal_size = 2GB
fsync = on
synchronous_commit = on
log_min_messages = warning
log_statement = none
CONF
  for try in 1 2 3 4 5 6 7 8; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    (cd "$scratch" && exec setpriv "${as[@]}" --pdeathsig INT "$bin/postgres" -D "$data/db" -p "$port") \
      </dev/null >"$scratch/postgres.log" 2>&1 &
    postgres_pid=$!
    until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
      kill -0 "$postgres_pid" 2>/dev/null || continue 2
      sleep 0.05
    done
    # Another server may answer on a port that ours could not have.
    kill -0 "$postgres_pid" 2>/dev/null || continue
    export REDRESS_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=redress;Password=$password;Database=postgres"
    return 0
  done
  echo "PostgreSQL did not start (tried $try ports): $(tail -3 "$scratch/postgres.log")" >&2
  return 1
}

stop_postgres() {
  [ -n "$postgres_pid" ] || return 0
  # Immediate: the folder goes away in the next moment.
  kill -QUIT "$postgres_pid" 2>/dev/null || true
  wait "$postgres_pid" 2>/dev/null || true
  postgres_pid=
}
