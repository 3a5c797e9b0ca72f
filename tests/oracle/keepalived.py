"""Generates keepalived.conf files, right and wrong ones, and compares what keepalived --config-test says of each with what our reading says.
Usage: keepalived.py OURS FOLDER COUNT SEED"""
import collections, random, subprocess, sys

ours, root, count, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
random.seed(seed)
subprocess.run(["ip", "link", "add", "eth0", "type", "veth", "peer", "name", "peer0"], check=True)
subprocess.run(["ip", "addr", "add", "192.0.2.9/24", "dev", "eth0"], check=True)
subprocess.run("ip link set lo up; ip link set eth0 up; ip link set peer0 up", shell=True, check=True)
pick = random.choice


def instance(n, wrong):
    lines = [f"state {pick(['MASTER', 'BACKUP'])}", "interface eth0", f"virtual_router_id {random.randint(1, 255)}", f"priority {random.randint(1, 254)}"]
    address = [f"    {pick(['192.0.2', '198.51.100'])}.{random.randint(1, 254)}{pick(['', '/24', '/32'])}{pick(['', ' dev eth0', ' label eth0:1'])}" for _ in range(random.randint(1, 3))]
    addresses = "virtual_ipaddress {\n" + "\n".join(sorted(set(address))) + "\n  }"
    if random.random() < 0.4: lines.append(pick(["advert_int 1", "nopreempt" if "BACKUP" in lines[0] else "advert_int 2", "garp_master_delay 5"]))
    if random.random() < 0.3: lines.append(pick(["# a note { ", "! another note }"]))
    if random.random() < 0.3: lines.append("authentication {\n    auth_type PASS\n    auth_pass 1111\n  }")
    brace = pick([" {", " {", "\n{"])
    if wrong == "id": lines[2] = f"virtual_router_id {pick(['0', '256', '300', 'x', ''])}"
    if wrong == "priority": lines[3] = f"priority {pick(['0', '256', 'high'])}"
    if wrong == "no_id": del lines[2]
    if wrong == "no_interface": del lines[1]
    if wrong == "state": lines[0] = "state PRIMARY"
    if wrong == "no_address": addresses = ""
    order = lines + [addresses]
    random.shuffle(order)
    name = "" if wrong == "no_name" else f"VI_{n}"
    end = "" if wrong == "open" else "}"
    return f"vrrp_instance {name}{brace}\n  " + "\n  ".join(order) + f"\n{end}\n"


def server():
    real = "".join(f"  real_server 198.51.100.{i} 80 {{\n    weight 1\n    " + pick(["TCP_CHECK {\n      connect_timeout 3\n    }", "HTTP_GET {\n      url {\n        path /\n        status_code 200\n      }\n      connect_timeout 3\n    }"]) + "\n  }\n" for i in range(1, random.randint(2, 4)))
    return f"virtual_server 192.0.2.{random.randint(1, 254)} 80 {{\n  lb_algo rr\n  lb_kind NAT\n  protocol TCP\n{real}}}\n"


files, wrongs = [], []
for n in range(count):
    wrong = pick(["", "", "", "", "id", "priority", "no_id", "no_interface", "state", "no_address", "no_name", "open", "close", "quote"])
    text = pick(["", "global_defs {\n  router_id lb1\n}\n", "! comment\n"])
    for i in range(random.randint(1, 2)):
        text += instance(i, wrong if i == 0 else "")
    if random.random() < 0.3 and not wrong: text += server()
    if wrong == "close": text += "}\n"
    if wrong == "quote": text = text.replace("interface eth0", 'interface "eth0', 1)
    path = f"{root}/{n}.conf"
    open(path, "w").write(text)
    files.append(path)
    wrongs.append(wrong)
said = subprocess.run([ours, *files], capture_output=True, text=True).stdout.splitlines()
table, bad = collections.Counter(), 0
for path, wrong, word in zip(files, wrongs, said):
    ran = subprocess.run(["keepalived", "--config-test", "-f", path], capture_output=True, text=True)
    real = "accepts" if ran.returncode == 0 else "refuses"
    table[real, word.split()[0]] += 1
    if real == "refuses" and word.startswith("ok") or real == "accepts" and word.startswith("refused"):
        bad += 1
        if bad < 8: print(wrong, word, ran.returncode, ran.stderr[:300], open(path).read()[:700])
print("oracle_keepalived:", count, "files;", ", ".join(f"keepalived {a}, we say {b}: {n}" for (a, b), n in sorted(table.items())) + f"; {bad} differ")
sys.exit(1 if bad else 0)
