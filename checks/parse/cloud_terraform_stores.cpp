// Terraform, AWS provider 4 to 6: what keeps data. Attributes as in the provider's documentation.
#include <algorithm>

#include "checks/parse/cloud_terraform.hpp"

namespace tenken::parse::cloud_json {

namespace {

Store& add(Managed& m, StoreKind kind, std::string id, const char* word) {
  if (id.empty()) m.values.fault("has no name");
  Store s;
  s.what = m.resource(std::move(id), word);
  s.kind = kind;
  m.cloud.stores.push_back(std::move(s));
  return m.cloud.stores.back();
}

void add_copy(Store& s, const Managed& m, std::string region, const char* how, std::string to) {
  if (!region.empty() && region == s.what.region) return;
  s.copies.push_back(Copy{std::move(region), how, std::move(to), m.file, m.address});
}

/// The first block of this name, or one that is not there.
Item block(const Item& v, const char* key) {
  const auto all = blocks(v, key);
  return all.empty() ? v.at("") : all.front();
}

void one_zone(Store& s, const Item& v) {
  if (const auto zone = v.text("availability_zone"); !zone.empty()) s.what.zones = {zone};
}

void database_words(Store& s, const Item& v) {
  s.encrypted = v.flag("storage_encrypted");
  s.is_public = v.flag("publicly_accessible");
  s.deletion_protected = v.flag("deletion_protection");
  s.backup_retention_days = v.integer("backup_retention_period");
  s.key = v.text("kms_key_id");
  s.security_groups = v.texts("vpc_security_group_ids");
  s.port = v.integer("port");
  if (s.port && (*s.port < 1 || *s.port > 65535)) s.port.reset();
}

void read_database(Managed& m) {
  const std::string source = m.values.text("replicate_source_db");
  Store& s = add(m, source.empty() ? StoreKind::database : StoreKind::replica,
                 m.values.text("identifier"), "rds instance");
  database_words(s, m.values);
  s.multi_zone = m.values.flag("multi_az");
  s.source = source;
  one_zone(s, m.values);
}

void read_cluster(Managed& m) {
  Store& s = add(m, StoreKind::database, m.values.text("cluster_identifier"), "rds cluster");
  database_words(s, m.values);
  s.what.zones = m.values.texts("availability_zones");
}

void read_cluster_instance(Managed& m) {
  Store& s = add(m, StoreKind::database, m.values.text("identifier"), "rds instance");
  database_words(s, m.values);
  s.source = m.values.text("cluster_identifier");
  one_zone(s, m.values);
}

void read_database_snapshot(Managed& m) {
  Store& s = add(m, StoreKind::snapshot, m.values.text("db_snapshot_identifier"), "rds snapshot");
  s.encrypted = m.values.flag("encrypted");
  s.source = m.values.text("db_instance_identifier");
}

void read_cluster_snapshot(Managed& m) {
  Store& s = add(m, StoreKind::snapshot, m.values.text("db_cluster_snapshot_identifier"),
                 "rds cluster snapshot");
  s.encrypted = m.values.flag("storage_encrypted");
  s.source = m.values.text("db_cluster_identifier");
}

/// Made where the backups go to; the database's region stands in its ARN.
void read_backup_replication(Managed& m) {
  const std::string from = m.values.needed("source_db_instance_arn");
  Store& s = add(m, StoreKind::backup, m.values.text("id"), "rds automated backup replication");
  s.source = after_last(from, ':');
  if (s.what.region.empty()) s.what.region = arn_region(s.what.id);
}

void read_table(Managed& m) {
  Store& s = add(m, StoreKind::database, m.values.text("name"), "dynamodb table");
  s.encrypted = true;
  s.deletion_protected = m.values.flag("deletion_protection_enabled");
  if (const Item recovery = block(m.values, "point_in_time_recovery"); recovery.is_there())
    s.point_in_time = recovery.flag("enabled");
  for (const Item& replica : blocks(m.values, "replica"))
    add_copy(s, m, replica.needed("region_name"), "global table", s.what.id);
}

void read_table_replica(Managed& m) {
  const std::string table = after_last(m.values.needed("global_table_arn"), '/');
  add(m, StoreKind::replica, table, "dynamodb table replica").source = table;
}

void read_bucket(Managed& m) {
  Store& s = add(m, StoreKind::object, m.values.text("bucket"), "s3 bucket");
  for (const Item& one : blocks(m.values, "versioning"))
    if (one.flag("enabled").value_or(false)) s.versioned = true;
}

/// Settings of a bucket are resources of their own. One whose bucket this state does not manage is
/// a store too: nobody said where it is.
Store& bucket(Managed& m) {
  const std::string name = m.values.needed("bucket");
  if (Store* known = find_store(m.cloud, name, StoreKind::object)) return *known;
  Store& s = add(m, StoreKind::object, name, "s3 bucket");
  return s;
}

void read_versioning(Managed& m) {
  bucket(m).versioned = block(m.values, "versioning_configuration").text("status") == "Enabled";
}

void read_object_lock(Managed& m) {
  bucket(m).object_lock = m.values.text("object_lock_enabled") == "Enabled";
}

void read_public_access(Managed& m) {
  bool blocked = true;
  for (const char* key : {"block_public_acls", "ignore_public_acls", "block_public_policy",
                          "restrict_public_buckets"})
    blocked = blocked && m.values.flag(key).value_or(false);
  if (blocked) bucket(m).is_public = false;
}

void read_replication(Managed& m) {
  Store& s = bucket(m);
  for (const Item& rule : blocks(m.values, "rule")) {
    if (rule.text("status") == "Disabled") continue;
    for (const Item& to : blocks(rule, "destination"))
      add_copy(s, m, "", "replication", after_last(to.needed("bucket"), ':'));
  }
}

void read_volume(Managed& m) {
  Store& s = add(m, StoreKind::volume, m.values.text("id"), "ebs volume");
  s.encrypted = m.values.flag("encrypted");
  s.key = m.values.text("kms_key_id");
  s.source = m.values.text("snapshot_id");
  one_zone(s, m.values);
}

void read_snapshot(Managed& m) {
  Store& s = add(m, StoreKind::snapshot, m.values.text("id"), "ebs snapshot");
  s.encrypted = m.values.flag("encrypted");
  s.source = m.values.text("volume_id");
}

void read_image(Managed& m) { add(m, StoreKind::image, m.values.text("id"), "machine image"); }

void read_file_system(Managed& m) {
  Store& s = add(m, StoreKind::file_system, m.values.text("id"), "efs file system");
  s.encrypted = m.values.flag("encrypted");
  if (const auto zone = m.values.text("availability_zone_name"); !zone.empty())
    s.what.zones = {zone};
  s.multi_zone = s.what.zones.empty();
}

void read_file_replication(Managed& m) {
  Store& s = add(m, StoreKind::replica, m.values.text("source_file_system_id"), "efs replication");
  for (const Item& to : blocks(m.values, "destination"))
    add_copy(s, m, to.needed("region"), "replication", to.text("file_system_id"));
}

void read_cache_group(Managed& m) {
  Store& s = add(m, StoreKind::cache, m.values.text("replication_group_id"),
                 "elasticache replication group");
  // Provider 6 gives text, the ones before a flag.
  const Item rest = m.values.at("at_rest_encryption_enabled");
  s.encrypted = rest.is_text() ? std::optional<bool>(rest.as_text() == "true")
                               : m.values.flag("at_rest_encryption_enabled");
  s.multi_zone = m.values.flag("multi_az_enabled");
}

void read_cache(Managed& m) {
  Store& s = add(m, StoreKind::cache, m.values.text("cluster_id"), "elasticache cluster");
  s.source = m.values.text("replication_group_id");
  one_zone(s, m.values);
}

void read_domain(Managed& m) {
  Store& s = add(m, StoreKind::index, m.values.text("domain_name"), "opensearch domain");
  if (const Item rest = block(m.values, "encrypt_at_rest"); rest.is_there())
    s.encrypted = rest.flag("enabled");
  s.is_public = blocks(m.values, "vpc_options").empty();
}

void read_warehouse(Managed& m) {
  Store& s = add(m, StoreKind::database, m.values.text("cluster_identifier"), "redshift cluster");
  s.is_public = m.values.flag("publicly_accessible");
  s.multi_zone = m.values.flag("multi_az");
  if (const Item copy = block(m.values, "snapshot_copy"); copy.is_there())
    add_copy(s, m, copy.needed("destination_region"), "snapshot copy", "");
}

void read_queue(Managed& m) {
  add(m, StoreKind::queue, m.values.text("id"), "sqs queue").what.name = m.values.text("name");
}
void read_topic(Managed& m) {
  add(m, StoreKind::topic, m.values.text("arn"), "sns topic").what.name = m.values.text("name");
}

void read_secret(Managed& m) {
  Store& s = add(m, StoreKind::secret, m.values.text("arn"), "secret");
  s.what.name = m.values.text("name");
  for (const Item& replica : blocks(m.values, "replica"))
    add_copy(s, m, replica.needed("region"), "replica", s.what.id);
}

void read_log_group(Managed& m) {
  Store& s = add(m, StoreKind::log, m.values.text("name"), "log group");
  s.retention_days = m.values.integer("retention_in_days").value_or(0);
}

void read_repository(Managed& m) {
  add(m, StoreKind::registry, m.values.text("name"), "ecr repository");
}

void read_registry(Managed& m) {
  Store& s = add(m, StoreKind::registry, m.values.text("registry_id"), "ecr registry");
  for (const Item& configuration : blocks(m.values, "replication_configuration"))
    for (const Item& rule : blocks(configuration, "rule"))
      for (const Item& to : blocks(rule, "destination"))
        add_copy(s, m, to.needed("region"), "replication", to.text("registry_id"));
}

void read_pool(Managed& m) {
  Store& s = add(m, StoreKind::directory, m.values.text("id"), "cognito user pool");
  s.what.name = m.values.text("name");
  const auto protection = m.values.text("deletion_protection");
  if (!protection.empty()) s.deletion_protected = protection == "ACTIVE";
}

void read_vault(Managed& m) { add(m, StoreKind::backup, m.values.text("name"), "backup vault"); }

void read_distribution(Managed& m) {
  Store& s = add(m, StoreKind::cache, m.values.text("id"), "cloudfront distribution");
  s.what.region = global_region;
  s.what.name = m.values.text("domain_name");
  if (m.values.flag("enabled").value_or(true))
    m.cloud.fronts.push_back({s.what, m.values.text("domain_name")});
}

}  // namespace

const std::vector<ManagedType>& terraform_stores() {
  static const std::vector<ManagedType> all{
      {"aws_db_instance",
       "arn region identifier replicate_source_db storage_encrypted publicly_accessible "
       "deletion_protection backup_retention_period kms_key_id vpc_security_group_ids port "
       "multi_az "
       "availability_zone tags",
       read_database},
      {"aws_rds_cluster",
       "arn region cluster_identifier storage_encrypted deletion_protection "
       "backup_retention_period kms_key_id vpc_security_group_ids availability_zones tags",
       read_cluster},
      {"aws_rds_cluster_instance",
       "arn region identifier cluster_identifier storage_encrypted publicly_accessible kms_key_id "
       "availability_zone tags",
       read_cluster_instance},
      {"aws_db_snapshot",
       "db_snapshot_arn region db_snapshot_identifier encrypted "
       "db_instance_identifier availability_zone tags",
       read_database_snapshot},
      {"aws_db_cluster_snapshot",
       "region db_cluster_snapshot_identifier storage_encrypted db_cluster_identifier "
       "availability_zones tags",
       read_cluster_snapshot},
      {"aws_db_instance_automated_backups_replication", "id region source_db_instance_arn",
       read_backup_replication},
      {"aws_dynamodb_table",
       "arn region name deletion_protection_enabled point_in_time_recovery enabled replica "
       "region_name tags",
       read_table},
      {"aws_dynamodb_table_replica", "arn region global_table_arn tags", read_table_replica},
      {"aws_s3_bucket", "bucket region bucket_region versioning enabled tags", read_bucket},
      {"aws_s3_bucket_versioning", "bucket versioning_configuration status", read_versioning},
      {"aws_s3_bucket_object_lock_configuration", "bucket object_lock_enabled", read_object_lock},
      {"aws_s3_bucket_public_access_block",
       "bucket block_public_acls ignore_public_acls block_public_policy restrict_public_buckets",
       read_public_access},
      {"aws_s3_bucket_replication_configuration", "bucket rule status destination",
       read_replication},
      {"aws_ebs_volume", "arn region id encrypted kms_key_id snapshot_id availability_zone tags",
       read_volume},
      {"aws_ebs_snapshot", "arn region id encrypted volume_id tags", read_snapshot},
      {"aws_ebs_snapshot_copy", "arn region id encrypted volume_id tags", read_snapshot},
      {"aws_ami", "arn region id tags", read_image},
      {"aws_ami_copy", "arn region id tags", read_image},
      {"aws_ami_from_instance", "arn region id tags", read_image},
      {"aws_efs_file_system", "arn region id encrypted availability_zone_name tags",
       read_file_system},
      {"aws_efs_replication_configuration",
       "region source_file_system_id destination file_system_id", read_file_replication},
      {"aws_elasticache_replication_group",
       "arn region replication_group_id at_rest_encryption_enabled multi_az_enabled tags",
       read_cache_group},
      {"aws_elasticache_cluster",
       "arn region cluster_id replication_group_id availability_zone tags", read_cache},
      {"aws_opensearch_domain",
       "arn region domain_name encrypt_at_rest enabled vpc_options vpc_id tags", read_domain},
      {"aws_elasticsearch_domain",
       "arn region domain_name encrypt_at_rest enabled vpc_options vpc_id tags", read_domain},
      {"aws_redshift_cluster",
       "arn region cluster_identifier publicly_accessible multi_az snapshot_copy "
       "destination_region availability_zone tags",
       read_warehouse},
      {"aws_sqs_queue", "arn region id name", read_queue},
      {"aws_sns_topic", "arn region name", read_topic},
      {"aws_secretsmanager_secret", "arn name replica region", read_secret},
      {"aws_cloudwatch_log_group", "arn region name retention_in_days", read_log_group},
      {"aws_ecr_repository", "arn region name", read_repository},
      {"aws_ecr_replication_configuration",
       "registry_id replication_configuration rule destination region", read_registry},
      {"aws_cognito_user_pool", "arn region id name deletion_protection", read_pool},
      {"aws_backup_vault", "arn region name", read_vault},
      {"aws_cloudfront_distribution", "id domain_name enabled", read_distribution},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
