#!/usr/bin/env python3
"""Differential run: our reading of sshd_config trees against `sshd -T -C …` of this machine.
usage: sshd.py EFFECTIVE [COUNT [SEED]]   EFFECTIVE: tests/oracle/effective.cpp, built. Prints the counts; exit 1 on any difference."""
import os, random, shutil, subprocess, sys, tempfile

KEYS = ["permitrootlogin", "permitemptypasswords", "passwordauthentication", "kbdinteractiveauthentication",
        "hostbasedauthentication", "usepam", "usedns", "ciphers", "macs", "x11forwarding", "maxauthtries"]
VALUES = {"permitrootlogin": ["yes", "no", "prohibit-password", "without-password", "forced-commands-only"],
          "maxauthtries": ["2", "3", "9"],
          "ciphers": ["aes128-ctr", "+aes128-cbc", "-aes*", "^aes256-ctr", "aes256-ctr,aes128-cbc"],
          "macs": ["hmac-sha2-256", "+hmac-md5", "-umac*"]}
GLOBAL_ONLY = {"usepam", "usedns", "ciphers", "macs"}
CONNECTIONS = [("root", "root", "a.example", "10.1.2.3", "10.0.0.1", "22"), ("daemon", "daemon", "b.test", "192.168.7.7", "10.0.0.2", "2222"),
               ("root", "root", "c.example", "2001:db8::5", "fd00::1", "22"), ("nobody", "nogroup", "10.9.9.9", "10.9.9.9", "10.0.0.1", "22")]

def case_of(rng, word):
    return "".join(c.upper() if rng.random() < .3 else c for c in word)

def directive(rng, in_match):
    key = rng.choice([k for k in KEYS if not (in_match and k in GLOBAL_ONLY)] if rng.random() < .97 else KEYS)
    value = rng.choice(VALUES.get(key, ["yes", "no"]))
    if rng.random() < .15: value = rng.choice(['"%s"', "'%s'"]) % value
    separator = rng.choice([" ", " ", "\t", " = ", "=", "  ", " ="])
    if "=" in separator and value[0] in "'\"" and separator == "=": separator = " "
    tail = rng.choice(["", "", "", "  ", " # note", "\t"])
    name = case_of(rng, key if not (key.startswith("kbd") and rng.random() < .3) else "challengeresponseauthentication")
    return rng.choice(["", "  ", "\t"]) + name + separator + value + tail

def criterion(rng):
    kind = rng.choice(["user", "group", "address", "host", "localaddress", "localport"])
    value = {"user": ["root", "*", "!root,*", "dae*", "nob?dy", "root,daemon"], "group": ["root", "nogroup", "*", "!root,*", "dae*"],
             "address": ["10.0.0.0/8", "*", "10.1.2.3", "!10.1.2.3,10.*", "192.168.*", "2001:db8::/32", "0.0.0.0/0", "::/0"],
             "host": ["*.example", "B.test", "*", "!a.example,*", "10.9.9.9"], "localaddress": ["10.0.0.1", "10.0.0.0/30", "fd00::/8"], "localport": ["22", "2222"]}[kind]
    return case_of(rng, kind) + rng.choice([" ", " ", "="]) + rng.choice(value)

def body(rng, folder, depth, lines=None):
    out, in_match = [], False
    for _ in range(rng.randint(1, 7)):
        roll = rng.random()
        if roll < .08: out.append(rng.choice(["", "# PermitRootLogin yes", "   #x", "\t"]))
        elif roll < .28:
            in_match = True
            out.append("Match " + ("all" if rng.random() < .15 else " ".join(criterion(rng) for _ in range(rng.randint(1, 2)))))
        elif roll < .45 and depth < 3:
            sub = os.path.join(folder, "d%d" % rng.randint(0, 10**6))
            os.makedirs(sub, exist_ok=True)
            for i in range(rng.randint(0, 2)):
                with open(os.path.join(sub, rng.choice("abc") + str(i) + rng.choice([".conf", ".conf", ".off"])), "w") as f: f.write(body(rng, sub, depth + 1))
            out.append(case_of(rng, "Include") + " " + rng.choice(["%s/*.conf", "%s/*.conf", "%s/a?.conf", '"%s/*.conf"', "%s/none.conf", "%s/a*.conf %s/[bc]*.conf"]).replace("%s", sub))
        elif roll < .465: out.append(rng.choice(["Frobnicate yes", "PermitRootLogin", "Match Moon full", 'Banner "x']))
        else: out.append(directive(rng, in_match))
    return "\n".join(out) + rng.choice(["\n", ""])

def main():
    effective, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 11)
    os.makedirs("/run/sshd", exist_ok=True)
    work = tempfile.mkdtemp(prefix="tenken-sshd-")
    key = work + "/key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    def ask(config, connection):
        user, _, host, addr, laddr, lport = connection
        run = subprocess.run(["/usr/sbin/sshd", "-T", "-f", config, "-h", key, "-C", f"user={user},host={host},addr={addr},laddr={laddr},lport={lport}"], capture_output=True, text=True)
        return {l.split(" ", 1)[0]: l.split(" ", 1)[1] if " " in l else "" for l in run.stdout.splitlines()} if run.returncode == 0 else run.stderr
    empty = work + "/empty"
    open(empty, "w").close()
    default = ask(empty, CONNECTIONS[0])
    lists = {"ciphers", "macs"}
    counts = dict(configs=0, connections=0, values=0, refused_by_both=0, unknown_to_us_only=0, different=0)
    for n in range(count):
        folder = f"{work}/t{n}"
        os.makedirs(folder)
        with open(folder + "/sshd_config", "w") as f: f.write(body(rng, folder, 0))
        ours = subprocess.run([effective, "sshd", folder + "/sshd_config"] + ["|".join(c) for c in CONNECTIONS], capture_output=True, text=True).stdout.splitlines()
        theirs = [ask(folder + "/sshd_config", c) for c in CONNECTIONS]
        counts["configs"] += 1
        refused = any(isinstance(t, str) for t in theirs)
        unsupported = ours and ours[0].startswith("UNSUPPORTED")
        if refused and unsupported: counts["refused_by_both"] += 1
        elif refused:
            # A value that sshd refuses is not ours to judge where the keyword is not; sshd -T fails then, and so does the look.
            counts.setdefault("refused_by_sshd_only", 0); counts["refused_by_sshd_only"] += 1
        elif unsupported:
            counts["unknown_to_us_only"] += 1
            print("unknown to us only:", folder, ours[0])
        else:
            for line, truth, connection in zip(ours, theirs, CONNECTIONS):
                counts["connections"] += 1
                said = dict(p.split("=", 1) for p in line.split("\t") if p)
                for key_ in KEYS:
                    counts["values"] += 1
                    want = said.get(key_, default[key_])
                    want = {"prohibit-password": "without-password"}.get(want, want)
                    same = truth[key_] == want
                    if key_ in lists and key_ in said and want[0] in "+-^":
                        import fnmatch
                        names, there = want[1:].split(","), truth[key_].split(",")
                        same = all(any(fnmatch.fnmatchcase(t, p) for t in there) != (want[0] == "-") for p in names)
                    if not same:
                        counts["different"] += 1
                        print("different:", folder, connection, key_, "ours", want, "sshd", truth[key_])
    print(counts)
    if counts["different"] or counts["unknown_to_us_only"]: sys.exit(1)
    shutil.rmtree(work)
main()
