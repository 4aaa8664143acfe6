# Set-up shared by bin/demo and bin/test: from a machine with Python and git to a built project. Sourced, not run.
# Every step is idempotent, may be interrupted, and is quick when there is nothing to do.

readonly PYTHON_AT_LEAST="3, 11"
# WeasyPrint's libraries, a fallback font, and msgfmt for the translations.
readonly SYSTEM_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core gettext)
# initdb needs an existing locale; this one exists everywhere.
export LC_ALL=C.UTF-8

say() { echo "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# set_up base|test MEGABYTES: requirements file, and the disk space of a first run.
set_up() {
    check_folder
    check_space "$2"
    find_python
    install_system_packages "${SYSTEM_PACKAGES[@]}" "${EXTRA_PACKAGES[@]}"
    make_environment "$1"
    compile_translations
    bin/build-assets
}

check_folder() {
    [[ $PWD != *[[:space:]]* ]] || fail "The path $PWD has a blank in it, which the embedded PostgreSQL cannot take. Move the project."
    local folder owner
    for folder in "$PWD" .venv var node_modules; do
        [[ ! -e $folder || -w $folder ]] || fail "No right to write in $folder. Start this as the user who owns it: $(stat -c %U "$folder")."
    done
    # Run as root, the embedded server uses its own account.
    owner=$( ((EUID == 0)) && echo pgserver || id -un)
    for folder in var/postgres var/test/postgres; do
        [[ ! -e $folder || $(stat -c %U "$folder") == "$owner" ]] ||
            fail "The database in $folder belongs to $(stat -c %U "$folder"). Start this as the same user as before, or remove that folder."
    done
}

check_space() {
    [[ -e .venv/.installed && -d node_modules ]] && set -- 200
    local free
    free=$(df -Pm . | awk 'NR == 2 {print $4}')
    ((free >= $1)) || fail "Too little disk space in $PWD: $1 MB are needed, $free MB are free."
}

find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c "import sys; sys.exit(sys.version_info < ($PYTHON_AT_LEAST))" 2>/dev/null; then
            PYTHON=$(command -v "$name")
            return
        fi
    done
    fail "Python ${PYTHON_AT_LEAST/, /.} or newer is needed; this machine has $(python3 --version 2>/dev/null || echo none)."
}

# Debian ships Python without venv.
venv_package() {
    "$PYTHON" -c "import ensurepip, venv" 2>/dev/null && return
    "$PYTHON" -c "import sys; print('python%d.%d-venv' % sys.version_info[:2])"
}

install_system_packages() {
    command -v dpkg-query >/dev/null || return 0 # another system: what is missing shows itself by name
    local package missing=()
    for package in "$@" $(venv_package); do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]} == 0)) || apt_install "${missing[@]}"
}

is_installed() {
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

apt_install() {
    local root=() by_hand="apt-get install --no-install-recommends $*"
    if ((EUID != 0)); then
        command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; } ||
            fail "System packages are missing. Type as root:  apt-get update && $by_hand"
        root=(sudo)
    fi
    say "Installing system packages: $*"
    run_logged apt "${root[@]}" apt-get update ||
        fail "The package lists cannot be fetched. Check the network; the details are in var/log/apt.log."
    run_logged apt "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" ||
        fail "System packages cannot be installed; the details are in var/log/apt.log. Try as root:  $by_hand"
}

# Hides installers' output, and shows it on failure.
run_logged() {
    local log=var/log/$1.log
    shift
    mkdir -p var/log
    "$@" >"$log" 2>&1
}

make_environment() {
    local requirements=requirements/$1.txt wanted
    wanted=$({ "$PYTHON" --version; cat "$requirements"; } | sha256sum)
    grep -qsxF "$1 $wanted" .venv/.installed && .venv/bin/python -c "" 2>/dev/null && return
    # Written before and removed after the work: an interrupted environment is never taken for a complete one.
    if [[ -e .venv/.unfinished ]] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "Making the Python environment .venv"
        rm -rf .venv
        run_logged venv "$PYTHON" -m venv .venv || fail "The Python environment cannot be made; the details are in var/log/venv.log."
    fi
    touch .venv/.unfinished
    say "Installing Python packages (a few minutes the first time)"
    run_logged pip .venv/bin/python -m pip install --disable-pip-version-check --require-hashes --only-binary :all: -r "$requirements" ||
        fail "Python packages cannot be installed. Check the network and the disk, then start again; the details are in var/log/pip.log."
    remember_environment "$1" "$wanted"
    rm .venv/.unfinished
}

# The test requirements include the base ones.
remember_environment() {
    echo "$1 $2" >.venv/.installed
    if [[ $1 == test ]]; then
        echo "base $({ "$PYTHON" --version; cat requirements/base.txt; } | sha256sum)" >>.venv/.installed
    fi
}

compile_translations() {
    local source target
    for source in locale/*/LC_MESSAGES/*.po; do
        [[ -e $source ]] || continue
        target=${source%.po}.mo
        [[ $target -nt $source ]] || msgfmt --check-format --output-file="$target" "$source" ||
            fail "The translation $source has a mistake; msgfmt says above where."
    done
}
