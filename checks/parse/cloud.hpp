// Cloud: what one account of a cloud provider holds, as the provider itself lists it. One form for
// every provider; cloud_aws.cpp fills it. What was not enumerated stands in `gaps`, so that a check
// that says "every" can ask complete() first.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

/// Region of what belongs to no region (an edge network, a global name).
inline constexpr std::string_view global_region = "global";

/// One thing in the account, and the place in the dump that says so.
struct Resource {
  std::string id;    ///< unique in its region: i-…, a bucket's name, an ARN where nothing else is
  std::string name;  ///< what people call it; the tag Name; empty: none
  std::string kind;  ///< provider's word: "rds instance", "s3 bucket"
  std::string region;  ///< of the thing itself; empty: the dump does not say
  std::vector<std::string> zones;
  std::string file;  ///< part of the dump
  std::string path;  ///< place in it, "DBInstances[0]"
};

enum class StoreKind {
  database,
  replica,
  snapshot,
  backup,
  object,
  volume,
  image,
  file_system,
  cache,
  queue,
  topic,
  index,
  log,
  secret,
  registry,
  directory
};
/// database, replica, …: the words of the register `stores` where it has one.
std::string_view to_string(StoreKind kind);

/// Where else the content of a store goes.
struct Copy {
  std::string region;  ///< empty: the dump names a destination without its region
  std::string how;     ///< "replication", "global table", "backup copy", …
  std::string to;      ///< id of the destination; empty: unnamed
  std::string file, path;
};

/// Something that keeps data at rest. An empty optional: the dump does not say.
struct Store {
  Resource what;
  StoreKind kind = StoreKind::database;
  std::vector<Copy> copies;
  std::string source;  ///< id of what it is a copy of: a snapshot's volume, a replica's primary
  std::string state;
  std::string key;      ///< id of the encryption key; empty: the provider's own or not said
  std::string made_at;  ///< as written
  std::optional<bool> encrypted, is_public, versioned, deletion_protected, multi_zone, object_lock;
  std::optional<bool> point_in_time;  ///< continuous backup
  std::optional<std::int64_t> backup_retention_days;
  std::optional<std::int64_t> retention_days;  ///< after which content goes by itself; 0: never
  std::vector<std::string> security_groups;
  std::optional<std::int64_t> port;  ///< of TCP, at which a database answers
};

enum class MachineKind { vm, container, function };

/// Something that runs code.
struct CloudMachine {
  Resource what;
  MachineKind kind = MachineKind::vm;
  std::string state;  ///< running, stopped, …
  std::vector<std::string> private_addresses, public_addresses;
  std::string network, subnet, image, role, group;
  std::vector<std::string> subnets, security_groups, volumes;
  std::vector<std::string> further_groups;  ///< security groups of further network interfaces alone
  std::optional<bool> metadata_token_required;  ///< IMDSv2 only
  std::string runtime;                          ///< of a function; platform of a vm
  std::string started_at;
  std::optional<std::int64_t> count_wanted, count_running;  ///< of a service of containers
  std::optional<bool> assigns_public_address;               ///< to each container of a service
};

struct Subnet {
  Resource what;
  std::string network;
  std::vector<std::string> ranges;  ///< CIDR, v4 and v6
  std::optional<bool> public_address_on_launch;
};

struct Route {
  std::string destination;  ///< CIDR v4 or v6, or a prefix list's id
  /// local internet_gateway egress_only_gateway nat_gateway transit_gateway peering endpoint
  /// virtual_private_gateway instance interface carrier_gateway local_gateway core_network unknown
  std::string target_kind;
  std::string target;
  std::string state;  ///< active, blackhole
};

struct RouteTable {
  Resource what;
  std::string network;
  bool main = false;                 ///< holds for subnets without a table of their own
  std::vector<std::string> subnets;  ///< with an explicit association
  std::vector<Route> routes;
};

/// A way in or out of a network.
struct Gateway {
  Resource what;
  std::string kind;  ///< the words of Route::target_kind
  std::vector<std::string> networks;
  std::vector<std::string> subnets;
  std::vector<std::string> public_addresses;
  std::string state;
};

