"""Builds the two deployments of tests/scripts/hostless and says what is wrong with their judgement.
Usage: hostless_accounts.py build RECORDING OUT | hostless_accounts.py functions|hosts ASSESSMENT.json"""
import datetime
import hashlib
import json
import os
import shutil
import sys

TOKYO, ACCOUNT = "ap-northeast-1", "000000000000"
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
VPC, NET = "vpc-0aa00000000000001", ["subnet-0aa00000000000001", "subnet-0aa00000000000002"]
DUTY = f"arn:aws:sns:{TOKYO}:{ACCOUNT}:duty"
POLICY = {"MinimumLength": 12, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": True, "RequireSymbols": True}
HOSTS = {"lb1": "10.77.9.10", "lb2": "10.77.9.13", "app1": "10.77.9.11", "app2": "10.77.9.12", "db": "10.77.9.20"}


def stamp(minutes_ago=0):
    return (NOW - datetime.timedelta(minutes=minutes_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Dump:
    """A copy of the recording whose answers may be put anew; the manifest is written at the end, of now."""

    def __init__(self, recording, folder):
        shutil.copytree(recording, folder)
        self.folder = folder
        self.manifest = json.load(open(f"{folder}/manifest.json", encoding="utf-8"))

    def get(self, file):
        return json.load(open(f"{self.folder}/{file}", encoding="utf-8"))

    def put(self, file, answer):
        with open(f"{self.folder}/{file}", "w", encoding="utf-8") as out:
            json.dump(answer, out)

    def call(self, region, service, operation, argument, answer):
        file = f"{region}/{service}.{operation}.x{len(self.manifest['calls'])}.json"
        self.put(file, answer)
        self.manifest["calls"].append({"service": service, "operation": operation, "region": region, "argument": argument, "file": file,
                                       "sha256": "", "exit_status": 0, "error": "", "complete": True})

    def drop(self, file):
        self.manifest["calls"] = [c for c in self.manifest["calls"] if c["file"] != file]

    def write(self):
        for call in self.manifest["calls"]:
            with open(f"{self.folder}/{call['file']}", "rb") as said:
                call["sha256"] = hashlib.sha256(said.read()).hexdigest()
        self.manifest |= {"started_at": stamp(5), "ended_at": stamp(4)}
        self.put("manifest.json", self.manifest)


def alarm(name, space, metric, **dimensions):
    return {"AlarmName": name, "StateValue": "OK", "ActionsEnabled": True, "AlarmActions": [DUTY], "Namespace": space, "MetricName": metric,
            "Dimensions": [{"Name": k, "Value": v} for k, v in dimensions.items()]}


def functions_account(recording, folder):
    """No machine: two functions in a private network, a service of containers, a database, a balancer inside, an identity service."""
    d = Dump(recording, folder)
    d.put(f"{TOKYO}/ec2.describe-instances.json", {"Reservations": []})
    d.put(f"{TOKYO}/ec2.describe-volumes.json", {"Volumes": []})
    d.put(f"{TOKYO}/ec2.describe-snapshots.json", {"Snapshots": []})
    subnets = d.get(f"{TOKYO}/ec2.describe-subnets.json")
    second = dict(subnets["Subnets"][0], SubnetId=NET[1], CidrBlock="10.77.10.0/24", AvailabilityZone=f"{TOKYO}c")
    d.put(f"{TOKYO}/ec2.describe-subnets.json", {"Subnets": subnets["Subnets"] + [second]})
    groups = ["sg-0aa00000000000001"]
    function = {"Runtime": "python3.12", "Role": f"arn:aws:iam::{ACCOUNT}:role/app", "State": "Active", "LastModified": "2026-10-01T00:00:00.000+0000",
                "VpcConfig": {"VpcId": VPC, "SubnetIds": NET, "SecurityGroupIds": groups}}
    d.put(f"{TOKYO}/lambda.list-functions.json", {"Functions": [dict(function, FunctionName=name) for name in ("intake", "notify")]})
    for name in ("intake", "notify"):
        d.call(TOKYO, "lambda", "list-function-url-configs", name, {"FunctionUrlConfigs": []})
    cluster, service = f"arn:aws:ecs:{TOKYO}:{ACCOUNT}:cluster/minato", f"arn:aws:ecs:{TOKYO}:{ACCOUNT}:service/minato/search"
    d.put(f"{TOKYO}/ecs.list-clusters.json", {"clusterArns": [cluster]})
    d.call(TOKYO, "ecs", "describe-services", cluster, {"services": [
        {"serviceArn": service, "serviceName": "search", "status": "ACTIVE", "taskDefinition": "search:7", "launchType": "FARGATE", "desiredCount": 2,
         "runningCount": 2, "networkConfiguration": {"awsvpcConfiguration": {"subnets": NET, "securityGroups": groups}}}]})
    balancer = f"arn:aws:elasticloadbalancing:{TOKYO}:{ACCOUNT}:loadbalancer/app/inside/0001"
    d.put(f"{TOKYO}/elbv2.describe-load-balancers.json", {"LoadBalancers": [
        {"LoadBalancerArn": balancer, "LoadBalancerName": "inside", "Scheme": "internal", "Type": "application", "VpcId": VPC, "State": {"Code": "active"},
         "DNSName": f"internal-inside.{TOKYO}.elb.amazonaws.com", "SecurityGroups": groups,
         "AvailabilityZones": [{"ZoneName": f"{TOKYO}a"}, {"ZoneName": f"{TOKYO}c"}]}]})
    d.call(TOKYO, "elbv2", "describe-listeners", balancer, {"Listeners": [
        {"Port": 443, "Protocol": "HTTPS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06", "Certificates": []}]})
    pool = f"{TOKYO}_Ab1Cd2Ef3"
    d.put(f"{TOKYO}/cognito-idp.list-user-pools.json", {"UserPools": [{"Id": pool, "Name": "staff"}]})
    d.call(TOKYO, "cognito-idp", "describe-user-pool", pool, {"UserPool": {
        "Id": pool, "Name": "staff", "DeletionProtection": "ACTIVE", "Policies": {"PasswordPolicy": POLICY}}})
    d.put(f"{TOKYO}/cloudwatch.describe-alarms.json", {"MetricAlarms": [
        *(alarm(f"db-{m}", "AWS/RDS", m, DBInstanceIdentifier="minato-db") for m in ("CPUUtilization", "FreeableMemory", "FreeStorageSpace")),
        alarm("intake", "AWS/Lambda", "Errors", FunctionName="intake"),
        alarm("notify", "AWS/Lambda", "Errors", FunctionName="notify"),
        *(alarm(f"search-{m}", "AWS/ECS", m, ServiceName="search", ClusterName="minato") for m in ("CPUUtilization", "MemoryUtilization"))]})
    bill = d.get("global/ce.get-cost-and-usage.json")
    groups_billed = [g for g in bill["ResultsByTime"][0]["Groups"] if "Compute" not in g["Keys"][0] and "EC2 - Other" not in g["Keys"][0]]
    bill["ResultsByTime"][0]["Groups"] = groups_billed + [{"Keys": [n, TOKYO]} for n in ("AWS Lambda", "Amazon Cognito", "Amazon Elastic Container Service")]
    d.put("global/ce.get-cost-and-usage.json", bill)
    point = f"{TOKYO}/backup.list-recovery-points-by-backup-vault.77.json"
    points = d.get(point)
    points["RecoveryPoints"][0]["CreationDate"] = stamp(300)
    d.put(point, points)
    d.write()
    return pool


def hosts_account(recording, folder):
    """The five machines of the recording; one of them is declared by nobody."""
    Dump(recording, folder).write()


HEAD = """format: tenken-deployment/1
name: {name}
title: {{ja: 児童相談システム, en: child consultation system}}
provider: 株式会社みなとクラウド
provider_address: 東京都港区架空町一丁目2番3号
targets:
  - {{name: aws, roles: [cloud_account], kind: managed_service, facts: {{provider: aws, folder: account, account: "000000000000"}}}}
"""


def write(path, text):
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def build(recording, out):
    for name in ("functions", "hosts"):
        os.makedirs(f"{out}/{name}/registers")
        write(f"{out}/{name}/profile.yaml", "format: tenken-profile/1\ncity: みなと市\n")
    f = f"{out}/functions"
    pool = functions_account(recording, f"{f}/account")
    write(f"{f}/deployment.yaml", HEAD.format(name="functions") + """registers:
  - {name: pool, roles: [identity_service], file: registers/pool.json, written_by: provider}
  - {name: stores, roles: [store_register], file: registers/stores.csv, written_by: vendor}
  - {name: components, roles: [component_register], file: registers/components.csv}
  - {name: accounts, roles: [special_account_register], file: registers/accounts.csv}
""")
    write(f"{f}/registers/pool.json", json.dumps({"UserPool": {"Id": pool, "Name": "staff", "Policies": {"PasswordPolicy": POLICY}}}))
    stores = ["minato-db,database,personal", "minato-documents,object,personal", "minato-trail,object,none", "minato-app,log,non_public",
              "minato-db-password,other,non_public", "minato-vault,backup,personal", "minato-vault-osaka,backup,personal", "staff,other,personal"]
    write(f"{f}/registers/stores.csv", "id,name,kind,provider,region,data_class\n" + "".join(
        f"S-{n},{s.split(',')[0]},{s.split(',')[1]},AWS,,{s.split(',')[2]}\n" for n, s in enumerate(stores)))
    write(f"{f}/registers/components.csv", "component,kind,designed_instances,mechanism,rto_minutes,single_instance_reason,site,haproxy_backend,dns_name\n"
          "search,application,2,tasks in two zones,,,tokyo,,\ninside,load_balancer,2,managed,,,tokyo,,\nminato-db,database,2,MultiAZ,,,tokyo,,\n"
          "resolver,dns,2,managed,,,tokyo,,\nnat,nat,0,none,,no egress at all,,,\nkeys,key_store,2,managed,,,tokyo,,\n")
    write(f"{f}/registers/accounts.csv", "番号,名称,種別,管理責任者,廃棄の方法,関連情報の廃棄,廃棄日時,証跡\n"
          "K1,AIDA00000000000000001,サービスアカウント,運用課長,削除,鍵も削除,,\nK2,app,役割,運用課長,削除,方針も削除,,\n")
    h = f"{out}/hosts"
    hosts_account(recording, f"{h}/account")
    # 192.0.2.0/24 answers nobody: what is judged here is the list, not the hosts. Machines are named by their id.
    write(f"{h}/deployment.yaml", HEAD.format(name="hosts") + "".join(
        f"  - {{name: {name}, roles: [linux_host, public_address], kind: vm, address: localhost, transport: local, "
        f"facts: {{instance_id: i-0aa{n:014x}, user: tenken, public_addresses: [127.0.0.1], declared_ports: [\"none\"], control: [\"127.0.0.1:1\"]}}}}\n"
        for n, name in enumerate(HOSTS, 1) if name != "app2"))


def findings(path):
    """Every finding with its criterion; and each criterion's verdict."""
    said = json.load(open(path, encoding="utf-8"))
    criteria = [c for r in said["requirements"] for c in r["criteria"]]
    return [(c["id"], f) for c in criteria for f in c["findings"]], {c["id"]: c["verdict"] for c in criteria}


def text(finding):
    return json.dumps(finding.get("actual", {}), ensure_ascii=False) + str(finding.get("target"))


def functions(path):
    """What is wrong with the judgement of a service without a host."""
    found, verdict = findings(path)
    for criterion, f in found:
        if f.get("cause") == "unreachable":
            yield f"{criterion} is unreachable: {text(f)}"
        if f["verdict"] == "fail":
            yield f"{criterion} fails: {text(f)}"
        if "linux_host" in text(f) or "public_address" in text(f):
            yield f"{criterion} asks for a host: {text(f)}"
        if f["verdict"] == "unknown" and (f.get("turn") in (None, "none") or f.get("cause") in (None, "none")):
            yield f"{criterion} is unknown without a cause or a turn: {text(f)}"
    # Judged by the account alone.
    for criterion in ("02.1", "02.2", "02.3", "02.4", "06-1.1", "06-7.1", "11.1", "12.3", "14.2", "18.1", "18.2", "19.1", "19.3", "22.3"):
        if verdict[criterion] != "pass":
            yield f"{criterion} is {verdict[criterion]}, not pass"
    # Cognito throttles and locks nobody out; a database's users are in no list of the cloud.
    for criterion in ("20.1", "20.3", "27.1"):
        if verdict[criterion] != "partial":
            yield f"{criterion} is {verdict[criterion]}, not partial"
    # Of hosts: nobody looked at one, so nothing passes; the list of the provider stands in the finding.
    asked = {"06-5.1": "tool", "06-5.2": "tool", "06-5.3": "tool", "06-5.5": "tool", "06-6.1": "city", "06-7.2": "tool", "11.2": "tool", "13.1": "city",
             "13.2": "city", "15.1": "city", "21.3": "tool"}
    for criterion, turn in asked.items():
        mine = [f for c, f in found if c == criterion and "intake" in text(f)]
        if verdict[criterion] != "unknown" or not mine:
            yield f"{criterion} is {verdict[criterion]} and does not speak of the functions"
        for f in mine:
            if f["turn"] != turn or not f["cites"]:
                yield f"{criterion}: the turn of {f['turn']}, {len(f['cites'])} citations"
    # Logs that nobody handed over: what is missing is the log, not a host.
    for criterion in ("14.1", "14.3", "14.4", "15.3"):
        if [f for c, f in found if c == criterion and f["verdict"] == "unknown" and "log_store" not in text(f)]:
            yield f"{criterion} is unknown for another reason than the missing log"


def hosts(path):
    """What is wrong where the account has a machine that nobody declared: i-…04, app2."""
    found, verdict = findings(path)
    for criterion in ("06-1.1", "06-5.1", "06-5.2", "06-5.3", "06-5.5", "06-6.1", "06-7.1", "11.2", "13.1", "13.2", "14.2", "15.1", "19.3", "20.3", "21.3"):
        named = [f for c, f in found if c == criterion and ("app2" in text(f) or "i-0aa00000000000004" in text(f))]
        if verdict[criterion] == "pass" or not named:
            yield f"{criterion} is {verdict[criterion]} and does not name the machine that nobody declared"
        if [f for f in named if f["verdict"] == "pass"]:
            yield f"{criterion} passes a machine that nobody declared"


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(sys.argv[2], sys.argv[3])
    else:
        wrong = list({"functions": functions, "hosts": hosts}[sys.argv[1]](sys.argv[2]))
        for word in wrong:
            print(f"hostless: {sys.argv[1]}: {word}")
        sys.exit(1 if wrong else 0)
