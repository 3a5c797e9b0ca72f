"""Random trees of routes against amtool config routes test. Usage: alert_routes.py WORK COUNT"""
import json
import random
import subprocess
import sys

work, count = sys.argv[1], int(sys.argv[2])
chance = random.Random(67)
names = ["severity", "job", "instance", "team"]
values = ["critical", "warning", "node", "web", "app1:9100", ""]


def matcher():
    op = chance.choice(["=", "!=", "=~", "!~"])
    value = chance.choice(values) if op in ("=", "!=") else chance.choice(["crit.*", "node|web", ".*", ".+", "app[12]:9100", "warn"])
    quote = '"' if chance.random() < 0.7 or not value or any(c in value for c in "|[]*+") else ""
    return f"{chance.choice(names)}{chance.choice(['', ' '])}{op}{chance.choice(['', ' '])}{quote}{value}{quote}"


def route(depth):
    out = {}
    if depth == 0 or chance.random() < 0.6:
        out["receiver"] = chance.choice("abcd")
    if depth:
        kind = chance.random()
        if kind < 0.6:
            out["matchers"] = [matcher() for _ in range(chance.randint(1, 2))]
        elif kind < 0.8:
            out["match"] = {chance.choice(names): chance.choice(values[:5])}
        elif kind < 0.95:
            out["match_re"] = {chance.choice(names): chance.choice(["crit.*", "node|web", ".*"])}
        if chance.random() < 0.3:
            out["continue"] = True
    if depth < 3 and chance.random() < 0.8:
        out["routes"] = [route(depth + 1) for _ in range(chance.randint(1, 3))]
    return out


asked, theirs = [], []
for n in range(count):
    config = {"route": route(0), "receivers": [{"name": r} for r in "abcd"]}
    text = json.dumps(config)  # JSON is YAML
    labels = {name: chance.choice([v for v in values if v]) for name in chance.sample(names, chance.randint(0, 4))}
    path = f"{work}/config.yml"
    with open(path, "w") as out:
        out.write(text)
    said = subprocess.run(["amtool", "config", "routes", "test", f"--config.file={path}", *[f"{k}={v}" for k, v in labels.items()]],
                          capture_output=True, text=True)
    theirs.append(said.stdout.strip() if said.returncode == 0 else "refused")
    asked.append(json.dumps({"config": {"original": text}, "versionInfo": {"version": "0"}}) + "\t" + ",".join(f"{k}={v}" for k, v in labels.items()))
ours = subprocess.run([f"{work}/ours"], input="\n".join(asked) + "\n", capture_output=True, text=True).stdout.splitlines()
wrong = refused = 0
for line, we, they in zip(asked, ours, theirs):
    if we == "refused":
        refused += 1
    elif we != they:
        wrong += 1
        print(f"ours {we!r}, amtool {they!r}: {line}")
print(f"oracle_alert_routes: {len(ours)} of {count} compared, {refused} refused by us, {theirs.count('refused')} by amtool, {wrong} differ")
sys.exit(1 if wrong or len(ours) != count or refused > count // 10 else 0)
