"""Runs inside a network namespace of its own: loads generated rulesets and routes, sends one packet of each kind and notes which came out
at the other end of the link. argv: work folder, seed, first case, number of cases. Writes one folder a case for egress_oracle and `seen`."""
import os, random, select, socket, struct, subprocess, sys, time

work, seed, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
sh = lambda *a, **k: subprocess.run(a, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **k)
def must(*a):
    r = sh(*a)
    if r.returncode: raise SystemExit(f"{a}: {r.stderr.decode()}")
open("/proc/sys/net/ipv6/conf/all/accept_dad", "w").write("0")
must("ip", "link", "add", "a0", "type", "veth", "peer", "name", "b0")
for name, mac in (("a0", "02:00:00:00:00:0a"), ("b0", "02:00:00:00:00:0b")):
    must("ip", "link", "set", name, "address", mac); must("ip", "link", "set", name, "up")
must("ip", "link", "set", "lo", "up")
sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)); sniffer.bind(("b0", 0))
marker = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); marker.bind(("a0", 0))
fence = 0
processors = sorted(os.sched_getaffinity(0)); os.sched_setaffinity(0, {processors[bool(first) % len(processors)]})
sniffer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)

V4 = ["198.51.100.1", "198.51.100.200", "8.8.8.8", "1.1.1.1", "10.9.0.5", "192.168.7.7", "203.0.113.77"]
V6 = ["2001:db8:1::1", "2001:db8:2::53", "2606:4700::1111", "fd00:9::5"]
PORTS = [53, 80, 443, 8005, 40000]
PACKETS = [(f, p, a, port) for f, l in (("4", V4), ("6", V6)) for a in l for p in ("tcp", "udp") for port in PORTS] + \
          [(f, "icmp", a, 0) for f, l in (("4", V4), ("6", V6)) for a in l]
N4 = ["198.51.100.0/24", "198.51.100.1", "198.51.100.128-198.51.100.255", "8.8.8.8", "8.0.0.0/7", "10.0.0.0/8", "0.0.0.0/1", "192.168.0.0/16", "203.0.113.77"]
N6 = ["2001:db8::/32", "2001:db8:1::1", "2001:db8:2::/48", "fd00::/8", "2000::/3", "2606:4700::1111"]
PS = ["443", "53", "80-443", "8000-8010", "40000", "1024-65535"]

def match(r):
    def some(l, n=3): return "{ " + ", ".join(dict.fromkeys(r.sample(l, r.randint(1, n)))) + " }"
    def disjoint(l): return "{ " + r.choice(l) + " }"
    no = r.choice(["", "", "", "!= "])
    return r.choice([
        lambda: f"ip daddr {no}{r.choice(N4)}", lambda: f"ip6 daddr {no}{r.choice(N6)}",
        lambda: f"ip daddr {no}@four", lambda: f"ip6 daddr {no}@six",
        lambda: f"tcp dport {no}{r.choice(PS)}", lambda: f"udp dport {no}{r.choice(PS)}",
        lambda: f"meta l4proto {{ tcp, udp }} th dport {no}{r.choice(PS)}",
        lambda: f"meta l4proto {no}{r.choice(['tcp','udp','icmp','ipv6-icmp'])}",
        lambda: f"meta nfproto {no}{r.choice(['ipv4', 'ipv6'])}", lambda: f"oifname {no}{r.choice(['a0', 'lo', 'a*', 'eth0'])}",
        lambda: f"oif {no}lo", lambda: f"ct state {no}{r.choice(['new', 'established,related', 'invalid', 'established,new'])}",
        lambda: f"ip daddr . tcp dport {no}{{ 198.51.100.0/24 . 443, 8.8.8.8 . 0-1000 }}",
        lambda: f"ip protocol {no}{r.choice(['icmp', 'tcp'])}", lambda: f"ip6 nexthdr {no}{r.choice(['tcp', 'udp'])}",
        lambda: f"tcp dport {r.choice(['<', '>', '<=', '>='])} {r.choice(['443', '53', '8005'])}",
        lambda: f"fib daddr type {no}local", lambda: f"iifname {no}lo" if no else "ip daddr 10.0.0.0/8",
        lambda: f"udp dport {no}{{ 53, 400-500 }}", lambda: f"meta protocol {no}ip",
    ])()

