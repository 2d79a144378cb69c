# Sourced by ./mvnw and ./remediator: sets JAVA_HOME to a JDK 25 or newer, or says where it looked and stops.
# A JAVA_HOME that already fits is kept; otherwise PATH and the usual folders of Linux, macOS and SDKMAN are tried.

remediator_jdk_major() {
  [ -x "$1/bin/javac" ] || return 1
  _v=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [ -n "$_v" ] || _v=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  [ -n "$_v" ] && printf %s "$_v"
}

remediator_find_jdk() {
  if [ -n "${JAVA_HOME-}" ]; then
    _m=$(remediator_jdk_major "$JAVA_HOME") && [ "$_m" -ge 25 ] && return 0
  fi
  _best=
  _best_major=99999
  _path_home=
  if _java=$(command -v javac 2>/dev/null); then
    _java=$(readlink -f "$_java" 2>/dev/null || printf %s "$_java")
    _path_home=${_java%/bin/javac}
  fi
  _mac=$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)
  for _home in "$_path_home" "$_mac" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$_home" ] && [ -d "$_home" ] || continue
    _m=$(remediator_jdk_major "$_home") || continue
    if [ "$_m" -ge 25 ] && [ "$_m" -lt "$_best_major" ]; then
      _best=$_home
      _best_major=$_m
    fi
  done
  if [ -n "$_best" ]; then
    JAVA_HOME=$_best
    export JAVA_HOME
    return 0
  fi
  {
    echo "Remediator needs a JDK 25 or newer, and none was found."
    echo "  looked at: JAVA_HOME (${JAVA_HOME:-not set}), javac on the PATH, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks, and the usual macOS folders"
    echo "  what to do: install one (for example Eclipse Temurin 25), or set JAVA_HOME to it, and run the command again"
  } >&2
  return 1
}

remediator_find_jdk
