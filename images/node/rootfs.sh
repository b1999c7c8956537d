#!/bin/bash
# The node's root file system: Debian with systemd, containerd, runc and the CNI plugins.
# usage: rootfs.sh DIRECTORY (new; made with debootstrap, as root)
set -euo pipefail

packages=systemd,conntrack,iptables,nftables,iproute2,ethtool,util-linux,mount,kmod,libseccomp2,pigz,e2fsprogs,bash,ca-certificates,curl,jq,procps,socat,containerd,runc,containernetworking-plugins
debootstrap --variant=minbase --include="$packages" trixie "$1"
rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/* "$1"/usr/share/{doc,man,locale,info} \
  "$1"/etc/hostname "$1"/etc/resolv.conf
