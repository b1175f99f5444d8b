# What the other scripts share. Sourced, from the repository's root.

# say SENTENCE: a line that stands out between the tools' own lines.
say() { printf '\n==> %s\n' "$*"; }

# has PROGRAM
has() { command -v "$1" >/dev/null 2>&1; }

# What the windowed app is built from.
has_webkit() { has pkg-config && pkg-config --exists webkit2gtk-4.1; }

# A display to show a window on.
has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# The browser of the end-to-end tests.
chromium_path() {
  for name in chromium chromium-browser google-chrome; do
    if has "$name"; then command -v "$name"; return 0; fi
  done
  return 1
}

# The folders with a package-lock.json of their own.
npm_folders() {
  for folder in app/ui tests/e2e tests/js; do
    if [ -f "$folder/package-lock.json" ]; then echo "$folder"; fi
  done
}
