"""Rotated logs of the months before the lab was started, so that retention and gaps can be judged. They are written now, and say so:
every line carries "history": "made up". Usage: log_history.py application|balancer FILE"""
import datetime
import gzip
import json
import os
import sys

KIND, PATH = sys.argv[1:3]
JST = datetime.timezone(datetime.timedelta(hours=9))
DAYS, DENSE_DAYS = 500, 40
now = datetime.datetime.now(JST).replace(microsecond=0)


def moments():
    """One a day, then one every twenty minutes up to now."""
    for day in range(DAYS, DENSE_DAYS, -1):
        yield now - datetime.timedelta(days=day)
    at = now - datetime.timedelta(days=DENSE_DAYS)
    while at < now:
        yield at
        at += datetime.timedelta(minutes=20)


def application(at, n):
    method, action = [("GET", "view"), ("POST", "update"), ("GET", "view")][n % 3]
    return json.dumps({"time": at.isoformat(timespec="milliseconds"), "history": "made up", "user": "suzuki", "action": action,
                       "method": method, "path": "/admin/", "status": 200, "ip": "10.77.1.10"})


def balancer(at, n):
    body = json.dumps({"time": at.isoformat(), "history": "made up", "method": ["GET", "POST"][n % 2], "path": "/admin/", "status": 200})
    return "<190>1 %s lb nginx - - -  %s" % (at.isoformat(), body)


rotated = "%s-%s.gz" % (PATH, now.strftime("%Y%m%d"))
with gzip.open(rotated, "wt") as f:
    for n, at in enumerate(moments()):
        f.write((application if KIND == "application" else balancer)(at, n) + "\n")
os.chmod(rotated, 0o640)
