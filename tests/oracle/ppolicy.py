"""A real slapd with generated password policies, a policy and three users each: how many wrong passwords lock, and which new password is
taken. argv: work folder (slapd runs in it, socket `ldapi`), reader of ours, seed, number of policies."""
import os, random, socket, struct, subprocess, sys, time, urllib.parse

work, ours, seed, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
r = random.Random(seed)

def policy(n):
    lines = [f"dn: cn=p{n},ou=pol,dc=lab", "objectClass: device", "objectClass: pwdPolicy", f"cn: p{n}", r.choice(["pwdAttribute: userPassword", "pwdAttribute: 2.5.4.35"])]
    def maybe(name, values, often=.8):
        if r.random() < often: lines.append(f"{name}: {r.choice(values)}")
    maybe("pwdLockout", ["TRUE", "TRUE", "TRUE", "FALSE"], .9)
    maybe("pwdMaxFailure", [0, 1, 2, 3, 4, 5], .9)
    maybe("pwdLockoutDuration", [0, 600, 1800], .7)
    maybe("pwdFailureCountInterval", [0, 600, 900], .7)
    maybe("pwdMaxRecordedFailure", [1, 2, 4, 5, 10], .2)
    maybe("pwdCheckQuality", [0, 1, 2, 2, 2], .9)
    maybe("pwdMinLength", [0, 4, 8, 10, 12, 16], .9)
    maybe("pwdMaxLength", [64], .1)
    maybe("pwdMinAge", [0], .2)
    maybe("pwdInHistory", [0], .2)
    maybe("pwdMaxAge", [0, 8640000], .3)
    maybe("pwdGraceAuthNLimit", [0, 3], .2)
    maybe("pwdMustChange", ["FALSE"], .2)
    maybe("pwdAllowUserChange", ["TRUE"], .2)
    maybe("pwdSafeModify", ["FALSE"], .2)
    head, rest = lines[:5], lines[5:]
    r.shuffle(rest)
    return head + rest

def tlv(tag, body):
    n = len(body)
    return bytes([tag]) + (bytes([n]) if n < 128 else bytes([0x82]) + struct.pack("!H", n)) + body

class Session:
    def __init__(self):
        self.s = socket.socket(socket.AF_UNIX); self.s.settimeout(20); self.s.connect(work + "/ldapi"); self.id = 0
    def ask(self, operation):
        self.id += 1
        self.s.sendall(tlv(0x30, tlv(2, struct.pack("!H", self.id)) + operation))
        data = b""
        while True:
            data += self.s.recv(4096)
            if len(data) > 2:
                n, at = data[1], 2
                if n & 128: at = 2 + (n & 127); n = int.from_bytes(data[2:at], "big")
                if len(data) >= at + n: break
        body = data[at:at + n]
        body = body[2 + body[1]:]  # the id
        at = 2 if body[1] < 128 else 2 + (body[1] & 127)
        return body[at + 2]  # resultCode
    def bind(self, dn, password): return self.ask(tlv(0x60, tlv(2, b"\x03") + tlv(4, dn.encode()) + tlv(0x80, password.encode())))
    def change(self, dn, password):
        part = tlv(0x30, tlv(4, b"userPassword") + tlv(0x31, tlv(4, password.encode())))
        return self.ask(tlv(0x66, tlv(4, dn.encode()) + tlv(0x30, tlv(0x30, tlv(10, b"\x02") + part))))

os.makedirs(work + "/db"); os.makedirs(work + "/entries")
with open(work + "/slapd.conf", "w") as f:
    f.write(f"""include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile {work}/pid
database mdb
suffix dc=lab
rootdn cn=admin,dc=lab
rootpw oracle
directory {work}/db
dbnosync
access to attrs=userPassword by self write by anonymous auth by * none
access to * by self write by * read
overlay ppolicy
ppolicy_hash_cleartext
""")
secret = "Wakaba-3141-Nagoya"
with open(work + "/init.ldif", "w") as f:
    f.write("dn: dc=lab\nobjectClass: dcObject\nobjectClass: organization\no: lab\ndc: lab\n\n")
    for ou in ("pol", "people"): f.write(f"dn: ou={ou},dc=lab\nobjectClass: organizationalUnit\nou: {ou}\n\n")
    for n in range(count):
        f.write("\n".join(policy(n)) + "\n\n")
        for who in "abcd":
            f.write(f"dn: uid={who}{n},ou=people,dc=lab\nobjectClass: inetOrgPerson\ncn: x\nsn: x\nuid: {who}{n}\nuserPassword: {secret}\npwdPolicySubentry: cn=p{n},ou=pol,dc=lab\n\n")
