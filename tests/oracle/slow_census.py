"""Writes logs of every form with hostile lines among them, counts them slowly, and compares with `tenken census`.

Usage: slow_census.py TENKEN FOLDER. Two programs that share no line: this one reads with regular expressions, json and datetime."""
import collections
import datetime
import gzip
import json
import os
import random
import re
import struct
import subprocess
import sys

TENKEN, FOLDER = sys.argv[1:3]
JST = datetime.timezone(datetime.timedelta(hours=9))
SECRETS = ["山田花子", "090-1234-5678", "123456789018", "eyJhbGciOiJIUzI1NiJ9.secret", "tokyo-taro@example.jp"]
FIELDS = ["who", "when", "what", "from", "result"]
CLASSES = ["access", "operation", "view", "failure"]


class Count:
    """What the census should say."""

    def __init__(self):
        self.lines = self.without_time = self.with_all = self.requests = self.continuations = 0
        self.offsets = collections.Counter()
        self.fields = collections.Counter()
        self.classes = collections.Counter()
        self.whole = collections.Counter()
        self.hours = collections.defaultdict(lambda: [0] * 10)
        self.times = []

    def record(self, at, offset, fields, classes, request=False):
        self.lines += 1
        self.requests += request
        fields = set(fields) | ({"when"} if at is not None else set())
        for f in fields:
            self.fields[f] += 1
        whole = fields == set(FIELDS)
        self.with_all += whole
        for c in classes:
            self.classes[c] += 1
            self.whole[c] += whole
        if at is None:
            self.without_time += 1
            return
        self.offsets[offset] += 1
        self.times.append(at)
        row = self.hours[at // 3600]
        row[0] += 1
        for i, c in enumerate(CLASSES):
            row[i + 1] += c in classes
            row[i + 5] += c in classes and whole
        row[9] += "access" in classes and fields | {"who"} == set(FIELDS)

    def gaps(self):
        out, newest = [], None
        for at in self.times:
            if newest is not None and at - newest >= 600:
                out.append([newest, at])
            newest = at if newest is None else max(newest, at)
        return out

    def backward(self):
        return sum(1 for a, b in zip(self.times, self.times[1:]) if b + 1 < a)

    def expected(self):
        return {
            "lines": self.lines, "without_time": self.without_time, "with_all": self.with_all, "requests": self.requests,
            "continuations": self.continuations, "offsets": dict(self.offsets),
            "with_field": {f: self.fields[f] for f in FIELDS}, "of_class": {c: self.classes[c] for c in CLASSES},
            "of_class_with_all": {c: self.whole[c] for c in CLASSES},
            "hours": [[h] + row for h, row in sorted(self.hours.items())],
            "first": min(self.times, default=0), "last": max(self.times, default=0),
            "gaps": self.gaps(), "backward": self.backward()}


def said(value):
    return value is not None and str(value) not in ("", "-", "null", "None") and str(value).lower() not in (
        "anonymous", "anonymoususer")


def epoch(moment):
    return int(moment.timestamp() // 1)


def offset_of(text):
    if text in ("Z", "JST", "UTC", "GMT"):
        return text
    return "%s%s:%s" % (text[0], text[1:3], text[-2:] if len(text) > 3 else "00")


# --- readers -------------------------------------------------------------------------------------
NCSA = re.compile(r'^(\S+) (\S+) (\S+(?: \S+){0,4}?) \[(\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d) ([+-]\d{4})\] "((?:[^"\\]|\\.)*)" (\d{3}|-)')


def http(fields, classes, method):
    classes.add("access")
    fields.add("what")
    if method in ("POST", "PUT", "PATCH", "DELETE"):
        classes.add("operation")


def read_ncsa(line, count):
    m = NCSA.match(line)
    if not m:
        return count.record(None, None, (), ())
    try:
        at = datetime.datetime.strptime(m[4] + " " + m[5], "%d/%b/%Y:%H:%M:%S %z")
    except ValueError:
        return count.record(None, None, (), ())
    fields, classes, request = {"from"}, set(), False
    if said(m[3]):
        fields.add("who")
    method = m[6].split(" ")[0]
    if re.fullmatch(r"[A-Z]\S{1,9}", method):
        request = True
        http(fields, classes, method)
        if method == "GET" and "who" in fields:
            classes.add("view")
    if m[7] != "-":
        fields.add("result")
        if m[7] >= "500":
            classes.add("failure")
    count.record(epoch(at), offset_of(m[5]), fields, classes, request)


ISO = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(?: ?(Z|[+-]\d\d:?\d\d|JST|UTC))?")


def iso(text, whole=True):
    m = ISO.fullmatch(text) if whole else ISO.match(text)
    if not m:
        return None, None, 0
    try:
        moment = datetime.datetime(*[int(x) for x in m.groups()[:6]], tzinfo=datetime.timezone.utc)
    except ValueError:
        return None, None, 0
    zone = m[7]
    if zone is None:
        return epoch(moment) - 540 * 60, "none", m.end()
    if zone in ("Z", "UTC"):
        return epoch(moment), zone, m.end()
    if zone == "JST":
        return epoch(moment) - 540 * 60, zone, m.end()
    minutes = (int(zone[1:3]) * 60 + int(zone[-2:])) * (-1 if zone[0] == "-" else 1)
    return epoch(moment) - minutes * 60, offset_of(zone), m.end()


KEYS = {"time": "time", "ts": "time", "@timestamp": "time", "eventTime": "time", "user": "who", "user_id": "who",
        "職員番号": "who", "userIdentity": "who", "action": "kind", "event": "kind", "eventName": "kind", "path": "what",
        "method": "method", "ip": "from", "sourceIPAddress": "from", "status": "result", "result": "result",
        "level": "level"}
KINDS = {"view": "view", "閲覧": "view", "search": "view", "login": "access", "update": "operation", "削除": "operation",
         "delete": "operation"}


def read_object(record, fields, classes):
    """Gives the time as written, and whether it is an HTTP request."""
    time, request = None, False
    for key, value in record.items():
        use = KEYS.get(key)
        if use == "time":
            time = value if time is None else time
        if isinstance(value, dict):
            if use == "who" and value:
                fields.add("who")
            for inner, v in value.items():
                if KEYS.get(inner) in ("who", "from") and said(v):
                    fields.add(KEYS[inner])
            continue
        if value is None or not said(value):
            continue
        if use in ("who", "from"):
            fields.add(use)
        if use == "what":
            fields.add("what")
        if use == "method":
            request = True
            http(fields, classes, value)
        if use == "kind":
            fields.add("what")
            word = value if value in KINDS else re.split(r"[.:/ ]", value)[-1]
            if word in KINDS:
                classes.add(KINDS[word])
        if use == "result":
            fields.add("result")
            if re.fullmatch(r"5\d\d", str(value)):
                classes.add("failure")
        if use == "level" and str(value).lower() in ("error", "fatal", "critical"):
            classes.add("failure")
    if request and record.get("method") == "GET" and "who" in fields:
        classes.add("view")
    return time, request


def read_json(line, count):
    try:
        record = json.loads(line)
        assert isinstance(record, dict)
    except (ValueError, AssertionError):
        return count.record(None, None, (), ())
    fields, classes = set(), set()
    time, request = read_object(record, fields, classes)
    at, offset = None, None
    if isinstance(time, str):
        at, offset, _ = iso(time)
    elif isinstance(time, (int, float)):
        at = int(time) // (1000 if time > 1e12 else 1)
        offset = "epoch"
    count.record(at, offset, fields, classes, request)


def read_5424(line, count):
    m = re.match(r'<(\d+)>1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|(?:\[(?:[^"\]]|"(?:[^"\\]|\\.)*")*\])+)(?: (.*))?$', line)
    if not m:
        return count.record(None, None, (), ())
    fields, classes = set(), set()
    if int(m[1]) % 8 <= 3:
        classes.add("failure")
    at, offset, _ = iso(m[2]) if m[2] != "-" else (None, None, 0)
    message = (m[8] or "").lstrip(" ")
    for key, value in re.findall(r'(\S+?)="((?:[^"\\]|\\.)*)"', m[7]):
        read_object({key.lstrip("["): value}, fields, classes)
    request = False
    if message.startswith("{"):
        try:
            _, request = read_object(json.loads(message[:message.rfind("}") + 1]), fields, classes)
        except ValueError:
            fields.add("what")
    elif message:
        fields.add("what")
        if m[4] == "sshd" and re.match(r"(Accepted|Failed) .* for ", message):
            classes.add("access")
            fields |= {"who", "result"} | ({"from"} if " from " in message else set())
        if m[4] == "sudo" and "COMMAND=" in message:
            classes.add("operation")
            fields |= {"who", "result"} | ({"from"} if "TTY=" in message else set())
    count.record(at, offset, fields, classes, request)


def read_ltsv(line, count):
    record = dict(part.split(":", 1) for part in line.split("\t") if ":" in part)
    fields, classes, at, offset, request = set(), set(), None, None, False
    if "time" in record:
        m = re.fullmatch(r"\[?(\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d) ([+-]\d{4})\]?", record["time"])
        if m:
            at, offset = epoch(datetime.datetime.strptime(m[1] + " " + m[2], "%d/%b/%Y:%H:%M:%S %z")), offset_of(m[2])
    if said(record.get("user")):
        fields.add("who")
    if said(record.get("host")):
        fields.add("from")
    if "req" in record:
        method = record["req"].split(" ")[0]
        request = True
        http(fields, classes, method)
        if method == "GET" and "who" in fields:
            classes.add("view")
    if said(record.get("status")):
        fields.add("result")
        if record["status"] >= "500":
            classes.add("failure")
    count.record(at, offset, fields, classes, request)


def read_postgresql(line, count):
    if line.startswith("\t"):
        count.continuations += 1
        return
    at, offset, end = iso(line, whole=False)
    m = re.match(r" \[\d+\] (\S*)@(\S*) (\S+) (LOG|ERROR|FATAL):  (.*)$", line[end:]) if at is not None else None
    if not m:
        return count.record(None, None, (), ())
    fields, classes = {"what", "result"}, set()
    if m[1]:
        fields.add("who")
    if re.fullmatch(r"[0-9.]+|\[local\]", m[3]):
        fields.add("from")
    if m[4] in ("ERROR", "FATAL"):
        classes.add("failure")
    if m[5].startswith("connection authorized"):
        classes.add("access")
    if re.match(r"statement: (INSERT|UPDATE|DELETE|ALTER)", m[5], re.I):
        classes.add("operation")
    if m[5].startswith("AUDIT: "):
        classes.add("view" if ",READ," in m[5] else "operation")
    count.record(at, offset, fields, classes)


# --- writers -------------------------------------------------------------------------------------
def moments(rng, n):
    at = datetime.datetime(2026, 10, 31, 23, 50, tzinfo=JST)
    for _ in range(n):
        step = rng.choice([0, 0, 1, 1, 2, 7, 61, 400]) if rng.random() > 0.004 else rng.choice([700, 4000, 90000, -30, -5000])
        at += datetime.timedelta(seconds=step, microseconds=rng.randrange(1000))
        yield at


def zone_of(rng, at):
    zone = rng.choice(["+09:00"] * 9 + ["Z", "+00:00"])
    local = at if zone == "+09:00" else at.astimezone(datetime.timezone.utc)
    return local, zone


def w_ncsa(rng, at):
    if rng.random() < 0.02:
        return rng.choice(["garbage", '10.0.0.1 - - [99/Nov/2026:00:00:00 +0900] "GET / HTTP/1.1" 200 1', "a b c d e f g",
                           '10.0.0.1 - - [31/Apr/2026:00:00:00 +0900] "GET / HTTP/1.1" 200 1'])
    request = rng.choice(['GET /cases/1 HTTP/1.1', 'POST /a?q=' + rng.choice(SECRETS), 'DELETE /x HTTP/2.0', '-', '',
                          'GET /a\\"b\\\\ HTTP/1.1', 'OPTIONS * HTTP/1.0', '\\x16\\x03\\x01'])
    return '%s - %s [%s] "%s" %s %d "-" "%s"' % (
        rng.choice(["10.0.0.1", "fd77::1", "host.example"]), rng.choice(["-", "tanaka", SECRETS[4], "anonymous", "taro yamada"]),
        at.strftime("%d/%b/%Y:%H:%M:%S ") + rng.choice(["+0900"] * 5 + ["+0000"]), request,
        rng.choice(["200", "302", "404", "500", "503"]), rng.randrange(99999), rng.choice(SECRETS))


def w_json(rng, at):
    local, zone = zone_of(rng, at)
    time = local.strftime("%Y-%m-%dT%H:%M:%S") + rng.choice(["", ".%03d" % rng.randrange(1000), ".%06d" % rng.randrange(10**6)]) + zone
    record = collections.OrderedDict()
    keys = [rng.choice(["time", "ts", "@timestamp"]), rng.choice(["user", "user_id", "職員番号"]), rng.choice(["action", "event"]),
            "method", "path", "ip", rng.choice(["status", "result"]), "level", "note"]
    rng.shuffle(keys)
    values = {"user": ["tanaka", "-", "", None, SECRETS[0], "AnonymousUser", 17], "action": ["view", "閲覧", "case.update", "login", "削除", "other"],
              "method": ["GET", "POST", "PUT"], "path": ["/a", "/b\"c", "/d\\", SECRETS[3]], "ip": ["10.0.0.1", "-"],
              "status": [200, 503, "500", "ok"], "level": ["info", "ERROR", "warn"], "note": ["x", {"user": "in", "n": 1}, [1, 2, {"user": "deep"}],
              "\"user\":\"q\"", SECRETS[1], {}, None, True, 1.5]}
    for key in keys:
        if rng.random() < 0.25:
            continue
        if key in ("time", "ts", "@timestamp"):
            record[key] = rng.choice([time] * 12 + [int(at.timestamp()), int(at.timestamp() * 1000), "yesterday", ""])
        else:
            base = {"user_id": "user", "職員番号": "user", "event": "action", "result": "status"}.get(key, key)
            record[key] = rng.choice(values[base])
    text = json.dumps(record, ensure_ascii=rng.random() < 0.3, separators=rng.choice([(",", ":"), (", ", ": ")]))
    return rng.choice([text] * 60 + [text[:-1], text[:len(text) // 2], text + "x", "[1]", '{"time":}', "{}"])


def w_5424(rng, at):
    local, zone = zone_of(rng, at)
    time = rng.choice([local.strftime("%Y-%m-%dT%H:%M:%S.%f") + zone] * 20 + ["-"])
    sd = rng.choice(["-", '[a@1 user="%s" action="view" ip="10.0.0.9" result="ok"]' % rng.choice(["t", "", SECRETS[0]]),
                     '[a@1 x="y\\"z\\]"][b@2 user="u"]', '[origin ip="10.0.0.2"]'])
    app, message = rng.choice([("sshd", "Accepted publickey for tanaka from 10.0.0.1 port 1 ssh2"), ("sshd", "Failed password for x from ::1"),
                               ("sshd", "Connection closed"), ("sudo", "tanaka : TTY=pts/0 ; COMMAND=/bin/ls"), ("labapp", json.dumps(
                                   {"time": "x", "user": "u", "method": "GET", "path": "/" + SECRETS[2], "status": 200})),
                               ("labapp", "{broken"), ("kernel", "oops " + SECRETS[1]), ("x", "")])
    message = rng.choice(["", "", " "]) + message + rng.choice(["", "", " |recv=2026-11-22T18:15:30+09:00 from=10.77.3.12"])
    return ("<%d>1 %s app1 %s 12 - %s %s" % (rng.choice([14, 11, 86, 3, 165]), time, app, sd, message)).rstrip(" ")


def w_ltsv(rng, at):
    parts = ["time:[%s]" % at.strftime("%d/%b/%Y:%H:%M:%S +0900"), "host:" + rng.choice(["10.0.0.1", "-"]),
             "user:" + rng.choice(["-", "tanaka", SECRETS[0]]), "req:%s /x HTTP/1.1" % rng.choice(["GET", "POST", "HEAD"]),
             "status:" + rng.choice(["200", "500", "-"]), "ua:" + SECRETS[3]]
    if rng.random() < 0.1:
        parts.pop(0)
        parts.insert(0, "id:1")
    return "\t".join(parts)


def w_postgresql(rng, at):
    if rng.random() < 0.05:
        return "\tcontinued " + SECRETS[0]
    prefix = at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] + rng.choice([" JST", " JST", ""])
    who, host = rng.choice([("app@app", "10.0.0.3"), ("@", "[local]"), ("tanaka@app", "10.0.0.4")])
    text = rng.choice(["LOG:  connection authorized: user=app", "LOG:  statement: UPDATE cases SET x='%s'" % SECRETS[0],
                       "LOG:  statement: select 1", "ERROR:  relation missing", "LOG:  AUDIT: SESSION,1,1,READ,SELECT,,,x",
                       "LOG:  AUDIT: SESSION,1,1,WRITE,UPDATE,,,x", "FATAL:  no"])
    return "%s [77] %s %s %s" % (prefix, who, host, text)


def write_cloudtrail(rng, path, count):
    records = []
    for at in moments(rng, 1500):
        record = {"eventVersion": "1.08", "userIdentity": rng.choice([{"type": "IAMUser", "userName": SECRETS[4]}, {}]),
                  "eventTime": at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "eventName": rng.choice(["GetObject", "login"]),
                  "sourceIPAddress": "203.0.113.%d" % rng.randrange(255), "requestParameters": {"x": "{\"}[" + SECRETS[3]}}
        records.append(record)
        fields, classes = set(), set()
        time, _ = read_object({k: v for k, v in record.items()}, fields, classes)
        at_s, offset, _ = iso(time)
        count.record(at_s, offset, fields | {"result"}, classes)
    with gzip.open(path, "wt") as f:
        json.dump({"Records": records}, f)


def write_journal(rng, path, count):
    with open(path, "wb") as f:
        for at in moments(rng, 1500):
            micro = int(at.timestamp() * 1e6)
            priority = rng.choice([3, 6])
            f.write(b"__CURSOR=s=1\n__REALTIME_TIMESTAMP=%d\nPRIORITY=%d\n" % (micro, priority))
            fields, classes = set(), {"failure"} if priority == 3 else set()
            if rng.random() < 0.3:
                data = ("a\n\nMESSAGE=" + SECRETS[0] + "\n").encode()
                f.write(b"MESSAGE\n" + struct.pack("<Q", len(data)) + data + b"\n")
            else:
                f.write(b"MESSAGE=Accepted publickey for x from 10.0.0.1 port 1\n")
                fields, classes = {"what", "who", "from", "result"}, classes | {"access"}
            f.write(b"\n")
            count.record(micro // 10**6, "epoch", fields, classes)


failures = []


def compare(name, path, count, others=()):
    run = subprocess.run([TENKEN, "census", path, "--jobs", "2"], capture_output=True, text=True)
    for secret in SECRETS:
        if secret in run.stdout or secret in run.stderr or json.dumps(secret)[1:-1] in run.stdout:
            failures.append("%s: a planted value left the stream" % name)
    try:
        census = json.loads(run.stdout.splitlines()[0])
    except (ValueError, IndexError):
        return failures.append("%s: no census: %s" % (name, run.stderr[:200]))
    for key, want in count.expected().items():
        if key in others:
            continue
        if census[key] != want:
            got = census[key]
            if isinstance(want, list):
                different = [(w, g) for w, g in zip(want, got) if w != g][:2]
                got, want = different or len(got), len(want)
            failures.append("%s: %s is %s, counted %s" % (name, key, got, want))


def read_lines(lines, reader, count):
    for line in lines:
        line = line.rstrip("\r\n")
        if line == "":
            continue
        if line[0] in "\t #":
            count.continuations += 1
            continue
        reader(line, count)


FORMS = [("ncsa", w_ncsa, read_ncsa), ("json", w_json, read_json), ("syslog", w_5424, read_5424), ("ltsv", w_ltsv, read_ltsv),
         ("postgresql", w_postgresql, read_postgresql)]
compared = 0
for seed in range(4):
    for name, write, reader in FORMS:
        rng = random.Random("%s %d" % (name, seed))
        lines = [write(rng, at) + rng.choice(["\n"] * 30 + ["\r\n", "\n\n"]) for at in moments(rng, 6000)]
        if seed == 1:
            lines[-1] = lines[-1].rstrip("\r\n")
        count = Count()
        read_lines(lines, reader, count)
        folder = os.path.join(FOLDER, "%s.%d" % (name, seed))
        os.mkdir(folder)
        path = os.path.join(folder, name + ".log")
        text = "".join(lines).encode()
        if seed == 2:  # rotated: gz in two members, then plain
            cut = len("".join(lines[:2000]).encode())
            half = len("".join(lines[:1000]).encode())
            with open(path + ".1.gz", "wb") as f:
                f.write(gzip.compress(text[:half]) + gzip.compress(text[half:cut]))
            with open(path, "wb") as f:
                f.write(text[cut:])
            compare("%s rotated" % name, path, count, ("gaps", "backward"))
        elif seed == 3:
            with open(path, "wb") as f:
                f.write(text)
            subprocess.run(["zstd", "-q", "--rm", path, "-o", path + ".1.zst"], check=True)
            compare("%s zst" % name, folder, count)
        else:
            with open(path, "wb") as f:
                f.write(text)
            compare("%s %d" % (name, seed), path, count)
        compared += count.lines
for name, write in [("cloudtrail.json.gz", write_cloudtrail), ("journal.export", write_journal)]:
    rng, count = random.Random(name), Count()
    path = os.path.join(FOLDER, name)
    write(rng, path, count)
    compare(name, path, count)
    compared += count.lines
for line in failures[:40]:
    print("oracle_census: " + line)
print("oracle_census: %d records counted twice, %d differences" % (compared, len(failures)))
sys.exit(1 if failures else 0)
