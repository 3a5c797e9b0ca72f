"""Runs commands in turn and prints, for each: median wall, CPU of the process tree, peak of the largest process.
Usage: fleet_measure.py ROUNDS SSHD_PIDS_FILE NAME=COMMAND...   prints one line of JSON"""
import json, os, resource, statistics, subprocess, sys, time

rounds, pids = int(sys.argv[1]), [int(p) for p in open(sys.argv[2]).read().split()]
tools = [a.split("=", 1) for a in sys.argv[3:]]
tick = os.sysconf("SC_CLK_TCK")


def server_cpu():
    total = 0
    for pid in pids:
        try:
            words = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(int(w) for w in words[11:15])
    return total / tick


runs = {name: [] for name, _ in tools}
for n in range(rounds + 1):
    for name, command in tools:
        server, begun = server_cpu(), time.monotonic()
        process = subprocess.Popen(["/bin/bash", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - begun
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 1, 3):
            print(f"{name}: exit {code}: {errors.decode(errors='replace')[-400:]}", file=sys.stderr)
        if n:  # the first round warms up
            runs[name].append((wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, server_cpu() - server))
print(json.dumps({name: {key: statistics.median(r[i] for r in all_) for i, key in enumerate(("wall", "cpu", "rss", "server"))}
                  for name, all_ in runs.items() if all_} | {"runs": {name: [round(r[0], 3) for r in all_] for name, all_ in runs.items()}}))
