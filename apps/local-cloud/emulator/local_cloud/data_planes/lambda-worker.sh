#!/bin/sh
# Runs a Lambda worker ($1) with file systems of its own: Amazon's authorities in /var/runtime, the endpoints' names in /etc/hosts.
set -e
if [ -z "$LOCAL_CLOUD_INSIDE" ]; then
  export LOCAL_CLOUD_INSIDE=1
  # shellcheck disable=SC2086
  exec unshare $LOCAL_CLOUD_UNSHARE --propagation private "$0" "$@"
fi
layer=$(dirname "$1")/layer
mkdir -p "$layer"
mount -t tmpfs -o mode=755 layer "$layer"
mkdir "$layer/upper" "$layer/work"
mount -t overlay -o "lowerdir=/var,upperdir=$layer/upper,workdir=$layer/work" var /var
mkdir -p /var/runtime
cp "$LOCAL_CLOUD_AUTHORITIES" /var/runtime/ca-cert.pem
mount --bind "$LOCAL_CLOUD_HOSTS" /etc/hosts
unset LOCAL_CLOUD_INSIDE LOCAL_CLOUD_UNSHARE LOCAL_CLOUD_HOSTS LOCAL_CLOUD_AUTHORITIES
cd "$PWD"
exec node "$@"
