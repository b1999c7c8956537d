#!/bin/bash
# The images that kubeadm asks for, from static binaries, as one archive.
# usage: control-plane.sh BINARIES ROOTFS KUBERNETES_VERSION COREDNS_VERSION ETCD_VERSION ARCHIVE
set -euo pipefail
binaries=$1 rootfs=$2 kubernetes=$3 coredns=$4 etcd=$5 archive=$6
registry=registry.k8s.io
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
images=()

# A root with nothing but users, a CA bundle and a place for temporary files.
new_root() {
  root=$work/$1
  mkdir -p "$root"/{tmp,usr/local/bin,etc/ssl/certs}
  chmod 1777 "$root/tmp"
  cp "$rootfs/etc/ssl/certs/ca-certificates.crt" "$root/etc/ssl/certs/"
  printf 'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnobody:x:65534:\n' >"$root/etc/group"
}

import() { # TAG [change…]
  local tag=$1 changes=(--change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
  shift
  for change in "$@"; do changes+=(--change "$change"); done
  tar -C "$root" --numeric-owner --owner=0 --group=0 -c . | docker import "${changes[@]}" - "$tag" >/dev/null
  images+=("$tag")
}

static() { # BINARY TAG [change…]
  local binary=$1 tag=$2
  shift 2
  new_root "$binary"
  cp "$binaries/$binary" "$root/usr/local/bin/"
  import "$tag" "ENTRYPOINT [\"/usr/local/bin/$binary\"]" "$@"
}

# kube-proxy runs Debian's iptables; its libraries include those of the match modules that are
# loaded at run time (libm for `statistic`: without it a Service with two endpoints breaks).
kube_proxy() {
  new_root kube-proxy
  cp "$binaries/kube-proxy" "$root/usr/local/bin/"
  mkdir -p "$root"/usr/{bin,sbin,lib64,lib/x86_64-linux-gnu}
  for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  cp "$rootfs"/usr/sbin/{xtables-nft-multi,nft,conntrack} "$root/usr/sbin/"
  cp -a "$rootfs/usr/lib/x86_64-linux-gnu/xtables" "$root/usr/lib/x86_64-linux-gnu/"
  for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
    ln -s xtables-nft-multi "$root/usr/sbin/$name"
  done
  chroot "$rootfs" sh -c 'ldd /usr/sbin/xtables-nft-multi /usr/sbin/nft /usr/sbin/conntrack /usr/lib/x86_64-linux-gnu/xtables/*.so' |
    grep -oE '(=> )?/[^ :]+\.so[^ :]*' | sed 's/^=> //' | grep -v /xtables/ | sort -u |
    while read -r library; do
      mkdir -p "$root$(dirname "$library")"
      cp -L "$rootfs$library" "$root$library"
    done
  import "$registry/kube-proxy:$kubernetes" 'ENTRYPOINT ["/usr/local/bin/kube-proxy"]'
}

for name in kube-apiserver kube-controller-manager kube-scheduler; do static "$name" "$registry/$name:$kubernetes"; done
kube_proxy
static etcd "$registry/etcd:${etcd#v}-0"
static coredns "$registry/coredns/coredns:$coredns"
static pause "$registry/pause:3.10.1" 'USER 65535:65535'

for wanted in $("$binaries/kubeadm" config images list --kubernetes-version "$kubernetes" | grep -v /coredns); do
  printf '%s\n' "${images[@]}" | grep -qx "$wanted" || { echo "kubeadm wants $wanted, which is not built here" >&2; exit 1; }
done
docker save -o "$archive" "${images[@]}"
docker image rm "${images[@]}" >/dev/null
