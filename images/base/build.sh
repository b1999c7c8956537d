#!/bin/bash
# debian:trixie-slim from Debian packages alone, for hosts where no image registry answers.
# usage: build.sh IMAGE (as root)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
debootstrap --variant=minbase --include=ca-certificates trixie "$work"
# As the slim image: no documentation, now or later, and no package lists.
printf 'path-exclude /usr/share/%s/*\n' doc info locale man >"$work/etc/dpkg/dpkg.cfg.d/slim"
rm -rf "$work"/var/cache/apt/archives/*.deb "$work"/var/lib/apt/lists/* "$work"/usr/share/{doc,info,locale,man}/* \
  "$work"/etc/{hostname,resolv.conf}
tar -C "$work" --numeric-owner -c . | docker import --change 'CMD ["bash"]' - "$1"