done = subprocess.run(["slapadd", "-q", "-f", work + "/slapd.conf", "-l", work + "/init.ldif"], capture_output=True, text=True)
if done.returncode: raise SystemExit("slapadd: " + done.stderr[-500:])
slapd = subprocess.Popen(["slapd", "-d", "0", "-f", work + "/slapd.conf", "-h", "ldapi://" + urllib.parse.quote(work + "/ldapi", safe="")], stderr=subprocess.DEVNULL)
try:
    end = time.time() + 20
    while time.time() < end:  # the socket stands there before anyone listens on it
        try: Session(); break
        except OSError: time.sleep(.05)
    shown = subprocess.run(["ldapsearch", "-LLL", "-x", "-D", "cn=admin,dc=lab", "-w", "oracle", "-H", "ldapi://" + urllib.parse.quote(work + "/ldapi", safe=""),
                            "-b", "ou=pol,dc=lab", "(objectClass=pwdPolicy)"], capture_output=True, text=True).stdout
    entries = {e.split("\n")[0].removeprefix("dn: ").split(",")[0].removeprefix("cn=p"): e for e in shown.strip().split("\n\n")}
    for n in range(count): open(f"{work}/entries/{n}", "w").write(entries[str(n)] + "\n\n")
    said = subprocess.run([ours, *[f"{work}/entries/{n}" for n in range(count)]], capture_output=True, text=True).stdout.splitlines()
    assert len(said) == count, len(said)
    tally, bad = {}, 0
    for n in range(count):
        words = said[n].split()
        dn = lambda who: f"uid={who}{n},ou=people,dc=lab"
        # Locked after exactly so many wrong ones, counted up to seven.
        def locks(user):
            locked_after = None
            session = Session()
            for tries in range(1, 8):
                if session.bind(user, "wrong-" + str(tries)) != 49: raise SystemExit("a wrong password was not refused")
                # The right one would set the count back: the operational attribute says whether it is locked.
                asked = subprocess.run(["ldapsearch", "-LLL", "-x", "-D", "cn=admin,dc=lab", "-w", "oracle", "-H", "ldapi://" + urllib.parse.quote(work + "/ldapi", safe=""),
                                        "-s", "base", "-b", user, "pwdAccountLockedTime"], capture_output=True, text=True)
                if asked.returncode: raise SystemExit("ldapsearch: " + asked.stderr[-300:])
                if "pwdAccountLockedTime:" in asked.stdout: locked_after = tries; break
            right = session.bind(user, secret)
            if right == 0: return ("never",)  # it notes the time without pwdLockout too, and lets in
            if locked_after is None: raise SystemExit(f"policy {n}: the right password gives {right}\n{entries[str(n)]}\n{asked.stdout}")
            return ("locks", locked_after)
        lockout_said = (words[0], int(words[1])) if words[0] == "locks" else (words[0],)
        lockout_is = locks(dn("a"))
        # A machine that stands still for a while has been seen to differ once in 220: what differs shows it twice.
        if words[0] != "unsupported" and lockout_said != lockout_is: lockout_is = locks(dn("d"))
        # What a new password must be: one too short by a character, and one just long enough.
        rest = words[2:] if words[0] == "locks" else words[1:]
        ok = True
        if rest[0] == "checks":
            least = int(rest[1])
            s = Session()
            if s.bind(dn("b"), secret) != 0: raise SystemExit("bind of b")
            if least > 1: ok = s.change(dn("b"), "k" * (least - 1)) == 19
            ok = ok and s.change(dn("b"), "m" * max(least, 1)) == 0
        elif rest[0] == "unchecked":
            s = Session()
            if s.bind(dn("c"), secret) != 0: raise SystemExit("bind of c")
            ok = s.change(dn("c"), "{SSHA}AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") == 0  # hashed by the client
        same = lockout_said == lockout_is or words[0] == "unsupported"
        key = f"{words[0]} -> {lockout_is[0]}, {rest[0]}"
        tally[key] = tally.get(key, 0) + 1
        if not same or not ok or "malformed" in words:
            bad += 1
            if bad < 5: print(f"we say {said[n]}; slapd: {lockout_is}, new password as said: {ok}\n{entries[str(n)]}")
    for key in sorted(tally): print(f"{tally[key]:5} {key}")
    print(f"oracle_slapd: {count} policies, {bad} differ")
    sys.exit(1 if bad else 0)
finally:
    slapd.terminate(); slapd.wait(10)
