#include "reports/case_members.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace tenken::reports {

namespace {

/// Blobs up to this size share pack files; larger ones and papers are members of their own (design:
/// "Size").
constexpr std::size_t packed_blob_max = 1u << 20;
constexpr std::size_t pack_bytes_max = 32u << 20;

constexpr std::string_view evidence_name = "evidence/observations.jsonl",
                           index_name = "evidence/blobs.index";

std::string anchor_name(std::size_t i) { return fmt::format("profile/anchors/{:02}.pem", i + 1); }

std::string_view ending_of(std::string_view media_type) {
  if (media_type == "application/pdf") return "pdf";
  if (media_type == "text/csv") return "csv";
  if (media_type.starts_with("text/")) return "txt";
  if (media_type.ends_with("spreadsheetml.sheet")) return "xlsx";
  if (media_type.ends_with("wordprocessingml.document")) return "docx";
  return "bin";
}

/// What the sealed annex holds: digest → name. Nobody publishes this folder.
std::map<std::string, std::string> annex_of(const Evidence& e) {
  std::set<std::string> targets;
  for (const rules::Target& t : e.deployment.targets)
    if (names_staff(t)) targets.insert(t.name);
  std::map<std::string, std::string> out;
  for (const Observation& o : e.observations)
    if (targets.contains(o.target) && !o.sha256.empty())
      out[o.sha256] = fmt::format("annex/{}.{}", o.sha256, ending_of(o.media_type));
  return out;
}

void add_blobs(std::vector<bundle::Member>& out, const Evidence& e) {
  std::set<std::string> papers;
  for (const Observation& o : e.observations)
    if (o.media_type == "application/pdf") papers.insert(o.sha256);
  const auto annex = annex_of(e);
  std::string index, pack;
  int number = 1;
  const auto close_pack = [&] {
    if (!pack.empty())
      out.push_back({fmt::format("evidence/blobs-{:03}.pack", number++), std::move(pack)});
    pack.clear();
  };
  for (const auto& [sha, bytes] : e.blobs) {
    const auto kept_apart = annex.find(sha);
    if (kept_apart != annex.end() || papers.contains(sha) || bytes.size() > packed_blob_max) {
      const std::string name =
          kept_apart != annex.end()
              ? kept_apart->second
              : fmt::format("evidence/documents/{}.{}", sha, papers.contains(sha) ? "pdf" : "bin");
      index += fmt::format("{} {} {} {}\n", sha, name, 0, bytes.size());
      out.push_back({name, bytes});
      continue;
    }
    if (pack.size() + bytes.size() > pack_bytes_max) close_pack();
    index +=
        fmt::format("{} evidence/blobs-{:03}.pack {} {}\n", sha, number, pack.size(), bytes.size());
    pack += bytes;
  }
  close_pack();
  out.push_back({std::string(index_name), std::move(index)});
}

Error damaged(std::string_view member, std::string what) {
  return Error{.kind = ErrorKind::bundle,
               .what = std::move(what),
               .where = std::string(member),
               .hint = "",
               .code = "bundle.malformed_member"};
}

bool read_blobs(const std::vector<bundle::MemberView>& members, Evidence& e,
                std::vector<Error>& errors) {
  const auto* index = find_member(members, index_name);
  if (index == nullptr) return false;
  for (std::string_view line : lines(index->bytes)) {
    const auto words = split(line, ' ');
    std::int64_t offset = 0, size = 0;
    const auto* pack = words.size() == 4 ? find_member(members, words[1]) : nullptr;
    const bool whole =
        pack != nullptr && parse_integer(words[2], offset) && parse_integer(words[3], size) &&
        offset >= 0 && size >= 0 && static_cast<std::size_t>(offset) <= pack->bytes.size() &&
        static_cast<std::size_t>(size) <= pack->bytes.size() - static_cast<std::size_t>(offset);
    if (!whole) {
      errors.push_back(damaged(index_name, fmt::format("a line that names no bytes: \"{}\"",
                                                       printable(line.substr(0, 120)))));
      continue;
    }
    const std::string_view bytes =
        pack->bytes.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
    if (sha256_hex(bytes) != words[0])
      errors.push_back(damaged(words[1], fmt::format("bytes that are not {}", words[0])));
    else
      e.blobs[std::string(words[0])] = std::string(bytes);
  }
  return true;
}

}  // namespace

