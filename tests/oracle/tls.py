#!/usr/bin/env python3
"""Differential run: the tls probe against `openssl s_server` with random versions and suites.
usage: tls.py LOOK [COUNT [SEED]]   LOOK: tests/oracle/look.cpp, built. Prints the counts; exit 1 on any difference."""
import json, os, random, subprocess, sys, tempfile, time

VERSIONS = [("TLSv1.0", "-tls1", "TLSv1"), ("TLSv1.1", "-tls1_1", "TLSv1.1"), ("TLSv1.2", "-tls1_2", "TLSv1.2"), ("TLSv1.3", "-tls1_3", "TLSv1.3")]
def sh(*a): return subprocess.run(a, capture_output=True, text=True).stdout
def main():
    look, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 3)
    work = tempfile.mkdtemp(prefix="tenken-tls-")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", work + "/k", "-out", work + "/c", "-days", "2", "-subj", "/CN=svc.example"], capture_output=True)
    names = [l.split()[2] for l in sh("openssl", "ciphers", "-stdname", "-s", "-tls1_2", "-v", "ALL:COMPLEMENTOFALL:@SECLEVEL=0").splitlines() if "PSK" not in l and "SRP" not in l and "ECDSA" not in l and "DSS" not in l]
    counts = dict(servers=0, versions=0, suites=0, different=0)
    for n in range(count):
        chosen = rng.sample(names, rng.randint(1, 12))
        low = rng.randint(0, 3); high = rng.randint(low, 3)
        port = str(21000 + (os.getpid() * 7 + n) % 20000)
        spec = ":".join(chosen) + ":@SECLEVEL=0"
        server = subprocess.Popen(["openssl", "s_server", "-accept", "127.0.0.1:" + port, "-key", work + "/k", "-cert", work + "/c", "-www", "-min_protocol", VERSIONS[low][2], "-max_protocol", VERSIONS[high][2], "-cipher", spec],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(50):
            time.sleep(.05)
            out = sh(look, "tls", "host=127.0.0.1", "port=" + port, "server_name=svc.example")
            if "| unreachable |" not in out: break
        server.kill(); server.wait()
        kept = json.loads(out.split("\n", 1)[1])
        counts["servers"] += 1
        for i, (name, flag, _) in enumerate(VERSIONS):
            got = {s for v in kept["versions"] if v["version"] == name for s in v["suites"]}
            want = set()
            if low <= i <= high:
                listed = sh("openssl", "ciphers", "-stdname", "-s", flag, spec).splitlines()
                want = {l.split()[0] for l in listed if l.startswith("TLS_")}
                want = {w for w in want if ("_WITH_" not in w) == (i == 3)} & (got | {w for w in want})
            counts["versions"] += 1; counts["suites"] += len(want)
            if got != want:
                counts["different"] += 1
                print("different:", spec, name, "missing", want - got, "extra", got - want)
    print(counts)
    sys.exit(1 if counts["different"] else 0)
main()
