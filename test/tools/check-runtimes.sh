#!/usr/bin/env bash
# The packed tarball in every runtime: Node 20, 22, 24 and 26, Bun, Deno, Chromium and Firefox (on a page and in a worker, with and without
# cross-origin isolation), bundled by Vite, webpack, esbuild and Rollup, and on an edge runtime (workerd). Each decodes, encodes, validates,
# selects and converts the same inputs, and all results have to be the same.
#
#   test/tools/check-runtimes.sh
#
# Runtimes that are npm packages are installed into build/runtimes, browsers are Debian's. Prints a line a check with the version, what cannot be
# had as skipped, and `N passed, N failed` at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec node --import tsx test/tools/runtimes/check.ts
