#!/bin/sh
# Installs the real counterparts that tests talk to (Prometheus, Alertmanager, HAProxy, Chromium, wrk, pgbench), where they
# are absent and this user may. Where not, says which tests will be skipped. Never fails the build.
set -u

have() { PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null 2>&1; }
pgbench() { have pgbench || ls /usr/lib/postgresql/*/bin/pgbench >/dev/null 2>&1; }

missing=
names=
need() { # command, package, what for
  if [ "$1" = pgbench ]; then pgbench && return; else have "$1" && return; fi
  missing="$missing $2"
  names="$names
  $2: $3"
}
need prometheus prometheus "an alert heals a service, end to end; the demo's rules"
need prometheus-alertmanager prometheus-alertmanager "an alert heals a service, end to end; the demo's rules"
need haproxy haproxy "rate limits and breakers in a real HAProxy"
need chromium chromium "the page in a real browser"
need wrk wrk "the benchmark and the soak test"
need pgbench postgresql-contrib "the benchmark"

[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && have apt-get; then
  echo "Installing what tests talk to, from Debian's packages:$missing"
  export DEBIAN_FRONTEND=noninteractive
  # The packages bring services along; none of them is to start by itself here.
  policy=/usr/sbin/policy-rc.d
  made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=1
  fi
  # shellcheck disable=SC2086
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 ||
    echo "Not everything could be installed; the tests that need it are skipped:$names"
  [ -n "$made" ] && rm -f "$policy"
else
  echo "These are not installed, and this user may not install them; the tests that need them are skipped:$names"
fi
exit 0
