# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Common to run-case, run-vector and run-check, which source it: run the tool in a
# scratch directory, then compare. A test goes on after a failure, to show all of them.
#
# WRAPPER in the environment is put before the tool (valgrind).

unset CDPATH COLUMNS LANGUAGE LINES NO_COLOR
export LC_ALL=C.UTF-8 TERM=dumb

failures=0
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$scratch/cwd"
stdout=$scratch/stdout
stderr=$scratch/stderr

fail() {
	failures=$((failures + 1))
	printf -- '-- %s\n' "$*"
}

# show TITLE FILE: the start of a file, indented.
show() {
	[ -s "$2" ] || return 0
	printf '   %s:\n' "$1"
	head -n 60 "$2" | sed 's/^/   | /'
}

absolute() {
	readlink -f -- "$1"
}

# run_tool TOOL ARGUMENTS: in $scratch/cwd, with the arguments expanded by the shell;
# they may hold redirections. Sets $status.
run_tool() {
	(
		cd "$scratch/cwd" || exit
		# shellcheck disable=SC2034 # used by eval
		program=$1
		eval "exec ${WRAPPER-} \"\$program\" $2"
	) >"$stdout" 2>"$stderr" </dev/null
	status=$?
}

# A crash, a report of a sanitizer or of valgrind: never what a test expects, and the
# end of it.
check_health() {
	if [ "$status" -gt 3 ]; then
		fail "exit status $status: a crash, a sanitizer or valgrind"
	elif grep -Eq 'Sanitizer|runtime error:' "$stderr"; then
		fail "report of a sanitizer"
	else
		return 0
	fi
	show stderr "$stderr"
	show valgrind "$scratch/cwd/valgrind.log"
	finish
}

# check_status STATUS...: the exit status must be one of these.
check_status() {
	case " $* " in
	*" $status "*) ;;
	*)
		fail "exit status $status, expected $*"
		show stderr "$stderr"
		;;
	esac
}

check_silent_stderr() {
	[ -s "$stderr" ] || return 0
	fail "stderr is not empty"
	show stderr "$stderr"
}

# check_text NAME EXPECTED ACTUAL: exactly the same text.
check_text() {
	diff -u --label "expected $1" --label "actual $1" "$2" "$3" >"$scratch/diff" || {
		fail "$1 differs"
		cat "$scratch/diff"
	}
}

# check_document: stdout is one whole JSON document of ours.
check_document() {
	[ "$(jq -s -c 'length == 1 and .[0].format == "iova-check/1"' "$stdout" \
		2>"$scratch/jq")" = true ] || {
		fail "stdout is not one iova-check/1 document"
		show jq "$scratch/jq"
		show stdout "$stdout"
	}
}

# What stands left of the first comparison outside of brackets and strings.
left_side() {
	printf '%s\n' "$1" | awk '{
		for (i = 1; i <= length($0); i++) {
			c = substr($0, i, 1)
			if (in_string) {
				if (c == "\\")
					i++
				in_string = c != "\""
			} else if (c == "\"") {
				in_string = 1
			} else if (index("([{", c)) {
				depth++
			} else if (index(")]}", c)) {
				depth--
			} else if (!depth && substr($0, i) ~ /^(==|!=|<|>)/) {
				break
			}
		}
		print substr($0, 1, i - 1)
	}'
}

# check_expressions FILE: each line of it, a jq expression, is true on stdout.
check_expressions() {
	while read -r expression || [ -n "$expression" ]; do
		case $expression in
		'' | '#'*) continue ;;
		esac
		result=$(jq -c "$expression" "$stdout" 2>&1)
		[ "$result" != true ] || continue
		fail "$expression"
		left=$(left_side "$expression")
		jq -c "$left" "$stdout" >"$scratch/left" 2>&1
		show "$left" "$scratch/left"
		case $result in
		false | "$(cat "$scratch/left")") ;;
		*) printf '   the expression gives: %s\n' "$result" ;;
		esac
	done <"$1"
}

# An old valgrind answers openat2(2), number 437, with ENOSYS: nothing is then proved.
lacks_openat2() {
	[ "$status" != 99 ] &&
		grep -q 'unhandled .*syscall: 437' "$scratch/cwd/valgrind.log" 2>/dev/null
}

finish() {
	[ "$failures" != 0 ] || exit 0
	if lacks_openat2; then
		echo "skipped: this valgrind does not know openat2"
		exit 77
	fi
	exit 1
}
