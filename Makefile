# Names for steps; the steps are in scripts/.
.PHONY: setup build run test bench

# Installs what a fresh Debian or Ubuntu machine with Rust and Node is missing.
setup:
	@scripts/setup

# The pages, the relay, the device without a window and, where WebKitGTK is, the app.
build: setup
	@scripts/build

# The demo city and the app as one of its tablets. Runs until Ctrl-C.
run: build
	@scripts/run

# Everything CI runs.
test: setup
	@scripts/test

# How fast, side by side.
bench: setup
	@scripts/bench
