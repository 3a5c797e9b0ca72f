#!/usr/bin/python3
"""The example's cloud account: examples/cloud/aws-compliant, a recording of a fictional account, dated as if described ten minutes ago.

cloud.py [--fault NAME]... OUTDIR writes OUTDIR/aws anew. A fault changes what the account holds, as the provider would list it.
"""
import argparse
import datetime
import hashlib
import json
import pathlib
import re
import shutil

here = pathlib.Path(__file__).resolve().parent
recording = here.parent.parent / "cloud/aws-compliant"
home = "ap-northeast-1"


def moved(text, by):
    """Every instant and day of the text, later by the same time."""
    def instant(match):
        zone = match[2]
        at = datetime.datetime.fromisoformat(match[1]) + by
        return f"{at:%Y-%m-%dT%H:%M:%S}{zone}"
    text = re.sub(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|\+00:00)", instant, text)
    return re.sub(r'"(\d{4}-\d\d-\d\d)"', lambda m: f'"{datetime.date.fromisoformat(m[1]) + by:%Y-%m-%d}"', text)


class Account:
    def __init__(self, folder, manifest):
        self.folder, self.manifest = folder, manifest

    def file(self, region, operation, about=None):
        for call in self.manifest["calls"]:
            if call["region"] == region and f'{call["service"]} {call["operation"]}' == operation and (about is None or call["argument"] == about):
                return call["file"]
        raise SystemExit(f"cloud.py: the recording has no {region} {operation} {about or ''}")

    def change(self, region, operation, edit, about=None):
        path = self.folder / self.file(region, operation, about)
        said = json.loads(path.read_text(encoding="utf-8"))
        edit(said)
        path.write_text(json.dumps(said, indent=4) + "\n", encoding="utf-8")

    def seal(self):
        for call in self.manifest["calls"]:
            call["sha256"] = hashlib.sha256((self.folder / call["file"]).read_bytes()).hexdigest()
        (self.folder / "manifest.json").write_text(json.dumps(self.manifest, indent=1) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fault", action="append", default=[])
    parser.add_argument("outdir", type=pathlib.Path)
    options = parser.parse_args()
    new, out = options.outdir / ".aws.new", options.outdir / "aws"
    shutil.rmtree(new, ignore_errors=True)
    said = json.loads((recording / "manifest.json").read_text(encoding="utf-8"))
    end = datetime.datetime.fromisoformat(said["ended_at"].replace("Z", ""))
    by = datetime.datetime.utcnow().replace(microsecond=0) - datetime.timedelta(minutes=10) - end
    for path in recording.rglob("*.json"):
        to = new / path.relative_to(recording)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(moved(path.read_text(encoding="utf-8"), by), encoding="utf-8")
    account = Account(new, json.loads((new / "manifest.json").read_text(encoding="utf-8")))
    as_run(account)
    for name in options.fault:
        faults[name](account)
    account.seal()
    shutil.rmtree(out, ignore_errors=True)
    new.rename(out)


def put(place, **values):
    place.update(values)


def as_run(account):
    """This vendor runs its own database on the machine db, where the recording has a managed one; the vaults hold its disk."""
    disk = "arn:aws:ec2:ap-northeast-1:000000000000:volume/vol-0aa00000000000005"
    account.change(home, "rds describe-db-instances", lambda v: put(v, DBInstances=[]))
    account.change(home, "rds describe-db-snapshots", lambda v: put(v, DBSnapshots=[]))
    account.change("ap-northeast-3", "rds describe-db-instance-automated-backups", lambda v: put(v, DBInstanceAutomatedBackups=[]))
    account.change(home, "backup list-recovery-points-by-backup-vault", lambda v: put(v["RecoveryPoints"][0], ResourceArn=disk), "minato-vault")
    account.change(home, "backup list-copy-jobs", lambda v: put(v["CopyJobs"][0], ResourceArn=disk))
    account.change("global", "ce get-cost-and-usage", lambda v: put(v["ResultsByTime"][0], Groups=[
        g for g in v["ResultsByTime"][0]["Groups"] if "Relational" not in g["Keys"][0]]))


def sixth_machine(v):
    machines = v["Reservations"][0]["Instances"]
    tags = [{"Key": "Name", "Value": "batch1"}]
    machines.append(machines[0] | {"InstanceId": "i-0aa00000000000006", "PrivateIpAddress": "10.77.9.66", "BlockDeviceMappings": [], "Tags": tags})


def refused(account, region, operation):
    for call in account.manifest["calls"]:
        if call["region"] == region and f'{call["service"]} {call["operation"]}' == operation:
            call.update(error="AccessDenied", exit_status=254, complete=False)
            (account.folder / call["file"]).write_text("{}\n", encoding="utf-8")


def open_machine(account):
    """All three are needed: a public address, a way from the Internet, and a group that lets everybody in."""
    world = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [], "PrefixListIds": [], "UserIdGroupPairs": []}
    network = "vpc-0aa00000000000001"
    account.change(home, "ec2 describe-instances", lambda v: put(v["Reservations"][2]["Instances"][0], PublicIpAddress="203.0.113.11"))
    account.change(home, "ec2 describe-security-groups", lambda v: v["SecurityGroups"][0]["IpPermissions"].append(world))
    account.change(home, "ec2 describe-internet-gateways", lambda v: v["InternetGateways"].append(
        {"InternetGatewayId": "igw-0aa00000000000001", "Attachments": [{"VpcId": network, "State": "available"}]}))
    account.change(home, "ec2 describe-route-tables", lambda v: v["RouteTables"][0]["Routes"].append(
        {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-0aa00000000000001", "State": "active"}))


forgotten_key = {"UserName": "AIDA00000000000000001", "AccessKeyId": "AKIA0000000000000001", "Status": "Active", "CreateDate": "2024-04-02T00:00:00+00:00"}
american_rule = {"DestinationBackupVaultArn": "arn:aws:backup:us-east-1:000000000000:backup-vault:far"}

# What each fault changes; its file in faults/ says what it is and which rows it flips.
faults = {
    "02_backup_copied_abroad": lambda a: a.change(
        home, "backup get-backup-plan", lambda v: v["BackupPlan"]["Rules"][0]["CopyActions"].append(american_rule), "plan-0001"),
    "02_bucket_abroad": lambda a: a.change("global", "s3api get-bucket-location", lambda v: put(v, LocationConstraint=None), "minato-documents"),
    "02_region_refused": lambda a: refused(a, "us-east-1", "ec2 describe-volumes"),
    "11_group_open_to_world": open_machine,
    "13_machine_not_declared": lambda a: a.change(home, "ec2 describe-instances", sixth_machine),
    "14_trail_stopped": lambda a: a.change(
        home, "cloudtrail get-trail-status", lambda v: put(v, IsLogging=False), "arn:aws:cloudtrail:ap-northeast-1:000000000000:trail/all"),
    "27_forgotten_access_key": lambda a: a.change("global", "iam list-access-keys", lambda v: v["AccessKeyMetadata"].append(forgotten_key), "AIDA00000000000000001"),
}

if __name__ == "__main__":
    main()
