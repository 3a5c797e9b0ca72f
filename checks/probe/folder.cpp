// folder: the files of a folder that the operator's own script wrote, such as a cloud dump
// (examples/cloud/describe-aws). What may hold a secret goes before anything is kept.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "checks/parse/cloud.hpp"
#include "checks/parse/cloud_json.hpp"
#include "checks/parse/json.hpp"
#include "checks/parse/terraform_state.hpp"
#include "checks/probe/probe.hpp"
#include "rules/text.hpp"

namespace tenken::probe {

namespace {

/// DIR/region/file.json and one more.
constexpr int depth_max = 4;
/// All files together. A large account (a thousand volumes, ten thousand snapshots) takes 20 MB.
constexpr std::int64_t total_bytes_max = 128ll << 20;
constexpr std::string_view reducer = "cloud-keys/1";

/// Keys whose values are, or may be, secrets, source text or data about people. Compared without
/// case. The script leaves them out; this is the second line.
const std::set<std::string, std::less<>>& dropped_keys() {
  static const std::set<std::string, std::less<>> all{
      "environment",
      "environmentvariables",
      "environmentfiles",
      "userdata",
      "masteruserpassword",
      "masterusername",
      "password",
      "passwords",
      "authtoken",
      "token",
      "accesstoken",
      "sessiontoken",
      "secretaccesskey",
      "secretstring",
      "secretbinary",
      "clientsecret",
      "privatekey",
      "keymaterial",
      "plaintext",
      "ciphertextblob",
      "presignedurl",
      "code",
      "email",
      "emailaddress",
      "phonenumber",
      "secrets",
      "credentials",
      "providerdetails",
      "emailverificationmessage",
      "smsverificationmessage",
      "arnofuser",
      "command",
      "entrypoint",
      // Azure.
      "osprofile",
      "customdata",
      "adminusername",
      "administratorlogin",
      "administratorloginpassword",
      "principalname",
      "connectionstring",
      "connectionstrings",
      "primarykey",
      "secondarykey",
      "primarymasterkey",
      "secondarymasterkey",
      "appsettings",
      "createdby",
      "lastmodifiedby",
      // Free words and names of people: an IAM user is its UserId.
      "username",
      "description",
      "taglist",
  };
  return all;
}

/// "Code" is a Lambda's presigned URL, but elsewhere a state (State.Code of a balancer, Status.Code
/// of a peering) that is judged: only an object is dropped.
bool is_dropped(const std::string& key, const nlohmann::json& value) {
  const std::string word = lower_ascii(key);
  // Tags as names and values hold anything, and none is read.
  if (word == "tags" && value.is_object()) return true;
  if (!dropped_keys().contains(word)) return false;
  if (word == "code") return value.is_object();
  return true;
}

bool is_presigned(const nlohmann::json& value) {
  return value.is_string() &&
         lower_ascii(value.get_ref<const std::string&>()).find("x-amz-signature=") !=
             std::string::npos;
}

/// Who asked, by name: an ARN of a user or of a session.
bool names_a_person(const std::string& key, const nlohmann::json& value) {
  if (lower_ascii(key) != "arn" || !value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return text.find(":user/") != std::string::npos ||
         text.find(":assumed-role/") != std::string::npos;
}

/// A person or a group of Google Cloud by address ("user:x@y"): the script gives keyed names.
bool is_member_by_address(const nlohmann::json& value) {
  if (!value.is_string()) return false;
  const std::string text = lower_ascii(value.get_ref<const std::string&>());
  return text.find('@') != std::string::npos &&
         (text.find("user:") != std::string::npos || text.find("group:") != std::string::npos);
}

/// Of tags, which hold anything, only those that are judged.
bool is_other_tag(const nlohmann::json& tag) {
  if (!tag.is_object()) return false;
  const auto key = tag.find("Key");
  return key == tag.end() || (*key != "Name" && *key != "aws:autoscaling:groupName");
}

/// Takes what must not be kept out of `value`; true where something went.
bool reduce(nlohmann::json& value, std::map<std::string, int>& gone) {
  bool changed = false;
  if (value.is_object()) {
    for (auto it = value.begin(); it != value.end();) {
      if (is_dropped(it.key(), *it) || is_presigned(*it)) {
        ++gone[is_presigned(*it) ? "presigned URL" : it.key()];
        it = value.erase(it);
        changed = true;
      } else if (names_a_person(it.key(), *it)) {
        ++gone["ARN of a person"];
        it = value.erase(it);
        changed = true;
      } else {
        if (lower_ascii(it.key()) == "tags" && it->is_array()) {
          auto& tags = it->get_ref<nlohmann::json::array_t&>();
          const auto others = std::erase_if(tags, is_other_tag);
          if (others > 0) gone["tag"] += static_cast<int>(others), changed = true;
        }
        changed = reduce(*it, gone) || changed;
        ++it;
      }
    }
  } else if (value.is_array()) {
    for (auto& item : value) {
      if (is_presigned(item)) {
        ++gone["presigned URL"];
        item = nullptr;
        changed = true;
      } else if (is_member_by_address(item)) {
        ++gone["address of a member"];
        item = "user:withheld";
        changed = true;
      } else {
        changed = reduce(item, gone) || changed;
      }
    }
  }
  return changed;
}

void refuse(Seen& seen, Status status, std::string why) {
  seen.bytes.clear();
  seen.status = status;
  seen.why = std::move(why);
}

/// A file that is no JSON is not kept: nobody could say what stands in it.
void reduce(Seen& seen) {
  if (parse::cloud_json::depth_of(seen.bytes) > parse::cloud_json::depth_max)
    return refuse(seen, Status::malformed, "JSON deeper than any answer");
  try {
    auto json = parse::strict_json(seen.bytes);
    std::map<std::string, int> gone;
    if (reduce(json, gone)) seen.bytes = json.dump(1);
    for (const auto& [key, count] : gone)
      seen.redactions.push_back(fmt::format("{} {}", printable(key), count));
  } catch (const std::exception& e) {
    // What the parser says may quote the file.
    refuse(seen, Status::malformed, "no JSON, or a key that stands twice");
  }
}

/// What the detector of personal data looks at: the file without the runs of twelve digits that
/// this dialect uses for accounts (in an ARN, under a key of accounts, in an address of ECR or SQS;
/// the dump's own wherever it stands: one number in eleven has the check digit of a My Number) and
/// without the hexadecimal ids of resources. Anything else stays to be found.
std::string without_ids(std::string text, std::string_view own_account) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_hex = [&](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); };
  for (std::size_t at = 0; at < text.size();) {
    if (!is_hex(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    bool letters = false;
    while (end < text.size() && is_hex(text[end])) letters |= !is_digit(text[end++]);
    const std::string_view before = std::string_view(text).substr(0, at);
    const bool id = end - at >= 8 && (letters || before.ends_with('-')) && !before.empty() &&
                    (before.ends_with('-') || before.ends_with('"') || before.ends_with('/'));
    bool account = false;
    if (end - at == 12 && !letters) {
      account = std::string_view(text).substr(at, end - at) == own_account;
      const auto line = before.rfind('"');
      const std::string_view said =
          line == std::string_view::npos ? std::string_view() : before.substr(line + 1);
      account = account || said.starts_with("arn:aws") || said.starts_with("https://sqs.");
      for (std::string_view key :
           {"OwnerId\": \"", "Account\": \"", "account\": \"", "AccountId\": \"",
            "RegistryId\": \"", "registryId\": \"", "AWSAccountId\": \"", "ImageOwnerId\": \"",
            "RequesterId\": \"", "AWS\": \"", "argument\": \""})
        account = account || before.ends_with(key);
    }
    if (id || account)
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(at),
                text.begin() + static_cast<std::ptrdiff_t>(end), 'x');
    at = end;
  }
  return text;
}

/// A state of Terraform holds every secret in clear: what is read of it is kept, nothing else.
void keep_state(Seen& seen) {
  if (parse::cloud_json::depth_of(seen.bytes) > parse::cloud_json::depth_max)
    return refuse(seen, Status::malformed, "JSON deeper than any answer");
  auto kept = parse::terraform_state_kept(seen.bytes);
  if (!kept) return refuse(seen, Status::malformed, kept.error().what);
  seen.redactions.push_back(
      fmt::format("terraform: {} of {} bytes kept", kept->size(), seen.bytes.size()));
  seen.bytes = *std::move(kept);
}

struct Folder {
  const Look& look;
  std::filesystem::path root;
  bool is_terraform = false;                   ///< the manifest says so
  std::map<std::string, std::string> digests;  ///< of the manifest, by file
  std::string account;                         ///< of the manifest
  std::int64_t total = 0;

