# What Calento needs on the machine, installed where it is missing. Sourced by the programs in script/,
# which have gone to the root of the repository. On Debian and Ubuntu apt does it; elsewhere the
# missing things are named.
# shellcheck shell=bash

have() { command -v "$1" >/dev/null 2>&1; }

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Runs a command as root.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Server programs of PostgreSQL, in the places where Calento itself looks.
have_postgres() {
  local place
  for place in "${CALENTO_PG_BIN:-}" "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/*/bin \
    /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /usr/local/pgsql/bin; do
    if [ -n "$place" ] && [ -x "$place/postgres" ] && [ -x "$place/initdb" ]; then return 0; fi
  done
  have postgres && have initdb
}

# The client library of PostgreSQL, with what linking to it needs.
have_libpq() {
  local place
  place=$(pg_config --libdir 2>/dev/null) && { [ -e "$place/libpq.so" ] || [ -e "$place/libpq.dylib" ]; }
}

# Runs the command until it succeeds, at most five times: another program may hold apt's locks.
with_patience() {
  local try
  for try in 1 2 3 4; do
    if "$@"; then return 0; fi
    say "Trying again in $((try * 10)) s: $*"
    sleep $((try * 10))
  done
  "$@"
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

apt_install() {
  with_patience apt_get install --yes --no-install-recommends "$@" >/dev/null
}

# Installs the given Debian packages.
install_packages() {
  local no_cluster=/etc/postgresql-common/createcluster.d/calento.conf policy=/usr/sbin/policy-rc.d
  say "Installing $*"
  with_patience apt_get update
  case " $* " in
    *" dovecot-imapd "*)
      # The tests run a mailbox of their own; the package is not to start one for the machine.
      if [ -e "$policy" ]; then
        apt_install dovecot-imapd
      else
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        apt_install dovecot-imapd || { as_root rm -f "$policy"; fail "dovecot-imapd cannot be installed."; }
        as_root rm -f "$policy"
      fi
      ;;
  esac
  case " $* " in
    *" postgresql "*)
      # Calento makes its own cluster; the package is not to make and start one as well.
      as_root mkdir -p "$(dirname "$no_cluster")"
      echo 'create_main_cluster = false' | as_root tee "$no_cluster" >/dev/null
      apt_install "$@"
      as_root rm -f "$no_cluster"
      ;;
    *) apt_install "$@" ;;
  esac
}

# Makes sure of what building and running needs; with the argument "tests" also of what the tests need.
install_system() {
  local missing=()
  have cargo || fail "Rust is missing: install it as https://rustup.rs says, then run this again."
  have cc && have make || missing+=(build-essential)
  have pkg-config || missing+=(pkg-config)
  # Debian's pkg-config answers for the headers; on macOS they come with Homebrew's openssl.
  if have pkg-config; then
    pkg-config --exists openssl || missing+=(libssl-dev)
  else
    missing+=(libssl-dev)
  fi
  have_postgres || missing+=(postgresql)
  have npm || missing+=(nodejs npm)
  if [ "${1:-}" = tests ]; then
    have chromium || have chromium-browser || have google-chrome || missing+=(chromium)
    have chromedriver || missing+=(chromium-driver)
    # Vietnamese letters in the browser tests' pictures.
    if ! have fc-list || [ -z "$(fc-list 'Noto Sans')" ]; then missing+=(fontconfig fonts-noto-core); fi
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    # A mailbox for the mail tests.
    [ -x /usr/sbin/dovecot ] || missing+=(dovecot-imapd)
    have openssl || missing+=(openssl)
    # For the program of Diesel.
    have_libpq || missing+=(libpq-dev)
  fi
  [ ${#missing[@]} -gt 0 ] || return 0

  local how="apt-get install ${missing[*]}"
  if ! have apt-get; then
    say "Some things seem to be missing. Debian's names of them: ${missing[*]}."
    say "Install them with this system's package manager if the next steps fail."
  elif [ "$(id -u)" -eq 0 ]; then
    install_packages "${missing[@]}"
  elif ! have sudo; then
    fail "These packages are missing, and there is no sudo. As root, run: $how"
  elif ! sudo -n true 2>/dev/null && [ ! -t 0 ]; then
    fail "These packages are missing, and sudo would ask for a password. Run: sudo $how"
  else
    install_packages "${missing[@]}"
  fi
}

# The third-party assets that are built into Calento, exactly as package-lock.json pins them.
install_assets() {
  local installed=node_modules/.installed-package-lock.json
  if cmp -s package-lock.json "$installed"; then return 0; fi
  say "Fetching the assets of package-lock.json"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp package-lock.json "$installed"
}

# The program of Diesel that prints src/schema.rs, in target/tools/bin.
install_diesel() {
  local version=2.3.14
  case "$(target/tools/bin/diesel --version 2>/dev/null || true)" in
    *" $version"*) return 0 ;;
  esac
  say "Installing diesel_cli $version (once, some minutes)"
  # Not into the target directory of this build, which its other settings would make to be built anew.
  # It runs for a second: building it fast counts for more.
  CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR=target/tools/build \
    cargo install diesel_cli --debug --version "$version" --locked --quiet \
    --no-default-features --features postgres --root target/tools
  rm -rf target/tools/build
}

# Python packages for the tests, in target/venv: calendar files by other programs, one of which also says which
# occurrences they have, a mail server, a check of signatures, one of JSON against a schema, and what these stand on.
install_python() {
  local pins="icalendar==7.3.0 recurring-ical-events==3.8.2 x-wr-timezone==2.0.1 python-dateutil==2.9.0.post0"
  pins="$pins six==1.17.0 tzdata==2026.6 click==8.5.1 typing_extensions==4.16.0"
  pins="$pins aiosmtpd==1.4.6 atpublic==5.1 attrs==25.3.0"
  pins="$pins dkimpy==1.1.8 dnspython==2.9.2"
  pins="$pins jsonschema==4.26.0 jsonschema-specifications==2025.9.1 referencing==0.37.0 rpds-py==2026.9.1"
  if [ "$(cat target/venv/.pins 2>/dev/null || true)" = "$pins" ]; then return 0; fi
  say "Fetching $pins"
  rm -rf target/venv target/ics-samples
  python3 -m venv target/venv
  # shellcheck disable=SC2086 # several words
  target/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --no-binary dkimpy $pins
  echo "$pins" >target/venv/.pins
}

# The calendar files of two of those packages, for the import tests, in target/ics-samples/<package>/.
install_samples() {
  local samples=target/ics-samples site
  install_python
  if [ ! -d "$samples" ]; then
    site=$(target/venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
    mkdir -p "$samples.new"
    copy_samples "$site/icalendar" "$samples.new/icalendar"
    copy_samples "$site/recurring_ical_events" "$samples.new/recurring-ical-events"
    mv "$samples.new" "$samples"
  fi
  for site in icalendar recurring-ical-events; do
    say "$samples/$site: $(find "$samples/$site" -name '*.ics' | wc -l | tr -d ' ') calendar files"
  done
}

# Copies the .ics files below $1 to the same paths below $2; fails when there are none.
copy_samples() {
  local file to
  (cd "$1" && find . -name '*.ics') | while read -r file; do
    to="$2/$file"
    mkdir -p "$(dirname "$to")"
    cp "$1/$file" "$to"
  done
  [ -d "$2" ] || fail "No .ics files in $1: does the package still carry its test data?"
}
