#!/usr/bin/env python3
"""Differential run: our reading of chrony configurations against `chronyd -p` of this machine, and of `chronyc -c` lines against their fields.
usage: chrony.py EFFECTIVE [COUNT [SEED]]   EFFECTIVE: tests/oracle/effective.cpp, built. Prints the counts; exit 1 on any difference."""
import os, random, shutil, subprocess, sys, tempfile

LINES = ["server %s iburst", "pool %s maxsources 3", "peer %s", "SERVER %s", "driftfile /tmp/%s", "makestep 0.1 3", "makestep 1 -1", "rtcsync", "local stratum 3", "local",
         "cmdport 0", "port 0", "logdir /tmp", "log tracking", "maxupdateskew 100.0", "leapsectz right/UTC", "keyfile /tmp/%s", "allow 10.0.0.0/8", "minsources 2", "hwtimestamp *",
         "leapsecmode slew", "maxslewrate 1000", "smoothtime 400 0.01", "refclock SHM 0", "bindcmdaddress 127.0.0.1", "ntsdumpdir /tmp", "clientloglimit 1000", "maxdistance 1.0",
         "user nobody", "dumpdir /tmp", "stratumweight 0.001", "combinelimit 3", "noclientlog", "reselectdist 0.0001", "deny all", "cmdallow 127.0.0.1", "logbanner 32", "logchange 0.5"]
BAD = ["warpfactor 9", "server", "pool b.example # trailing", "confdri /etc", "servers x"]

def body(rng, folder, depth):
    out = []
    for _ in range(rng.randint(0, 7)):
        roll = rng.random()
        if roll < .15: out.append(rng.choice(["", "# server x", "  ! no", "; a", "%b", "\t"]))
        elif roll < .4 and depth < 3:
            sub = os.path.join(folder, "d%d" % rng.randint(0, 10**6))
            subs = []
            for k in range(rng.choice([1, 1, 2])):
                os.makedirs(sub + str(k), exist_ok=True); subs.append(sub + str(k))
                for i in range(rng.randint(0, 2)):
                    with open(os.path.join(sub + str(k), rng.choice("ab") + str(i) + rng.choice([".conf", ".conf", ".off", ".sources"])), "w") as f: f.write(body(rng, sub + str(k), depth + 1))
            kind = rng.choice(["include", "confdir", "confdir", "sourcedir"])
            if kind == "include": out.append("include " + subs[0] + rng.choice(["/*.conf", "/a?.conf", "/[ab]*.conf"]))
            else: out.append(kind + " " + " ".join(s + rng.choice(["", "", "/"]) for s in subs))
        elif roll < .43: out.append(rng.choice(BAD))
        else:
            line = rng.choice(LINES)
            line = line % ("h%d.example" % rng.randint(1, 99)) if "%s" in line else line
            out.append(rng.choice(["", " ", "\t "]) + line.replace(" ", rng.choice([" ", "  ", "\t"])) + rng.choice(["", "", " "]))
    return "\n".join(out) + rng.choice(["\n", ""])

def main():
    effective, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 15)
    work = tempfile.mkdtemp(prefix="tenken-chrony-")
    counts = dict(configs=0, lines=0, refused_by_both=0, refused_by_chronyd_only=0, unknown_to_us_only=0, different=0)
    for n in range(count):
        folder = f"{work}/t{n}"
        os.makedirs(folder)
        with open(folder + "/chrony.conf", "w") as f: f.write(body(rng, folder, 0))
        ours = subprocess.run([effective, "chrony", folder + "/chrony.conf"], capture_output=True, text=True).stdout.splitlines()
        theirs = subprocess.run(["chronyd", "-p", "-f", folder + "/chrony.conf"], capture_output=True, text=True)
        counts["configs"] += 1
        unsupported = bool(ours) and ours[0].startswith("UNSUPPORTED")
        if theirs.returncode != 0:
            counts["refused_by_both" if unsupported else "refused_by_chronyd_only"] += 1
            if not unsupported: print("refused by chronyd only:", folder, theirs.stderr.strip()[-120:])
        elif unsupported:
            counts["unknown_to_us_only"] += 1
            print("unknown to us only:", folder, ours[0])
        else:
            # chronyd prints what it takes for itself, not the lines that bring in other files.
            ours = [l for l in ours if l.split()[0].lower() not in ("include", "confdir")]
            want = [l for l in theirs.stdout.splitlines()]
            counts["lines"] += len(want)
            if want != ours:
                counts["different"] += 1
                print("different:", folder, "ours", ours[:6], "chronyd", want[:6])
    fields = 0
    for _ in range(300):
        ref = "%08X" % rng.getrandbits(32); name = rng.choice(["10.0.0.1", "ntp.example", "", "2001:db8::1"]); stratum = rng.randint(0, 16)
        a, b = rng.uniform(-9, 9), rng.uniform(-1, 1); leap = rng.choice(["Normal", "Insert second", "Delete second", "Not synchronised"])
        line = f"{ref},{name},{stratum},{rng.uniform(0, 2e9):.9f},{a:.9f},{b:.9f},0.000001,-1.0,0.0,0.01,0.001,0.002,64.2,{leap}\n"
        got = subprocess.run([effective, "tracking"], input=line, capture_output=True, text=True).stdout.strip()
        fields += 1
        if got != f"{ref} {name} {stratum} {a:.9f} {b:.9f} {leap}":
            counts["different"] += 1; print("tracking:", line, got)
    counts["tracking_lines"] = fields
    print(counts)
    if counts["different"] or counts["unknown_to_us_only"]: sys.exit(1)
    shutil.rmtree(work)
main()
