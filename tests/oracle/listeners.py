"""Opens generated sets of sockets in the network namespace that it stands in, and compares what our reading of ss says with what the
kernel says in /proc/net. Usage: listeners.py OURS SETS SEED"""
import random, socket, subprocess, sys

ours, sets, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random.seed(seed)


def run(*argv):
    subprocess.run(argv, check=True)


run("ip", "link", "set", "lo", "up")
for number, name in enumerate(("eth0", "a-long-device-1", "v.lan@x")):
    run("ip", "link", "add", name, "type", "veth", "peer", "name", f"other{number}")
    run("ip", "link", "set", name, "up")
    run("ip", "link", "set", f"other{number}", "up")
run("ip", "addr", "add", "198.51.100.7/24", "dev", "eth0")
run("ip", "addr", "add", "10.1.2.3/8", "dev", "a-long-device-1")
run("ip", "-6", "addr", "add", "2001:db8:1234:5678:9abc:def0:1234:5678/64", "dev", "eth0", "nodad")
run("ip", "-6", "addr", "add", "fd00::1/64", "dev", "v.lan@x", "nodad")
run("ip", "-6", "addr", "add", "fe80::77/64", "dev", "eth0", "nodad")
four = ["0.0.0.0", "127.0.0.1", "127.0.0.53", "198.51.100.7", "10.1.2.3"]
six = ["::", "::1", "2001:db8:1234:5678:9abc:def0:1234:5678", "fd00::1", "fe80::77", "::ffff:127.0.0.1", "::ffff:198.51.100.7",
       "::ffff:0.0.0.0"]
devices = ["", "", "", "lo", "eth0", "a-long-device-1", "v.lan@x"]


def open_one():
    """A socket that waits, or one that must not be taken for one."""
    v6 = random.random() < 0.5
    udp = random.random() < 0.4
    s = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM)
    device = random.choice(devices)
    if device:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode() + b"\0")
    if v6:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, random.randint(0, 1))
    if random.random() < 0.3:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    address = random.choice(six if v6 else four)
    port = random.choice([0, 22, 53, 68, 123, 443, 8080, 31337, 65535, random.randint(1024, 60000)])
    scope = socket.if_nametoindex("eth0") if address.startswith("fe80") else 0
    try:
        s.bind((address, port, 0, scope) if v6 else (address, port))
        if not udp:
            # A stream that is bound and does not listen waits for nobody.
            if random.random() < 0.9:
                s.listen(random.choice([0, 1, 128, 4096]))
        elif random.random() < 0.15:
            s.connect(("198.51.100.7", 9) if not v6 else ("::1", 9))
    except OSError:
        s.close()
        return None
    return s


def kernel():
    """From /proc/net: protocol, family, address as hexadecimal, port. The dual stack and the device are not there."""
    out = []
    for protocol, state in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        for line in open(f"/proc/self/net/{protocol}").read().splitlines()[1:]:
            words = line.split()
            if words[3] != state:
                continue
            address, port = words[1].split(":")
            raw = bytes.fromhex(address)
            raw = b"".join(raw[i:i + 4][::-1] for i in range(0, len(raw), 4))
            if raw.startswith(b"\0" * 10 + b"\xff\xff"):
                raw = raw[12:]
            out.append((protocol[:3], str(len(raw)), raw.hex(), str(int(port, 16))))
    return sorted(out)


bad = seen = dual = bound = only = 0
for n in range(sets):
    opened = [s for s in (open_one() for _ in range(random.randint(1, 40))) if s]
    expected = kernel()
    text = subprocess.run(["ss", "-H", "-n", "-l", "-t", "-u", "-O"], capture_output=True, check=True).stdout
    said = subprocess.run([ours], input=text, capture_output=True)
    lines = [tuple(line.split("\t")) for line in said.stdout.decode().splitlines()]
    if said.returncode != 0 and expected:
        bad += 1
        print(f"set {n}: unreadable: {said.stderr.decode()}", text.decode()[:600])
    # What ss calls "*" is an address of IPv6.
    got = sorted((p, "16" if a == "*" else str(len(a) // 2), "0" * 32 if a == "*" else a, port) for p, a, port, device, v4, v6 in lines)
    if said.returncode == 0 and got != expected:
        bad += 1
        print(f"set {n}: differs: {set(got) ^ set(expected)}")
    # Which device binds it, and whether it takes both families, the sockets themselves say.
    want = []
    for s in opened:
        name = s.getsockname()
        stream = s.type == socket.SOCK_STREAM
        if stream and not s.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            continue
        try:
            s.getpeername()
            continue
        except OSError:
            pass
        device = s.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16).split(b"\0")[0].decode()
        v6 = s.family == socket.AF_INET6
        mapped = v6 and name[0].startswith("::ffff:")
        both = v6 and name[0] == "::" and not s.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
        if v6 and name[0].startswith("fe80") and not device:
            device = "eth0"
        want.append(("tcp" if stream else "udp", str(name[1]), device, "1" if not v6 or mapped or both else "0",
                     "1" if v6 and not mapped else "0"))
        dual += both
        bound += bool(device)
        only += v6 and not both and not mapped
    mine = sorted((p, port, device, v4, v6) for p, a, port, device, v4, v6 in lines)
    if said.returncode == 0 and mine != sorted(want):
        bad += 1
        print(f"set {n}: sockets differ: {set(mine) ^ set(want)}")
    seen += len(want)
    for s in opened:
        s.close()
print(f"oracle_listeners: {sets} sets, {seen} sockets ({dual} of both families, {only} of IPv6 alone, {bound} bound to a device), {bad} differ")
sys.exit(1 if bad or seen < 2000 or not dual or not bound else 0)