def verdict(r, deeper, base):
    return r.choice(["accept"] * 4 + ["drop"] * 4 + ["reject", "return"] + ["continue"] + [f"{w} {c}" for w in ("jump", "goto") for c in deeper])

def chain_rules(r, fam, deeper, base):
    out = []
    for _ in range(r.randint(0, 5)):
        k = r.random()
        if k < 0.12:
            key, vals = r.choice([("tcp dport", ["53", "80", "443", "1000-9000"]), ("udp dport", ["53", "443"]), ("ct state", ["new", "established"]), ("meta l4proto", ["tcp", "udp", "icmp"])])
            picked = r.sample(vals, r.randint(1, len(vals)))
            out.append(f"{key} vmap {{ " + ", ".join(f"{v} : {verdict(r, deeper, base).replace('reject', 'drop')}" for v in picked) + " }")
        elif k < 0.2: out.append("tcp dport vmap @verdicts")
        elif k < 0.25: out.append(f"counter comment \"nothing\"")
        elif k < 0.3: out.append("log prefix \"x\"")
        elif k < 0.35 and base: out.append(verdict(r, deeper, base))
        else:
            ms = [match(r) for _ in range(r.choice([1, 1, 2, 2, 3]))]
            out.append(" ".join(ms) + r.choice([" ", " counter "]) + verdict(r, deeper, base))
    return [x for x in out if not (fam == "ip" and ("ip6" in x or "ipv6" in x)) and not (fam == "ip6" and ("ip daddr" in x or "ip protocol" in x or "@four" in x))]

def table(r, fam, name):
    lines = [f"table {fam} {name} {{"]
    if r.random() < 0.07: lines.append("flags dormant\n")
    if fam != "ip6": lines.append("set four { type ipv4_addr; flags interval; elements = { " + ", ".join(r.sample(["10.0.0.0/8", "198.51.100.0/25", "8.8.8.8", "203.0.113.0/24"], 2)) + " } }")
    if fam != "ip": lines.append("set six { type ipv6_addr; flags interval; elements = { " + r.choice(["fd00::/8", "2001:db8:1::/48", "2000::/4"]) + " } }")
    lines.append("map verdicts { type inet_service : verdict; elements = { 53 : accept, 443 : " + r.choice(["accept", "drop", "jump u1"]) + " } }")
    for n, deeper in (("u2", []), ("u1", ["u2"])):
        lines.append(f"chain {n} {{"); lines += chain_rules(r, fam, deeper, False); lines.append("}")
    for i in range(r.choice([1, 1, 2])):
        hook = r.choice(["output"] * 4 + ["postrouting"])
        lines.append(f"chain base{i} {{\ntype filter hook {hook} priority {r.choice([-300, -300, -150, 0, 0, 10])}; policy {r.choice(['accept', 'drop'])};")
        if r.random() < 0.5: lines.append("oifname lo accept")
        lines += chain_rules(r, fam, ["u1", "u2"], True); lines.append("}")
    if r.random() < 0.25 and fam != "ip6":
        to = r.choice(["198.51.100.1", "10.9.0.5", "203.0.113.77"])
        fam_word = " ip" if fam == "inet" else ""
        what = r.choice([f"ip daddr {r.choice(N4)} tcp dport 443 dnat{fam_word} to {to}:8005", f"ip daddr 8.8.8.8 dnat{fam_word} to {to}", "udp dport 53 redirect to :5353", "ip daddr 10.0.0.0/8 tcp dport 80 accept"])
        lines.append(f"chain nat {{\ntype nat hook output priority -100;\n{what}\n}}")
    lines.append("}")
    return "\n".join(lines) + "\n"

