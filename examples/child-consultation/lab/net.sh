# shellcheck shell=bash
# Sourced by box.sh. Namespaces and links: rtr routes and filters; vpn is the switch of the
# management network, apart from it and without any address of its own.

wire() { # wire HOST ADDRESS4 ADDRESS6 GATEWAY4 GATEWAY6 [BRIDGE]
  ip -n rtr link add "v-$1" type veth peer name eth0 netns "$1"
  ip -n "$1" addr add "$2/24" dev eth0
  ip -n "$1" addr add "$3/64" dev eth0 nodad
  ip -n "$1" link set eth0 up
  if [ -n "${6:-}" ]; then
    ip -n rtr link set "v-$1" master "$6"
  else
    ip -n rtr addr add "$4/24" dev "v-$1"
    ip -n rtr addr add "$5/64" dev "v-$1" nodad
  fi
  ip -n rtr link set "v-$1" up
  ip -n "$1" route add default via "$4"
  ip -n "$1" -6 route add default via "$5"
}

wire_management() { # wire_management HOST LAST_OCTET
  ip -n vpn link add "m-$1" type veth peer name eth1 netns "$1"
  ip -n vpn link set "m-$1" master br9 up
  ip -n "$1" addr add "10.77.9.$2/24" dev eth1
  ip -n "$1" link set eth1 up
}

# Frames between hosts of one bridge are switched, not routed: keep them out of the router's filter.
unfilter_bridge() {
  nsenter --net="/run/netns/$1" sysctl -qw net.bridge.bridge-nf-call-iptables=0 \
    net.bridge.bridge-nf-call-ip6tables=0 net.bridge.bridge-nf-call-arptables=0
}

build_network() {
  local name octet
  for name in rtr vpn city inet $machines; do
    ip netns add "$name"
    ip -n "$name" link set lo up
  done
  ip -n rtr link add br0 type bridge
  ip -n rtr link set br0 up
  ip -n rtr addr add 10.77.3.1/24 dev br0
  ip -n rtr addr add fd77:3::1/64 dev br0 nodad
  ip -n vpn link add br9 type bridge
  ip -n vpn link set br9 up
  wire city 10.77.1.10 fd77:1::10 10.77.1.1 fd77:1::1
  wire inet 203.0.113.10 2001:db8:113::10 203.0.113.1 2001:db8:113::1
  wire_management city 9
  for name in $machines; do
    octet=$(last_octet "$name")
    wire "$name" "10.77.3.$octet" "fd77:3::$octet" 10.77.3.1 fd77:3::1 br0
    wire_management "$name" "$octet"
  done
  nsenter --net=/run/netns/rtr sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
  unfilter_bridge rtr
  unfilter_bridge vpn
  nsenter --net=/run/netns/rtr nft -f "$lab/router.nft"
}

last_octet() {
  case $1 in lb1) echo 10 ;; lb2) echo 13 ;; app1) echo 11 ;; app2) echo 12 ;; db) echo 20 ;; esac
}
