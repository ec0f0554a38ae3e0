/**
 * A shell that runs one server and reads the pipe from us. When the pipe ends, because we closed it or because we died in whatever way,
 * it asks the server to stop and, after the grace period, kills it. So a server never outlives its Posthorn, not even after kill -9.
 *
 * A shell, not a Node script: it costs 1 MB and 2 ms instead of 45 MB and 40 ms. `$1` is the signal, `$2` the grace period in seconds,
 * the rest is the command.
 */
export const GUARDIAN_SCRIPT = `
signal=$1; grace=$2; shift 2
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(
  read -r _ <&3
  kill -s "$signal" "$server" 2>/dev/null
  trap 'kill "$nap" 2>/dev/null; wait; exit 0' TERM
  while [ "$grace" -gt 0 ] && kill -0 "$server" 2>/dev/null; do
    sleep 1 & nap=$!
    wait "$nap"
    grace=$((grace - 1))
  done
  kill -s KILL "$server" 2>/dev/null
) &
watcher=$!
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
wait "$watcher" 2>/dev/null
exit "$code"
`;