def iptables_rules(r, four):
    nets = [n for n in (N4 if four else N6) if "-" not in n]
    def m():
        no = r.choice(["", "", "! "])
        return r.choice([lambda: f"{no}-d {r.choice(nets)}", lambda: f"{no}-o {r.choice(['a0', 'lo', 'a+'])}", lambda: f"-p tcp -m tcp {no}--dport {r.choice(['443', '80:443', '8000:9000'])}",
            lambda: f"-p udp -m multiport {no}--dports 53,400:500", lambda: f"-m conntrack {no}--ctstate {r.choice(['NEW', 'RELATED,ESTABLISHED', 'INVALID'])}",
            lambda: f"-p {'icmp' if four else 'ipv6-icmp'}", lambda: f"-m addrtype {no}--dst-type LOCAL" if four else "-p tcp", lambda: "-m comment --comment \"it's -j DROP\""])()
    out = ["*filter", f":INPUT ACCEPT [0:0]", ":FORWARD DROP [0:0]", f":OUTPUT {r.choice(['ACCEPT', 'DROP'])} [0:0]", ":u1 - [0:0]", ":u2 - [0:0]"]
    for chain, deeper in (("OUTPUT", ["u1", "u2"]), ("u1", ["u2"]), ("u2", [])):
        for _ in range(r.randint(0, 4)):
            a, b = m(), m() if r.random() < 0.4 else ""
            if "-p" in a and "-p" in b or a.split()[-2:-1] == b.split()[-2:-1]: b = ""
            t = r.choice(["-j ACCEPT", "-j DROP", "-j REJECT", "-j RETURN"] + [f"-{w} {c}" for w in "jg" for c in deeper])
            out.append(f"-A {chain} {a} {b} {t}")
    return "\n".join(out + ["COMMIT"]) + "\n"

def routes(r):
    sh("ip", "route", "flush", "table", "all", "dev", "a0"); sh("ip", "-6", "route", "flush", "dev", "a0")
    for f in "46":
        for t in ("100",): sh("ip", "-" + f, "route", "flush", "table", t)
        while sh("ip", "-" + f, "rule", "del", "priority", "50").returncode == 0: pass
        sh("ip", "-" + f, "route", "flush", "type", "unreachable"); sh("ip", "-" + f, "route", "flush", "type", "blackhole")
    sh("ip", "addr", "flush", "dev", "a0"); sh("ip", "-6", "addr", "flush", "dev", "a0")
    must("ip", "addr", "add", "10.0.0.2/24", "dev", "a0"); must("ip", "addr", "add", "fd00::2/64", "dev", "a0", "nodad")
    for gw in ("10.0.0.1", "fd00::1"): must("ip", "neigh", "replace", gw, "lladdr", "02:00:00:00:00:0b", "dev", "a0", "nud", "permanent")
    for f, gw, nets in (("4", "10.0.0.1", ["198.51.100.0/24", "8.8.0.0/16", "10.0.0.0/8", "1.1.1.1"]), ("6", "fd00::1", ["2001:db8:1::/48", "2606::/16", "fd00::/8"])):
        ip = lambda *a: sh("ip", "-" + f, *a)
        if r.random() < 0.8: ip("route", "add", "default", "via", gw, "dev", "a0")
        for n in nets:
            if r.random() < 0.3: ip("route", "add", n, "via", gw, "dev", "a0")
            elif r.random() < 0.15: ip("route", "add", r.choice(["unreachable", "blackhole"]), n)
        if r.random() < 0.15: ip("route", "add", "unreachable", "default", "metric", r.choice(["1", "4000"]))
        if r.random() < 0.2:
            ip("route", "add", *r.choice([["blackhole", "default"], ["default", "via", gw, "dev", "a0"], ["throw", "default"]]), "table", "100")
            ip("rule", "add", *r.choice([["to", nets[0]], ["not", "to", nets[0]], []]), "table", "100", "priority", "50", *([] if r.random() < 0.7 else ["suppress_prefixlength", "0"]))

