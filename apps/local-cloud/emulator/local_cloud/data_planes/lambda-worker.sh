#!/bin/sh
# Runs a Lambda worker ($1) with file systems of its own: its layers in /opt, a /tmp that nobody else sees, Amazon's authorities in /var/runtime, the
# interpreter where Lambda has it, the endpoints' names in /etc/hosts.
set -e
if [ -z "$LOCAL_CLOUD_INSIDE" ]; then
  export LOCAL_CLOUD_INSIDE=1
  # shellcheck disable=SC2086
  exec unshare $LOCAL_CLOUD_UNSHARE --propagation private "$0" "$@"
fi
own=$(dirname "$1")/own
mkdir -p "$own"
mount -t tmpfs -o mode=755 own "$own"
over() {
  mkdir "$own/$2" "$own/$2.work"
  mount -t overlay -o "lowerdir=$1,upperdir=$own/$2,workdir=$own/$2.work" "$2" "$1"
}
# `aws eks get-token` signs a request to STS that nobody sends, and EKS knows AWS's name alone.
sign_for_aws() {
  mkdir -p "$own/front/awscli"
  cat >"$own/front/awscli/aws" <<EOF
#!/bin/sh
case " \$* " in *" eks get-token "*) export AWS_ENDPOINT_URL_STS=https://sts.$AWS_REGION.amazonaws.com ;; esac
exec /var/lang/bin/python $1 "\$@"
EOF
  chmod +x "$own/front/awscli/aws"
}
# There is no way to the repositories of charts: those that stand in for theirs are taken from a directory.
take_charts_from() {
  mkdir -p "$own/front/helm"
  cat >"$own/front/helm/helm" <<EOF
#!/bin/sh
if [ "\$1" = upgrade ] && [ -d "$1/\$3" ]; then
  release=\$2 chart=$1/\$3
  shift 3
  left=\$#
  while [ "\$left" -gt 0 ]; do
    case \$1 in
      --repo | --version) shift 2; left=\$((left - 2)) ;;
      *) set -- "\$@" "\$1"; shift; left=\$((left - 1)) ;;
    esac
  done
  exec "$2" upgrade "\$release" "\$chart" "\$@"
fi
exec "$2" "\$@"
EOF
  chmod +x "$own/front/helm/helm"
}
over /var var
mkdir -p /var/runtime /var/lang/bin
cp "$LOCAL_CLOUD_AUTHORITIES" /var/runtime/ca-cert.pem
ln -s "$LOCAL_CLOUD_PYTHON" /var/lang/bin/python
mount --bind "$LOCAL_CLOUD_HOSTS" /etc/hosts
layers=
mkdir "$own/front"
IFS=:
for layer in $_LAMBDA_LAYERS_DIRS; do
  layers=$layer${layers:+:$layers} # a later layer hides an earlier one
  [ ! -x "$layer/awscli/aws" ] || sign_for_aws "$layer/awscli/aws"
  [ ! -x "$layer/helm/helm" ] || [ -z "$LOCAL_CLOUD_CHARTS" ] || take_charts_from "$LOCAL_CLOUD_CHARTS" "$layer/helm/helm"
done
unset IFS
[ -z "$_LAMBDA_LAYERS_DIRS" ] || mount -t overlay -o "ro,lowerdir=$own/front:$layers" opt /opt
over /tmp tmp
packages=$LOCAL_CLOUD_PYTHON_PACKAGES
unset LOCAL_CLOUD_INSIDE LOCAL_CLOUD_UNSHARE LOCAL_CLOUD_HOSTS LOCAL_CLOUD_AUTHORITIES LOCAL_CLOUD_PYTHON LOCAL_CLOUD_PYTHON_PACKAGES LOCAL_CLOUD_CHARTS
cd "$PWD"
case "$1" in
  *.py)
    export HOME=/tmp PATH="/var/lang/bin:$PATH" PYTHONPATH="$packages"
    exec /var/lang/bin/python "$@" ;;
  *) exec node "$@" ;;
esac
