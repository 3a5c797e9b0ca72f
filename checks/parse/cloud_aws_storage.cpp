// AWS: what keeps data, but S3 and AWS Backup. Answers of AWS CLI v2; names as in the API.
#include "checks/parse/cloud_aws.hpp"

namespace tenken::parse::cloud_json {

namespace {

/// A store with the place that names it; its ARN, where it has one, says the region.
Store& add(Answer& a, const Item& at, StoreKind kind, std::string id, const char* word,
           const std::string& arn = {}) {
  Store store;
  store.what = a.resource(at, std::move(id), word);
  store.kind = kind;
  if (at.is_object()) store.what.name = name_tag(at);
  if (!arn.empty()) {
    if (const std::string region = arn_region(arn); !region.empty())
      store.what.region = region;
    else
      at.fault("has an ARN without a region");
  }
  a.cloud.stores.push_back(std::move(store));
  return a.cloud.stores.back();
}

void add_copy(Store& store, const Answer& a, const Item& at, std::string region,
              std::string_view how, std::string to = {}) {
  if (region == store.what.region) return;
  store.copies.push_back(
      Copy{std::move(region), std::string(how), std::move(to), a.file, at.path()});
}

/// "enabled", "ACTIVE" and the like; not there: unknown.
std::optional<bool> is_word(const Item& item, const char* key, std::string_view yes) {
  const std::string word = item.text(key);
  if (word.empty()) return {};
  return word == yes;
}

std::vector<std::string> security_groups(const Item& at, const char* list, const char* id) {
  std::vector<std::string> out;
  for (const Item& group : at.list(list)) out.push_back(group.text(id));
  return out;
}

/// The port of an endpoint; not there: it has none yet, or the answer does not say.
std::optional<std::int64_t> tcp_port(const Item& at, const char* key) {
  const auto port = at.integer(key);
  if (port && (*port < 1 || *port > 65535)) {
    at.fault("has no port of TCP");
    return {};
  }
  return port;
}

void read_volumes(Answer& a) {
  for (const Item& v : a.root.needed_list("Volumes")) {
    Store& s = add(a, v, StoreKind::volume, v.needed("VolumeId"), "ebs volume");
    if (const auto zone = v.text("AvailabilityZone"); !zone.empty()) s.what.zones = {zone};
    if (const auto rack = v.text("OutpostArn"); !rack.empty()) s.what.zones.push_back(rack);
    s.encrypted = v.flag("Encrypted");
    s.key = v.text("KmsKeyId");
    s.state = v.text("State");
    s.source = v.text("SnapshotId");
    s.made_at = v.text("CreateTime");
  }
}

void read_snapshots(Answer& a) {
  for (const Item& v : a.root.needed_list("Snapshots")) {
    Store& s = add(a, v, StoreKind::snapshot, v.needed("SnapshotId"), "ebs snapshot");
    s.encrypted = v.flag("Encrypted");
    s.key = v.text("KmsKeyId");
    s.state = v.text("State");
    s.source = v.text("VolumeId");
    s.made_at = v.text("StartTime");
  }
}

void read_images(Answer& a) {
  for (const Item& v : a.root.needed_list("Images")) {
    Store& s = add(a, v, StoreKind::image, v.needed("ImageId"), "machine image");
    if (s.what.name.empty()) s.what.name = v.text("Name");
    s.is_public = v.flag("Public");
    s.state = v.text("State");
    s.made_at = v.text("CreationDate");
  }
}

/// What instances and clusters of RDS say in the same words.
void database_words(Store& s, const Item& v) {
  s.encrypted = v.flag("StorageEncrypted");
  s.key = v.text("KmsKeyId");
  s.is_public = v.flag("PubliclyAccessible");
  s.deletion_protected = v.flag("DeletionProtection");
  s.multi_zone = v.flag("MultiAZ");
  s.backup_retention_days = v.integer("BackupRetentionPeriod");
  s.security_groups = security_groups(v, "VpcSecurityGroups", "VpcSecurityGroupId");
}

void read_databases(Answer& a) {
  for (const Item& v : a.root.needed_list("DBInstances")) {
    const std::string source = v.text("ReadReplicaSourceDBInstanceIdentifier");
    Store& s = add(a, v, source.empty() ? StoreKind::database : StoreKind::replica,
                   v.needed("DBInstanceIdentifier"), "rds instance", v.needed("DBInstanceArn"));
    database_words(s, v);
    // What an instance of a cluster holds is the cluster's.
    s.source = source.empty() ? v.text("DBClusterIdentifier") : source;
    s.state = v.text("DBInstanceStatus");
    s.port = tcp_port(v.at("Endpoint"), "Port");
    for (const char* zone : {"AvailabilityZone", "SecondaryAvailabilityZone"})
      if (const auto name = v.text(zone); !name.empty()) s.what.zones.push_back(name);
    // A replica in another region is named by its ARN, one beside it by its identifier.
    for (const auto& replica : v.texts("ReadReplicaDBInstanceIdentifiers"))
      if (const auto region = arn_region(replica); !region.empty())
        add_copy(s, a, v, region, "read replica", replica);
    for (const Item& copy : v.list("DBInstanceAutomatedBackupsReplications")) {
      const std::string arn = copy.needed("DBInstanceAutomatedBackupsArn");
      add_copy(s, a, copy, arn_region(arn), "automated backup replication", arn);
    }
  }
}

void read_clusters(Answer& a) {
  for (const Item& v : a.root.needed_list("DBClusters")) {
    const std::string source = v.text("ReplicationSourceIdentifier");
    Store& s = add(a, v, source.empty() ? StoreKind::database : StoreKind::replica,
                   v.needed("DBClusterIdentifier"), "rds cluster", v.needed("DBClusterArn"));
    database_words(s, v);
    s.source = source;
    s.state = v.text("Status");
    s.port = tcp_port(v, "Port");
    s.what.zones = v.texts("AvailabilityZones");
    for (const auto& replica : v.texts("ReadReplicaIdentifiers"))
      if (const auto region = arn_region(replica); !region.empty())
        add_copy(s, a, v, region, "read replica", replica);
  }
}

void read_global_clusters(Answer& a) {
  for (const Item& v : a.root.needed_list("GlobalClusters"))
    for (const Item& member : v.list("GlobalClusterMembers")) {
      const std::string arn = member.needed("DBClusterArn");
      // A cluster of this account stands in its region's list too; here it counts as a copy so that
      // the link between them is seen.
      Store& s = add(a, member, StoreKind::replica, arn, "global database member", arn);
      s.source = v.text("GlobalClusterIdentifier");
      for (const auto& reader : member.texts("Readers"))
        add_copy(s, a, member, arn_region(reader), "global database", reader);
    }
}

void read_database_snapshots(Answer& a) {
  for (const Item& v : a.root.needed_list("DBSnapshots")) {
    Store& s = add(a, v, StoreKind::snapshot, v.needed("DBSnapshotIdentifier"), "rds snapshot",
                   v.needed("DBSnapshotArn"));
    s.encrypted = v.flag("Encrypted");
    s.source = v.text("DBInstanceIdentifier");
    s.made_at = v.text("SnapshotCreateTime");
    s.state = v.text("Status");
  }
}

void read_cluster_snapshots(Answer& a) {
  for (const Item& v : a.root.needed_list("DBClusterSnapshots")) {
    Store& s = add(a, v, StoreKind::snapshot, v.needed("DBClusterSnapshotIdentifier"),
                   "rds cluster snapshot", v.needed("DBClusterSnapshotArn"));
    s.encrypted = v.flag("StorageEncrypted");
    s.source = v.text("DBClusterIdentifier");
    s.made_at = v.text("SnapshotCreateTime");
    s.state = v.text("Status");
  }
}

void read_automated_backups(Answer& a) {
  for (const Item& v : a.root.needed_list("DBInstanceAutomatedBackups")) {
    // The list is of the region that keeps them; "Region" in it is the database's.
    Store& s = add(a, v, StoreKind::backup, v.needed("DbiResourceId"), "rds automated backup");
    s.what.name = v.text("DBInstanceIdentifier");
    s.encrypted = v.flag("Encrypted");
    s.source = v.text("DBInstanceArn");
    s.backup_retention_days = v.integer("BackupRetentionPeriod");
    s.state = v.text("Status");
    s.made_at = v.at("RestoreWindow").text("LatestTime");
    for (const Item& copy : v.list("DBInstanceAutomatedBackupsReplications")) {
      const std::string arn = copy.needed("DBInstanceAutomatedBackupsArn");
      add_copy(s, a, copy, arn_region(arn), "automated backup replication", arn);
    }
  }
}

void read_tables(Answer& a) {
  for (const Item& v : a.root.needed_list("TableNames"))
    add(a, v, StoreKind::database, v.as_text(), "dynamodb table");
}

Store* named_here(Answer& a, StoreKind kind, std::string_view word) {
  for (Store& s : a.cloud.stores)
    if (s.kind == kind && s.what.kind == word && s.what.id == a.argument &&
        s.what.region == a.region)
      return &s;
  a.root.fault("is about something that its list does not name");
  return nullptr;
}

void read_table(Answer& a) {
  const Item v = a.root.at("Table");
  Store* s = named_here(a, StoreKind::database, "dynamodb table");
  if (s == nullptr) return;
  if (v.needed("TableName") != a.argument) v.fault("is another table");
  s->state = v.text("TableStatus");
  s->encrypted = true;  // DynamoDB encrypts every table; SSEDescription names a key of one's own
  s->key = v.at("SSEDescription").text("KMSMasterKeyArn");
  s->deletion_protected = v.flag("DeletionProtectionEnabled");
  for (const Item& replica : v.list("Replicas"))
    add_copy(*s, a, replica, replica.needed("RegionName"), "global table");
}

void read_continuous_backups(Answer& a) {
  Store* s = named_here(a, StoreKind::database, "dynamodb table");
  const Item v = a.root.at("ContinuousBackupsDescription").at("PointInTimeRecoveryDescription");
  if (s != nullptr) s->point_in_time = v.needed("PointInTimeRecoveryStatus") == "ENABLED";
}

void read_table_backups(Answer& a) {
  for (const Item& v : a.root.needed_list("BackupSummaries")) {
    const std::string arn = v.needed("BackupArn");
    Store& s = add(a, v, StoreKind::backup, arn, "dynamodb backup", arn);
    s.what.name = v.text("BackupName");
    s.source = v.text("TableName");
    s.state = v.text("BackupStatus");
    s.made_at = v.text("BackupCreationDateTime");
  }
}

void read_global_tables(Answer& a) {
  for (const Item& v : a.root.needed_list("GlobalTables")) {
    Store& s = add(a, v, StoreKind::replica, v.needed("GlobalTableName"), "dynamodb global table");
    for (const Item& replica : v.needed_list("ReplicationGroup"))
      add_copy(s, a, replica, replica.needed("RegionName"), "global table");
  }
}

void read_file_systems(Answer& a) {
  for (const Item& v : a.root.needed_list("FileSystems")) {
    Store& s = add(a, v, StoreKind::file_system, v.needed("FileSystemId"), "efs file system",
                   v.text("FileSystemArn"));
    s.encrypted = v.flag("Encrypted");
    s.key = v.text("KmsKeyId");
    s.state = v.text("LifeCycleState");
    if (const auto zone = v.text("AvailabilityZoneName"); !zone.empty()) s.what.zones = {zone};
    s.multi_zone = s.what.zones.empty();
  }
}

void read_file_replications(Answer& a) {
  for (const Item& v : a.root.needed_list("Replications"))
    for (const Item& to : v.needed_list("Destinations")) {
      const std::string source = v.needed("SourceFileSystemId");
      Store* s = find_store(a.cloud, source, StoreKind::file_system);
      if (s == nullptr) s = &add(a, v, StoreKind::replica, source, "efs replication");
      s->copies.push_back(
          Copy{to.needed("Region"), "replication", to.text("FileSystemId"), a.file, to.path()});
    }
}

void read_cache_groups(Answer& a) {
  for (const Item& v : a.root.needed_list("ReplicationGroups")) {
    Store& s = add(a, v, StoreKind::cache, v.needed("ReplicationGroupId"),
                   "elasticache replication group", v.text("ARN"));
    s.encrypted = v.flag("AtRestEncryptionEnabled");
    s.multi_zone = is_word(v, "MultiAZ", "enabled");
    s.backup_retention_days = v.integer("SnapshotRetentionLimit");
    s.state = v.text("Status");
  }
}

void read_cache_clusters(Answer& a) {
  for (const Item& v : a.root.needed_list("CacheClusters")) {
    Store& s = add(a, v, StoreKind::cache, v.needed("CacheClusterId"), "elasticache cluster",
                   v.text("ARN"));
    s.encrypted = v.flag("AtRestEncryptionEnabled");
    s.source = v.text("ReplicationGroupId");
    s.state = v.text("CacheClusterStatus");
    s.security_groups = security_groups(v, "SecurityGroups", "SecurityGroupId");
    if (const auto zone = v.text("PreferredAvailabilityZone"); !zone.empty()) s.what.zones = {zone};
  }
}

void read_cache_snapshots(Answer& a) {
  for (const Item& v : a.root.needed_list("Snapshots"))
    add(a, v, StoreKind::snapshot, v.needed("SnapshotName"), "elasticache snapshot", v.text("ARN"));
}

void read_serverless_caches(Answer& a) {
  for (const Item& v : a.root.needed_list("ServerlessCaches"))
    add(a, v, StoreKind::cache, v.needed("ServerlessCacheName"), "elasticache serverless cache",
        v.text("ARN"));
}

void read_domains(Answer& a) {
  for (const Item& v : a.root.needed_list("DomainNames"))
    add(a, v, StoreKind::index, v.needed("DomainName"), "opensearch domain");
}

void read_domain(Answer& a) {
  const Item v = a.root.at("DomainStatus");
  Store* s = named_here(a, StoreKind::index, "opensearch domain");
  if (s == nullptr) return;
  if (v.needed("DomainName") != a.argument) v.fault("is another domain");
  s->encrypted = v.at("EncryptionAtRestOptions").flag("Enabled");
  s->multi_zone = v.at("ClusterConfig").flag("ZoneAwarenessEnabled");
  s->security_groups = v.at("VPCOptions").texts("SecurityGroupIds");
  s->is_public = !v.at("VPCOptions").is_there();
}

void read_warehouses(Answer& a) {
  for (const Item& v : a.root.needed_list("Clusters")) {
    Store& s = add(a, v, StoreKind::database, v.needed("ClusterIdentifier"), "redshift cluster");
    s.encrypted = v.flag("Encrypted");
    s.is_public = v.flag("PubliclyAccessible");
    s.multi_zone = is_word(v, "MultiAZ", "Enabled");
    s.port = tcp_port(v.at("Endpoint"), "Port");
    s.security_groups = security_groups(v, "VpcSecurityGroups", "VpcSecurityGroupId");
    s.state = v.text("ClusterStatus");
    if (const Item copy = v.at("ClusterSnapshotCopyStatus"); copy.is_there())
      add_copy(s, a, copy, copy.needed("DestinationRegion"), "snapshot copy");
  }
}

void read_warehouse_snapshots(Answer& a) {
  for (const Item& v : a.root.needed_list("Snapshots")) {
    Store& s = add(a, v, StoreKind::snapshot, v.needed("SnapshotIdentifier"), "redshift snapshot");
    s.encrypted = v.flag("Encrypted");
    s.source = v.text("ClusterIdentifier");
    s.made_at = v.text("SnapshotCreateTime");
    s.state = v.text("Status");
  }
}

void read_queues(Answer& a) {
  // No queue: the answer is empty, so the list need not be there.
  for (const Item& v : a.root.list("QueueUrls")) {
    Store& s = add(a, v, StoreKind::queue, v.as_text(), "sqs queue");
    s.what.name = after_last(v.as_text(), '/');
  }
}

void read_topics(Answer& a) {
  for (const Item& v : a.root.needed_list("Topics")) {
    const std::string arn = v.needed("TopicArn");
    Store& s = add(a, v, StoreKind::topic, arn, "sns topic", arn);
    s.what.name = after_last(arn, ':');
  }
}

void read_secrets(Answer& a) {
  for (const Item& v : a.root.needed_list("SecretList")) {
    const std::string arn = v.needed("ARN");
    Store& s = add(a, v, StoreKind::secret, arn, "secret", arn);
    s.what.name = v.text("Name");
    s.encrypted = true;  // always, by a key of the provider where KmsKeyId is not given
    s.key = v.text("KmsKeyId");
    s.source = v.text("PrimaryRegion") == a.region ? "" : v.text("PrimaryRegion");
  }
}

void read_log_groups(Answer& a) {
  for (const Item& v : a.root.needed_list("logGroups")) {
    Store& s = add(a, v, StoreKind::log, v.needed("logGroupName"), "log group", v.text("arn"));
    // No retention given: CloudWatch Logs keeps for ever.
    s.retention_days = v.integer("retentionInDays").value_or(0);
    s.key = v.text("kmsKeyId");
    s.encrypted = true;
  }
}

void read_repositories(Answer& a) {
  for (const Item& v : a.root.needed_list("repositories"))
    add(a, v, StoreKind::registry, v.needed("repositoryName"), "ecr repository",
        v.text("repositoryArn"));
}

void read_registry(Answer& a) {
  const std::string id = a.root.needed("registryId");
  const auto rules = a.root.at("replicationConfiguration").list("rules");
  if (rules.empty()) return;
  Store& s = add(a, a.root, StoreKind::registry, id, "ecr registry");
  for (const Item& rule : rules)
    for (const Item& to : rule.needed_list("destinations"))
      add_copy(s, a, to, to.needed("region"), "replication", to.text("registryId"));
}

void read_user_pools(Answer& a) {
  for (const Item& v : a.root.needed_list("UserPools")) {
    Store& s = add(a, v, StoreKind::directory, v.needed("Id"), "cognito user pool");
    s.what.name = v.text("Name");
    a.cloud.pools.push_back({s.what, {}});
  }
}

void read_user_pool(Answer& a) {
  Store* s = named_here(a, StoreKind::directory, "cognito user pool");
  if (s == nullptr) return;
  if (a.root.at("UserPool").needed("Id") != a.argument) a.root.fault("is another user pool");
  s->deletion_protected = is_word(a.root.at("UserPool"), "DeletionProtection", "ACTIVE");
  const Item policy = a.root.at("UserPool").at("Policies").at("PasswordPolicy");
  if (policy.is_there() && !policy.is_object()) policy.fault("is no object");
  for (LoginPool& pool : a.cloud.pools) {
    if (pool.what.id != a.argument || pool.what.region != a.region || !policy.is_object()) continue;
    pool.what.file = a.file, pool.what.path = policy.path();
    pool.policy = R"({"Policies": {"PasswordPolicy": )" + policy.raw() + "}}";
  }
  // Pages to log in at, on the Internet.
  for (const char* key : {"Domain", "CustomDomain"})
    if (const auto name = a.root.at("UserPool").text(key); !name.empty()) {
      Front f;
      f.what = a.resource(a.root.at("UserPool"), a.argument, "cognito domain");
      f.name = name;
      a.cloud.fronts.push_back(std::move(f));
    }
}

void read_distributions(Answer& a) {
  // No distribution: the answer has no Items.
  for (const Item& v : a.root.at("DistributionList").list("Items")) {
    Store& s = add(a, v, StoreKind::cache, v.needed("Id"), "cloudfront distribution");
    s.what.region = global_region;
    s.what.name = v.text("DomainName");
    s.state = v.flag("Enabled").value_or(true) ? "enabled" : "disabled";
    if (s.state == "disabled") continue;
    Front f;
    f.what = s.what;
    f.name = s.what.name;
    a.cloud.fronts.push_back(std::move(f));
  }
}

}  // namespace

const std::vector<Operation>& aws_storage() {
  static const std::vector<Operation> all{
      {"ec2", "describe-volumes", false, "stores", "", "", read_volumes},
      {"ec2", "describe-snapshots", false, "stores", "", "", read_snapshots},
      {"ec2", "describe-images", false, "stores", "", "", read_images},
      {"rds", "describe-db-instances", false, "stores", "", "", read_databases},
      {"rds", "describe-db-clusters", false, "stores", "", "", read_clusters},
      {"rds", "describe-global-clusters", false, "stores", "", "", read_global_clusters},
      {"rds", "describe-db-snapshots", false, "stores", "", "", read_database_snapshots},
      {"rds", "describe-db-cluster-snapshots", false, "stores", "", "", read_cluster_snapshots},
      {"rds", "describe-db-instance-automated-backups", false, "stores backups", "", "",
       read_automated_backups},
      {"dynamodb", "list-tables", false, "stores", "", "", read_tables},
      {"dynamodb", "describe-table", false, "stores", "dynamodb table", "", read_table},
      {"dynamodb", "describe-continuous-backups", false, "backups", "dynamodb table", "",
       read_continuous_backups},
      {"dynamodb", "list-backups", false, "stores backups", "", "", read_table_backups},
      {"dynamodb", "list-global-tables", false, "stores", "", "", read_global_tables},
      {"efs", "describe-file-systems", false, "stores", "", "", read_file_systems},
      {"efs", "describe-replication-configurations", false, "stores", "", "ReplicationNotFound",
       read_file_replications},
      {"elasticache", "describe-replication-groups", false, "stores", "", "", read_cache_groups},
      {"elasticache", "describe-cache-clusters", false, "stores", "", "", read_cache_clusters},
      {"elasticache", "describe-serverless-caches", false, "stores", "", "",
       read_serverless_caches},
      {"elasticache", "describe-snapshots", false, "stores", "", "", read_cache_snapshots},
      {"opensearch", "list-domain-names", false, "stores", "", "", read_domains},
      {"opensearch", "describe-domain", false, "stores", "opensearch domain", "", read_domain},
      {"redshift", "describe-clusters", false, "stores", "", "", read_warehouses},
      {"redshift", "describe-cluster-snapshots", false, "stores", "", "", read_warehouse_snapshots},
      {"sqs", "list-queues", false, "stores", "", "", read_queues},
      {"sns", "list-topics", false, "stores", "", "", read_topics},
      {"secretsmanager", "list-secrets", false, "stores keys", "", "", read_secrets},
      {"logs", "describe-log-groups", false, "stores", "", "", read_log_groups},
      {"ecr", "describe-repositories", false, "stores", "", "", read_repositories},
      {"ecr", "describe-registry", false, "stores", "", "", read_registry},
      {"cognito-idp", "list-user-pools", false, "stores pools", "", "", read_user_pools},
      {"cognito-idp", "describe-user-pool", false, "stores load_balancers pools",
       "cognito user pool", "", read_user_pool},
      {"cloudfront", "list-distributions", true, "stores load_balancers", "", "",
       read_distributions},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
