// The readers of Azure CLI answers, by theme. Internal to cloud_azure*.cpp.
#pragma once

#include <vector>

#include "checks/parse/cloud_json.hpp"

namespace tenken::parse::cloud_json {

/// Kind of a store that only a diagnostic setting names.
inline constexpr std::string_view azure_log_destination = "destination of a diagnostic setting";

/// What the readers of one subscription share.
struct AzureBook {
  std::vector<Resource> servers;  ///< of Azure SQL: their databases are asked for one by one
  /// Some table leads packets of everywhere to an appliance or a gateway: the tag VirtualNetwork
  /// holds the prefixes of such routes too ("Virtual network service tags").
  bool has_forced_routes = false;
  std::map<std::string, std::string> pair;        ///< location → its paired one
  std::map<std::string, std::string> by_display;  ///< "Japan East" → japaneast
  std::map<std::string, std::string> address;     ///< id of a public address → the address
  std::map<std::string, std::string> subnet_of;   ///< id of a network card → its subnet
  std::map<std::string, std::vector<std::string>> groups_of;   ///< card → its security groups
  std::map<std::string, std::vector<std::string>> private_of;  ///< card → its addresses
  std::map<std::string, std::vector<std::string>> public_of;   ///< card → ids of public addresses
};

/// One answer of `az`: a list of things or one thing.
struct AzureAnswer {
  Cloud& cloud;
  AzureBook& book;
  Item root;
  std::string argument;
  std::string file;

  Resource resource(const Item& at, const char* kind) const;
};

/// One call of the Azure CLI that the dump may hold.
struct AzureOperation {
  std::string_view service, name;  ///< "network nsg", "list"
  std::string_view aspects;        ///< what it is a denominator of; empty: supporting
  std::string_view per_argument;   ///< asked for each thing of this kind; empty: asked once
  void (*read)(AzureAnswer&) = nullptr;
};

const std::vector<AzureOperation>& azure_stores();
const std::vector<AzureOperation>& azure_compute();  ///< machines, networks, balancers
const std::vector<AzureOperation>& azure_rules();    ///< policies, roles, logs, alerts

void read_azure_groups(AzureAnswer& a);
/// "addressPrefix" or "addressPrefixes", whichever is there.
std::vector<std::string> azure_one_or_many(const Item& v, const char* one, const char* many);

/// An id of Azure in one case: it is the same in every case.
std::string azure_id(std::string_view id);
/// "Japan East" and "japaneast" as "japaneast".
std::string azure_location(const AzureAnswer& a, const std::string& said);

}  // namespace tenken::parse::cloud_json
