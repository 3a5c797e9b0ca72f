#!/usr/bin/python3
"""feed_file.py BYTES OUT: a synthetic file of the tracker's shape."""
import json
import random
import sys

random.seed(1)
size, out = int(sys.argv[1]), open(sys.argv[2], "w", encoding="ascii")
out.write("{")
written = package = 0
while written < size:
    issues = {}
    for n in range(random.randint(1, 11)):
        releases = {}
        for name, version in [("bullseye", "1.0"), ("bookworm", "1.2"), ("trixie", "1.4"), ("sid", "1.5"), ("forky", "1.5")]:
            fixed = random.choice(["0", f"{version}-{random.randint(1, 9)}+deb12u{random.randint(1, 9)}", ""])
            one = {"status": "resolved" if fixed else "open", "repositories": {name: f"{version}-1", f"{name}-security": f"{version}-1"}}
            releases[name] = one | ({"fixed_version": fixed} if fixed else {}) | {"urgency": "not yet assigned"}
        issues[f"CVE-2099-{package * 12 + n:06d}"] = {"description": "x \"quoted\" { text } " * 6, "scope": "local", "releases": releases}
    text = ("," if package else "") + json.dumps(f"package-{package}") + ":" + json.dumps(issues)
    out.write(text)
    written += len(text)
    package += 1
out.write("}")