/// One line of a security group or a network ACL.
struct PacketRule {
  bool egress = false;
  bool allow = true;
  std::int64_t number = 0;  ///< order in an ACL; 0: no order
  std::string protocol;     ///< tcp udp icmp icmpv6 all or a number
  std::int64_t from_port = 0, to_port = 65535;
  std::vector<std::string> ranges, groups, prefix_lists;
};

struct PacketFilter {
  Resource what;
  bool is_acl = false;
  std::string network;
  std::vector<std::string> subnets;  ///< of an ACL
  std::vector<PacketRule> rules;
};

/// A private way to a service of the provider.
struct Endpoint {
  Resource what;
  std::string service, type, network, state, policy;
  std::vector<std::string> subnets, route_tables, security_groups;
};

struct Firewall {
  Resource what;
  std::string network;
  std::vector<std::string> subnets;
  std::string policy;
  std::optional<bool> deletion_protected;
};

struct Listener {
  std::int64_t port = 0;
  std::string protocol, tls_policy;
  std::vector<std::string> certificates;
};
struct Backend {
  std::string target;  ///< instance id or address
  std::string health;
};
struct LoadBalancer {
  Resource what;
  std::optional<bool> internet_facing;
  std::string type, network, state, dns_name;
  std::vector<std::string> security_groups;
  std::vector<Listener> listeners;
  std::vector<Backend> backends;
};

/// A name of the provider's that answers on the Internet, whatever network stands behind it: a
/// function's own address, a content network.
struct Front {
  Resource what;
  std::string name;  ///< DNS name
};

/// A place where people of the service have passwords.
struct LoginPool {
  Resource what;
  std::string policy;  ///< the provider's answer about it, as JSON; empty: not said
};

/// The console of the account itself, where people administer it.
struct Console {
  Resource what;
  std::string policy;       ///< the provider's answer about passwords, as JSON; empty: none is set
  std::int64_t people = 0;  ///< that may log in there by password
};

struct Group {
  Resource what;  ///< an autoscaling group
  std::int64_t least = 0, most = 0, wanted = 0;
  std::vector<std::string> machines, subnets;
};

struct PublicAddress {
  Resource what;
  std::string address;
  std::string used_by;
};

struct Trail {
  Resource what;
  std::optional<bool> logging, multi_region, validates_files, organization;
  std::optional<bool> chooses_events;  ///< what it leaves out is not in the list of trails
  std::string bucket, log_group, key;
  std::string delivery_error, delivered_at;  ///< as written; empty: not said
};

/// Metric of an alarm whose condition is not read: what it is about is in doubt.
inline constexpr std::string_view unread_alarm = "(a condition that is not read)";

struct Alarm {
  Resource what;
  std::string state;
  std::optional<bool> actions_enabled;
  std::vector<std::string> actions;
  std::string metric;  ///< namespace and name; a space alone: a sum of several metrics
  std::map<std::string, std::string> dimensions;  ///< "InstanceId" → "i-…": what it is about
  std::optional<double> threshold;
  std::string comparison;         ///< GreaterThanThreshold, LessThanOrEqualToThreshold, …
  std::string statistic;          ///< Average, Maximum, Sum, …; empty: a percentile, or not said
  std::optional<double> delay_s;  ///< how long it must be beyond its threshold before it rings
};

struct Principal {
  Resource what;  ///< kind: "iam user", "iam role", "root"
  std::string made_at, last_used_at;
  std::string trust;         ///< the policy that says who may be this role, as JSON text
  bool of_provider = false;  ///< a service of the provider made it and alone may use it
};
struct AccessKey {
  Resource what;
  std::string owner, state, made_at, last_used_at;
};
struct Key {
  Resource what;
  std::string state, manager, deletion_at;
  std::optional<bool> rotates, multi_region;
};
struct CloudCertificate {
  Resource what;
  std::string state, expires_at;
  std::vector<std::string> names;
};
struct Zone {
  Resource what;
  std::optional<bool> is_private;
};

