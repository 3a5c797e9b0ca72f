"""Writes generated sysctl.d folders, has systemd-sysctl apply them in the network namespace that it stands in, and compares what the kernel
holds afterwards with what our reading says. Usage: sysctl.py OURS FOLDER SETS SEED"""
import os, random, subprocess, sys

ours, root, sets, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
random.seed(seed)
folders = ["/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"]
for number in range(2):
    subprocess.run(["ip", "link", "add", ["eth0", "v.lan"][number], "type", "veth", "peer", "name", f"peer{number}"], check=True)
devices = ["all", "default", "lo", "eth0", "v.lan"]
names = ["accept_redirects", "send_redirects", "log_martians", "secure_redirects", "accept_source_route"]
proc = {f"net.ipv4.conf.{d.replace('.', '/')}.{n}": f"/proc/sys/net/ipv4/conf/{d}/{n}" for d in devices for n in names}


def line():
    if random.random() < 0.12:
        return random.choice(["# net.ipv4.conf.lo.log_martians = 1", "; note", "", "   "])
    device, name = random.choice(devices + ["*", "eth*", "?o", "[el]*"]), random.choice(names + ["*_redirects"])
    if name.startswith("*") and "*" not in device and random.random() < 0.5:
        name = "send_redirects"
    if random.random() < 0.3:
        key = f"net/ipv4/conf/{device}/{name}"
    else:
        key = f"net.ipv4.conf.{device.replace('.', '/')}.{name}"
    if random.random() < 0.12:
        return "-" + key
    dash = "-" if random.random() < 0.1 else ""
    return f"{random.choice(['', ' '])}{dash}{key}{random.choice(['=', ' = ', '  ='])}{random.randint(0, 1)}{random.choice(['', ' ', '	'])}"


bad = compared = set_ = unsupported = 0
for n in range(sets):
    base = f"{root}/{n}"
    for folder in folders:
        os.makedirs(base + folder)
        for name in random.sample(["10-a.conf", "20-b.conf", "90-z.conf", "99-sysctl.conf", "notes.txt"], random.randint(0, 3)):
            with open(f"{base}{folder}/{name}", "w") as out:
                out.write("\n".join(line() for _ in range(random.randint(0, 7))) + random.choice(["\n", ""]))
    before = {}
    for key, path in proc.items():
        before[key] = random.choice("01")
        open(path, "w").write(before[key])
    for folder in folders:
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["mount", "--bind", base + folder, folder], check=True)
    ran = subprocess.run(["/usr/lib/systemd/systemd-sysctl"], capture_output=True, text=True)
    for folder in folders:
        subprocess.run(["umount", folder], check=True)
    said = subprocess.run([ours, base], input="\n".join(proc) + "\n", capture_output=True, text=True)
    if said.returncode == 3:
        unsupported += 1
        continue
    for row in said.stdout.splitlines():
        key, value = row.split(" ")
        held = open(proc[key]).read().strip()
        compared += 1
        set_ += value != "-"
        if held != (before[key] if value == "-" else value):
            bad += 1
            if bad < 6:
                print(f"{base}: {key}: kernel {held}, we say {value}; {ran.stderr[-300:]}")
                for folder in folders:
                    for name in sorted(os.listdir(base + folder)):
                        print(f"  {folder}/{name}:\n    " + open(f"{base}{folder}/{name}").read().replace("\n", "\n    "))
print(f"oracle_sysctl: {sets} sets, {compared} keys compared ({set_} set), {unsupported} sets not understood, {bad} differ")
sys.exit(1 if bad or set_ < 1000 else 0)
