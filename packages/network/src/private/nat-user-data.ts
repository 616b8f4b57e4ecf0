/**
 * What the NAT instance does at its first start, and again at every later one: attach the network interface, and translate what comes in through it.
 * What came in goes out through the same interface, whose address is the fixed one.
 */
export function natUserData(region: string, networkInterfaceId: string): string {
  return `#!/bin/bash
set -euo pipefail
mkdir -p /var/lib/cloud/scripts/per-boot
[ "$0" = /var/lib/cloud/scripts/per-boot/nat.sh ] || install -m 0755 "$0" /var/lib/cloud/scripts/per-boot/nat.sh

token=$(curl -sSf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 3600' http://169.254.169.254/latest/api/token)
metadata() { curl -sSf -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"; }
interfaces() { ip -o link show | awk -F': ' '$2 != "lo" { print $2 }'; }

# Amazon Linux configures the interface when it comes, and would drop the route and the rule below.
mkdir -p /etc/systemd/networkd.conf.d
printf '[Network]\\nManageForeignRoutes=no\\nManageForeignRoutingPolicyRules=no\\n' > /etc/systemd/networkd.conf.d/nat.conf
systemctl restart systemd-networkd

primary=$(interfaces | head -n 1)
secondary() { interfaces | grep -vx "$primary" | head -n 1; }
if [ -z "$(secondary || true)" ]; then
  until aws ec2 attach-network-interface --region ${region} --network-interface-id ${networkInterfaceId} --instance-id "$(metadata instance-id)" --device-index 1; do
    sleep 5
  done
fi
until interface=$(secondary); do sleep 1; done
until ip -4 -o address show dev "$interface" | grep -q inet; do sleep 1; done

command -v nft > /dev/null || dnf install -y nftables
mac=$(ip -o link show dev "$interface" | sed -E 's|.*link/ether ([0-9a-f:]+).*|\\1|')
until subnet=$(metadata "network/interfaces/macs/$mac/subnet-ipv4-cidr-block"); do sleep 1; done
network=\${subnet%/*}
gateway=\${network%.*}.$((\${network##*.} + 1))

sysctl -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=2
ip route replace default via "$gateway" dev "$interface" table 100
ip rule list | grep "iif $interface lookup 100 *$" > /dev/null || ip rule add iif "$interface" lookup 100
nft -f - << RULES
table ip nat
delete table ip nat
table ip nat {
  chain postrouting {
    type nat hook postrouting priority srcnat;
    oifname "$interface" masquerade
  }
}
RULES
`;
}
