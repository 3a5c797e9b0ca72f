#include "checks/host_filter.hpp"

#include "checks/parse/iptables_save.hpp"
#include "checks/parse/nft.hpp"

namespace tenken {

namespace {

constexpr std::string_view nft_command = "/usr/sbin/nft -j list ruleset";
constexpr std::string_view save4_command = "/usr/sbin/iptables-save";
constexpr std::string_view save6_command = "/usr/sbin/ip6tables-save";

const Part* seen(const Look& look, std::string_view name) {
  const Part* part = look.part(name);
  return part != nullptr && part->ok() ? part : nullptr;
}

}  // namespace

Result<parse::Netfilter> read_host_filter(const Look& look, bool* unseen) {
  parse::Netfilter out;
  std::set<std::string> written_by_save;
  for (const auto& [command, family] :
       {std::pair{save4_command, parse::IpFamily::v4}, {save6_command, parse::IpFamily::v6}}) {
    const Part* part = seen(look, command);
    if (part == nullptr) continue;
    auto save = parse::read_iptables_save(part->bytes, family);
    if (!save) return save.error();
    for (parse::FilterTable& table : save->rules.tables) {
      // nft lists the same rules again, without what only iptables knows of them.
      if (save->is_nf_tables) written_by_save.insert(table.family + " " + table.name);
      out.tables.push_back(std::move(table));
    }
  }
  const Part* nft = seen(look, nft_command);
  if (nft != nullptr) {
    auto tables = parse::read_nft(nft->bytes);
    if (!tables) return tables.error();
    for (parse::FilterTable& table : tables->tables)
      if (!written_by_save.contains(table.family + " " + table.name))
        out.tables.push_back(std::move(table));
  }
  if (unseen != nullptr) *unseen = nft == nullptr && seen(look, save4_command) == nullptr;
  return out;
}

}  // namespace tenken