def send(packet):
    global echo_id
    f, p, a, port = packet
    fam = socket.AF_INET if f == "4" else socket.AF_INET6
    try:
        if p == "udp":
            with socket.socket(fam, socket.SOCK_DGRAM) as s: s.sendto(b"x", (a, port))
        elif p == "tcp":
            s = socket.socket(fam, socket.SOCK_STREAM); s.setblocking(False); held.append(s)
            s.connect_ex((a, port))
        else:
            echo_id = echo_id % 60000 + 1
            kind = socket.IPPROTO_ICMP if f == "4" else socket.IPPROTO_ICMPV6
            with socket.socket(fam, socket.SOCK_RAW, kind) as s:
                body = struct.pack("!BBHHH", 8 if f == "4" else 128, 0, 0, echo_id, 1)
                if f == "4": body = struct.pack("!BBHHH", 8, 0, 0xffff & ~(((8 << 8) + (echo_id) + 1) % 65535), echo_id, 1)
                s.sendto(body, (a, 0))
    except OSError: pass

def drain():
    """What came out up to now: a frame of our own is sent behind it, so that no packet that the kernel still holds is taken for one of the
    next ruleset's, or missed. One processor for all of it keeps their order."""
    global fence
    fence += 1
    mark = struct.pack("!Q", fence)
    marker.send(bytes.fromhex("02000000000b02000000000a88b5") + mark)
    seen = set()
    while True:
        if not select.select([sniffer], [], [], 10)[0]: raise SystemExit("the link is silent")
        frame = sniffer.recv(2048)
        kind, body = frame[12:14], frame[14:]
        if kind == b"\x88\xb5" and body[:8] == mark: return seen
        if kind == b"\x08\x00":
            ihl = (body[0] & 15) * 4
            p, dst, rest, f = body[9], socket.inet_ntop(socket.AF_INET, body[16:20]), body[ihl:], "4"
        elif kind == b"\x86\xdd":
            p, dst, rest, f = body[6], socket.inet_ntop(socket.AF_INET6, body[24:40]), body[40:], "6"
        else: continue
        if p in (6, 17): seen.add((f, "tcp" if p == 6 else "udp", dst, struct.unpack("!H", rest[2:4])[0]))
        elif p in (1, 58) and rest[0] in (8, 128): seen.add((f, "icmp", dst, 0))

held = []
echo_id = 0
done = 0
for n in range(first, first + count):
    r = random.Random(seed * 100000 + n)
    kind = r.random()
    sh("nft", "flush", "ruleset")
    for _ in range(12):  # until the program takes it
        if kind < 0.75:
            text = "".join(table(r, fam, f"t{i}") for i, fam in enumerate(r.choice([["inet"], ["inet"], ["ip"], ["ip6"], ["ip", "ip6"], ["inet", "ip"]])))
            tried = [sh("nft", "-f", "-", input=text.encode())]
        else:
            tried = [sh(p, input=iptables_rules(r, four).encode()) for p, four in (("iptables-restore", True), ("ip6tables-restore", False))]
        if not any(t.returncode for t in tried): break
    else: continue
    routes(r)
    at = f"{work}/{n}"; os.mkdir(at)
    keep = lambda name, *a: open(f"{at}/{name}", "wb").write(sh(*a).stdout)
    keep("nft.json", "nft", "-j", "list", "ruleset")
    keep("nft.text", "nft", "list", "ruleset")
    for four in ("4", "6"):
        open(f"{at}/iptables{four}", "wb").write(b"" if kind < 0.75 else sh("iptables-save" if four == "4" else "ip6tables-save").stdout)
        keep("route" + four, "ip", "-j", "-" + four, "route", "show", "table", "all")
        keep("rule" + four, "ip", "-j", "-" + four, "rule")
    for s in held: s.close()
    held = []
    drain()
    for p in PACKETS: send(p)
    seen = drain()
    open(f"{at}/packets", "w").write("".join(f"{f} {p} {a} {port}\n" for f, p, a, port in PACKETS))
    open(f"{at}/seen", "w").write("".join(f"{f} {p} {a} {port}\n" for f, p, a, port in sorted(seen)))
    done += 1
