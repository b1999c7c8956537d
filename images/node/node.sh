#!/bin/bash
# The node image: what kind's own images/base/Dockerfile and `kind build node-image` put on a root
# file system, with the control plane's images loaded and unpacked.
# usage: node.sh BINARIES ROOTFS KIND_SOURCE KUBERNETES_VERSION IMAGE ARCHIVE [ARCHIVE…]
# It changes ROOTFS: give it a copy.
set -euo pipefail
binaries=$1 node=$2 files=$3/images/base/files kubernetes=$4 image=$5
shift 5

install_kind_files() {
  install -d "$node"/kind/{bin,manifests} "$node"/etc/{containerd,cni/net.d,sysctl.d,kubernetes/manifests} \
    "$node/etc/systemd/system/kubelet.service.d" "$node/opt/cni/bin"
  install -m755 "$files"/usr/local/bin/* "$node/usr/local/bin/"
  install -m755 "$files"/kind/bin/* "$node/kind/bin/"
  install -m644 "$files/etc/crictl.yaml" "$node/etc/"
  install -m644 "$files/etc/containerd/config.toml" "$node/etc/containerd/"
  install -m644 "$files/etc/default/kubelet" "$node/etc/default/"
  install -m644 "$files"/etc/sysctl.d/* "$node/etc/sysctl.d/"
  for unit in kubelet.slice undo-mount-hacks.service containerd.service kubelet.service; do
    install -m644 "$files/etc/systemd/system/$unit" "$node/etc/systemd/system/"
  done
  install -m644 "$files"/etc/systemd/system/kubelet.service.d/* "$node/etc/systemd/system/kubelet.service.d/"
  printf %s "$kubernetes" >"$node/kind/version"
}

# Debian's containerd 1.7 is in /usr/bin, has no fuse-overlayfs snapshotter and looks for CNI
# plugins in /usr/lib/cni. A host may lack CAP_SYS_RESOURCE: no negative scores, no raised limits.
configure_containerd() {
  sed -i 's#/usr/local/bin/containerd#/usr/bin/containerd#; /^OOMScoreAdjust=/d; s/^LimitNOFILE=.*/LimitNOFILE=20000/' \
    "$node/etc/systemd/system/containerd.service"
  sed -i 's/restrict_oom_score_adj = false/restrict_oom_score_adj = true/; s#registry.k8s.io/pause:[0-9.]*#registry.k8s.io/pause:3.10.1#; /proxy_plugins/d; /fuse-overlayfs.sock/d; /^  type = "snapshot"/d' \
    "$node/etc/containerd/config.toml"
  printf '[plugins."io.containerd.grpc.v1.cri".cni]\n  bin_dir = "/opt/cni/bin"\n' >>"$node/etc/containerd/config.toml"
  chroot "$node" ctr oci spec |
    jq '.hooks.createContainer[.hooks.createContainer|length] |= . + {"path":"/kind/bin/mount-product-files.sh"} | del(.process.rlimits)' \
      >"$node/etc/containerd/cri-base.json"
}

# As in kind's Dockerfile: only the units a node needs.
configure_systemd() {
  local units=$node/lib/systemd/system
  rm -f "$units/sysinit.target.wants/systemd-tmpfiles-setup.service" "$units"/multi-user.target.wants/* \
    "$node"/etc/systemd/system/*.wants/* "$units"/local-fs.target.wants/* \
    "$units"/sockets.target.wants/*{udev,initctl}* "$units"/basic.target.wants/*
  echo ReadKMsg=no >>"$node/etc/systemd/journald.conf"
  [ -e "$node/sbin/init" ] || ln -s /usr/lib/systemd/systemd "$node/sbin/init"
  chroot "$node" systemctl enable kubelet.service containerd.service undo-mount-hacks.service
  chroot "$node" systemctl mask systemd-binfmt.service
}

install_kubernetes() {
  cp "$binaries"/{kubelet,kubeadm,kubectl} "$node/usr/bin/"
  cp "$binaries/crictl" "$node/usr/local/bin/"
  mv "$node"/usr/lib/cni/{bridge,host-local,loopback,portmap,ptp} "$node/opt/cni/bin/"
  rm -rf "$node/usr/lib/cni" "$node"/usr/bin/containerd-shim{,-runc-v1}
  # What kindnet writes on a first node; kind gives it this range.
  cat >"$node/etc/cni/net.d/10-static.conflist" <<'JSON'
{"cniVersion": "0.3.1", "name": "static", "plugins": [
  {"type": "ptp", "ipMasq": true, "mtu": 1500, "ipam": {"type": "host-local", "dataDir": "/run/cni-ipam-state",
    "routes": [{"dst": "0.0.0.0/0"}], "ranges": [[{"subnet": "10.244.0.0/24"}]]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
}

# With the node's own containerd in a chroot: in a container on overlayfs its snapshotter would not start.
load_images() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare -m bash -euc '
    node=$1; shift
    mount --make-rprivate /
    mount -t proc proc "$node/proc"; mount --rbind /sys "$node/sys"; mount --rbind /dev "$node/dev"
    mount -t tmpfs t "$node/run"; mount -t tmpfs t "$node/tmp"
    printf "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n" >"$node/tmp/containerd.toml"
    chroot "$node" containerd -c /tmp/containerd.toml --log-level error & pid=$!
    for _ in $(seq 100); do chroot "$node" ctr version >/dev/null 2>&1 && break; sleep 0.2; done
    for archive in "$@"; do
      touch "$node/tmp/images.tar"; mount --bind "$archive" "$node/tmp/images.tar"
      chroot "$node" ctr -n k8s.io images import --local --discard-unpacked-layers --all-platforms /tmp/images.tar
      umount "$node/tmp/images.tar"
    done
    for name in $(chroot "$node" ctr -n k8s.io images ls -q); do
      chroot "$node" ctr -n k8s.io images label "$name" io.cri-containerd.pinned=pinned >/dev/null
    done
    sleep 1; kill $pid; wait $pid || true' load "$node" "$@"
}

install_kind_files
configure_containerd
configure_systemd
install_kubernetes
load_images "$@"
# `docker import` cannot set STOPSIGNAL: one build of metadata on top.
tar -C "$node" --numeric-owner --xattrs --xattrs-include='*' -c . | docker import - "$image-files" >/dev/null
DOCKER_BUILDKIT=0 docker build -q -t "$image" - <<DOCKERFILE
FROM $image-files
ENV container=docker PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
STOPSIGNAL SIGRTMIN+3
ENTRYPOINT [ "/usr/local/bin/entrypoint", "/sbin/init" ]
DOCKERFILE
docker image rm "$image-files" >/dev/null