  Seen read(const std::string& name) {
    Seen out;
    out.part = name;
    out.how = "read " + look.arg("folder") + "/" + name;
    out.media_type = "application/json";
    out.reducer = reducer;
    const auto most = static_cast<std::size_t>(look.step.limits.bytes_max);
    std::ifstream in(root / name, std::ios::binary);
    if (!in) return refuse(out, Status::denied, "could not be opened"), out;
    out.bytes.resize(most + 1);
    in.read(out.bytes.data(), static_cast<std::streamsize>(most + 1));
    out.bytes.resize(static_cast<std::size_t>(in.gcount()));
    if (out.bytes.size() > most) {
      refuse(out, Status::truncated, fmt::format("more than {} bytes", most));
      return out;
    }
    total += static_cast<std::int64_t>(out.bytes.size());
    if (total > total_bytes_max) {
      refuse(out, Status::truncated, "the folder is larger than is read");
      return out;
    }
    if (const auto said = digests.find(name);
        said != digests.end() && said->second != sha256_hex(out.bytes)) {
      refuse(out, Status::malformed, "not the file whose digest the manifest gives");
      return out;
    }
    if ((is_terraform && name != "manifest.json") || parse::looks_like_terraform(out.bytes))
      keep_state(out);
    else
      reduce(out);
    if (out.status == Status::ok) out.searched = without_ids(out.bytes, account);
    return out;
  }
};

/// Regular files below `root`, sorted; no link is followed.
Result<std::vector<std::string>> files_below(const std::filesystem::path& root, std::size_t most) {
  std::vector<std::string> out;
  std::error_code error;
  auto it = std::filesystem::recursive_directory_iterator(root, error);
  const auto failed_here = [&] { return Error{.what = "the folder could not be listed"}; };
  if (error) return failed_here();
  for (; it != std::filesystem::recursive_directory_iterator(); it.increment(error)) {
    if (error) return failed_here();
    if (it->is_symlink(error)) continue;
    if (it.depth() >= depth_max) it.disable_recursion_pending();
    if (!it->is_regular_file(error)) continue;
    const std::string name = it->path().lexically_relative(root).generic_string();
    if (!name.ends_with(".json")) continue;
    out.push_back(name);
    if (out.size() > most) return Error{.what = fmt::format("more than {} files", most)};
  }
  if (error) return failed_here();
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<Seen> observe(const Look& look) {
  const std::string folder = look.arg("folder");
  const std::string how = "read " + folder;
  Folder here{look, look.base / folder, false, {}, {}, 0};
  std::error_code error;
  if (!std::filesystem::exists(here.root, error))
    return failed(Status::absent, "no such folder", how);
  if (std::filesystem::is_symlink(here.root, error) ||
      !std::filesystem::is_directory(here.root, error))
    return failed(Status::malformed, "not a folder", how);
  const auto names = files_below(here.root, static_cast<std::size_t>(look.step.limits.parts_max));
  if (!names) return failed(Status::truncated, names.error().what, how);
  if (names->empty()) return failed(Status::absent, "no JSON file in the folder", how);
  std::vector<Seen> out;
  // What no manifest names nobody reads, and nobody said what may stand in it.
  if (std::find(names->begin(), names->end(), "manifest.json") == names->end())
    return failed(Status::absent, "no manifest.json in the folder", how);
  out.push_back(here.read("manifest.json"));
  if (out.back().status != Status::ok) return out;
  if (const auto said = parse::parse_dump_manifest(out.back().bytes)) {
    here.account = said->account;
    here.is_terraform = said->provider == "terraform";
    for (const auto& call : said->calls) here.digests[call.file] = call.sha256;
    out.back().searched = without_ids(out.back().bytes, here.account);
  }
  for (const std::string& name : *names) {
    if (name == "manifest.json" || !here.digests.contains(name)) continue;
    if (look.deadline.is_over()) {
      out.push_back(failed(Status::timed_out, "no time left", how, name).front());
      continue;
    }
    out.push_back(here.read(name));
  }
  return out;
}

std::vector<std::string> describe(const Look& look) { return {"read " + look.arg("folder")}; }

}  // namespace

extern const Probe folder_probe{
    "folder",   "1",   "the JSON files of a folder (a cloud dump), without what may be secret",
    {"folder"}, false, observe,
    describe};

}  // namespace tenken::probe
