// AWS Backup: vaults, what lies in them, and where plans copy it to.
#include "checks/parse/cloud_aws.hpp"

namespace tenken::parse::cloud_json {

namespace {

void read_vaults(Answer& a) {
  for (const Item& v : a.root.needed_list("BackupVaultList")) {
    Store store;
    store.what = a.resource(v, v.needed("BackupVaultName"), "backup vault");
    if (const auto region = arn_region(v.text("BackupVaultArn")); !region.empty())
      store.what.region = region;
    store.kind = StoreKind::backup;
    store.key = v.text("EncryptionKeyArn");
    store.encrypted = true;  // a vault cannot be without
    store.object_lock = v.flag("Locked");
    a.cloud.stores.push_back(std::move(store));
  }
}

void read_points(Answer& a) {
  for (const Item& v : a.root.needed_list("RecoveryPoints")) {
    Store store;
    store.what = a.resource(v, v.needed("RecoveryPointArn"), "recovery point");
    store.kind = StoreKind::backup;
    store.source = v.text("ResourceArn");
    store.state = v.text("Status");
    // A continuous one goes on being written: when it was begun says nothing of how far it reaches.
    if (store.what.id.find(":continuous:") == std::string::npos)
      store.made_at = v.text("CreationDate");
    store.encrypted = v.flag("IsEncrypted");
    a.cloud.stores.push_back(std::move(store));
  }
}

void read_plans(Answer& a) {
  for (const Item& v : a.root.needed_list("BackupPlansList")) {
    BackupPlan plan;
    plan.what = a.resource(v, v.needed("BackupPlanId"), "backup plan");
    plan.what.name = v.text("BackupPlanName");
    a.cloud.backup_plans.push_back(std::move(plan));
  }
}

void read_plan(Answer& a) {
  for (BackupPlan& plan : a.cloud.backup_plans) {
    if (plan.what.id != a.argument || plan.what.region != a.region) continue;
    for (const Item& rule : a.root.at("BackupPlan").needed_list("Rules")) {
      plan.vaults.push_back(rule.needed("TargetBackupVaultName"));
      for (const Item& copy : rule.list("CopyActions")) {
        const std::string arn = copy.needed("DestinationBackupVaultArn");
        plan.copies.push_back(Copy{arn_region(arn), "backup copy", arn, a.file, copy.path()});
      }
    }
    return;
  }
  a.root.fault("is about a plan that the list does not name");
}

/// A copy that was made says where data went, whatever the plans say today.
void read_copy_jobs(Answer& a) {
  for (const Item& v : a.root.needed_list("CopyJobs")) {
    const std::string state = v.needed("State");
    if (state == "FAILED" || state == "ABORTED") continue;
    Store store;
    store.what = a.resource(v, v.needed("CopyJobId"), "backup copy job");
    store.kind = StoreKind::backup;
    store.source = v.text("ResourceArn");
    store.state = state;
    const std::string arn = v.needed("DestinationBackupVaultArn");
    store.copies.push_back(Copy{arn_region(arn), "backup copy", arn, a.file, v.path()});
    a.cloud.stores.push_back(std::move(store));
  }
}

}  // namespace

const std::vector<Operation>& aws_backups() {
  static const std::vector<Operation> all{
      {"backup", "list-backup-vaults", false, "stores backups", "", "", read_vaults},
      {"backup", "list-recovery-points-by-backup-vault", false, "stores backups", "backup vault",
       "", read_points},
      {"backup", "list-backup-plans", false, "stores backups", "", "", read_plans},
      {"backup", "get-backup-plan", false, "stores backups", "backup plan", "", read_plan},
      {"backup", "list-copy-jobs", false, "stores backups", "", "", read_copy_jobs},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