struct BackupPlan {
  Resource what;
  std::vector<Copy> copies;  ///< destinations of its rules
  std::vector<std::string> vaults;
};

/// A policy over the account that its own administrators cannot lift.
struct Guardrail {
  Resource what;
  std::string document;              ///< JSON text; empty: not read
  bool attached = false;             ///< in force for this account, as far as the dump says
  std::vector<std::string> regions;  ///< the only ones allowed, where that is its form
  bool exempts = false;              ///< parts of the account that it leaves out
};

/// Config recorders, threat detectors and the like: a service and whether it is on.
struct Watcher {
  Resource what;
  std::optional<bool> on;
  std::optional<bool> all_kinds;
};

/// Something that was not enumerated.
struct Gap {
  std::string service;    ///< "ec2"
  std::string operation;  ///< "describe-volumes"
  std::string region;
  std::string why;  ///< AccessDenied, not called, NextToken left over, …
  std::vector<std::string> aspects;
};

struct Cloud {
  std::string provider;  ///< aws
  std::string account;
  std::chrono::sys_seconds started_at{}, ended_at{};
  std::vector<std::string> regions;                 ///< enabled, as the provider says
  std::vector<std::string> services_billed_unread;  ///< stand in `gaps` too

  std::vector<Store> stores;
  std::vector<CloudMachine> machines;
  std::vector<Group> groups;
  std::vector<Resource> networks;
  std::vector<Subnet> subnets;
  std::vector<RouteTable> route_tables;
  std::vector<Gateway> gateways;
  std::vector<PacketFilter> filters;
  std::vector<Endpoint> endpoints;
  std::vector<Firewall> firewalls;
  std::vector<LoadBalancer> load_balancers;
  std::vector<Front> fronts;
  std::vector<LoginPool> pools;
  std::vector<Console> consoles;
  std::vector<PublicAddress> addresses;
  std::vector<Trail> trails;
  std::vector<Alarm> alarms;
  std::vector<Principal> principals;
  std::vector<AccessKey> access_keys;
  std::vector<Key> keys;
  std::vector<CloudCertificate> certificates;
  std::vector<Zone> zones;
  std::vector<BackupPlan> backup_plans;
  std::vector<Guardrail> guardrails;
  std::vector<Watcher> watchers;
  std::map<std::string, std::int64_t> figures;  ///< account summary: "AccountMFAEnabled" → 1

  std::vector<Gap> gaps;
  /// True where everything that `aspect` needs was enumerated in every enabled region. Aspects:
  /// stores buckets machines network load_balancers trails alarms principals keys backups
  /// guardrails watchers services pools consoles.
  bool complete(std::string_view aspect) const;
  std::vector<const Gap*> gaps_of(std::string_view aspect) const;
};

/// One file of a dump as it was kept.
struct DumpFile {
  std::string_view bytes;
  std::string problem;  ///< why nothing (or not all) of it was kept; empty: whole
};
using Dump = std::map<std::string, DumpFile>;  ///< by path relative to the dump's folder

/// Reads a dump of tenken-cloud-dump/1 (rules/FORMAT.md, "Cloud dump"). Error: the manifest is
/// missing or malformed, names another account than the provider did (code cloud.contradiction), or
/// the provider is not known (cloud.unsupported). Anything else that is missing, refused, cut or
/// malformed is a gap. Never throws.
Result<Cloud> read_cloud(const Dump& dump);

/// One call that the manifest says was made.
struct DumpCall {
  std::string service, operation, region;
  std::string argument;  ///< what it was asked about: a bucket, an ARN; empty: everything
  std::string file, sha256, error;
  std::int64_t exit_status = 0;
  bool complete = false;
};
struct DumpManifest {
  std::string provider, account, tool;
  std::chrono::sys_seconds started_at{}, ended_at{};
  std::vector<std::pair<std::string, std::string>> regions;  ///< name, opt-in status
  std::vector<DumpCall> calls;
};
Result<DumpManifest> parse_dump_manifest(std::string_view json);

}  // namespace tenken::parse