bool names_staff(const rules::Target& t) {
  const std::string kind = t.fact("register");
  return t.fact("staff") == "yes" || kind == "roster" || kind == "subcontractors" ||
         t.has_role("organisation_chart");
}

const bundle::MemberView* find_member(const std::vector<bundle::MemberView>& members,
                                      std::string_view name) {
  for (const auto& m : members)
    if (m.name == name) return &m;
  return nullptr;
}

std::vector<bundle::Member> members_of(const Case& c) {
  std::vector<bundle::Member> out{{"deployment.yaml", c.evidence.deployment.source},
                                  {"profile.yaml", c.profile.source},
                                  {"rules/annex2.txt", c.rules.annex}};
  for (std::size_t i = 0; i < c.profile.anchors.size(); ++i)
    out.push_back({anchor_name(i), c.profile.anchors[i].pem});
  for (const rules::Rule& r : c.rules.rules) out.push_back({"rules/" + r.file, r.source});
  out.push_back({std::string(evidence_name), to_json_lines(c.evidence)});
  add_blobs(out, c.evidence);
  return out;
}

CaseRead case_of(const std::vector<bundle::MemberView>& members, std::chrono::sys_seconds as_of) {
  CaseRead out;
  const auto text = [&](std::string_view name) -> std::string_view {
    const auto* m = find_member(members, name);
    if (m == nullptr) out.errors.push_back(damaged(name, "no such member"));
    return m == nullptr ? std::string_view{} : m->bytes;
  };
  std::vector<rules::Source> sources;
  for (const auto& m : members)
    if (m.name.starts_with("rules/") && m.name.ends_with(".yaml"))
      sources.push_back({std::string(m.name), std::string(m.bytes)});
  auto rules = rules::load_rules(text("rules/annex2.txt"), sources);
  const auto deployment_text = text("deployment.yaml"), profile_text = text("profile.yaml"),
             evidence_text = text(evidence_name);
  if (!out.errors.empty()) return out;
  std::size_t next_anchor = 0;
  auto profile = rules::load_profile(
      profile_text, "profile.yaml", rules.value, [&](const std::string&) -> Result<std::string> {
        const auto* m = find_member(members, anchor_name(next_anchor++));
        if (m == nullptr) return damaged("profile/anchors", "a trust anchor is missing");
        return std::string(m->bytes);
      });
  auto deployment = rules::load_deployment(deployment_text, "deployment.yaml", rules.value);
  auto evidence = from_json_lines(evidence_text);
  for (auto* errors : {&rules.errors, &profile.errors, &deployment.errors})
    out.errors.insert(out.errors.end(), errors->begin(), errors->end());
  if (!evidence) {
    out.errors.push_back(evidence.error());
    return out;
  }
  out.value.rules = std::move(rules.value);
  out.value.profile = std::move(profile.value);
  out.value.evidence = *std::move(evidence);
  out.value.evidence.deployment = std::move(deployment.value);
  out.value.as_of = as_of;
  if (!read_blobs(members, out.value.evidence, out.errors))
    out.errors.push_back(damaged(index_name, "no such member"));
  for (const Observation& o : out.value.evidence.observations)
    if (!o.sha256.empty() && o.status == Status::ok && !out.value.evidence.blobs.contains(o.sha256))
      out.errors.push_back(
          damaged(evidence_name, fmt::format("observation {} without its bytes", o.id)));
  return out;
}

}  // namespace tenken::reports
