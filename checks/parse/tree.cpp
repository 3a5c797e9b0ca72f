#include "checks/parse/tree.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "checks/parse/chrony.hpp"
#include "checks/parse/pam.hpp"
#include "checks/parse/pwquality.hpp"
#include "checks/parse/sshd.hpp"

namespace tenken::parse {

std::vector<std::string> follow(std::string_view dialect, std::string_view path,
                                std::string_view bytes) {
  if (dialect == "pam")
    return path.starts_with("/etc/security/") ? pwquality_follow(path, bytes)
                                              : pam_follow(path, bytes);
  if (dialect == "sshd") return sshd_follow(path, bytes);
  if (dialect == "chrony") return chrony_follow(path, bytes);
  if (dialect == "timesyncd") return timesyncd_follow(path, bytes);
  return {};
}

bool is_glob(std::string_view path) { return path.find_first_of("*?[") != std::string_view::npos; }

bool glob_matches(std::string_view pattern, std::string_view name) {
  return fnmatch(std::string(pattern).c_str(), std::string(name).c_str(),
                 FNM_PERIOD | FNM_NOESCAPE) == 0;
}

std::vector<std::string> expand(const Tree& tree, std::string_view path_or_glob,
                                std::string& unseen) {
  const std::string path(path_or_glob);
  if (!is_glob(path)) {
    if (tree.files.contains(path)) return {path};
    if (!tree.absent.contains(path)) unseen = path;
    return {};
  }
  const auto slash = path.rfind('/');
  const std::string folder = path.substr(0, slash), pattern = path.substr(slash + 1);
  const auto listed = tree.folders.find(folder);
  if (listed == tree.folders.end() || is_glob(folder)) {
    unseen = path;
    return {};
  }
  std::vector<std::string> out;
  for (const std::string& name : listed->second) {
    if (!glob_matches(pattern, name)) continue;
    const std::string file = folder + "/" + name;
    if (tree.files.contains(file))
      out.push_back(file);
    else if (!tree.absent.contains(file))
      unseen = file;
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string unseen_part(const Tree& tree, std::string_view dialect) {
  std::string unseen;
  for (const auto& [path, bytes] : tree.files) {
    for (const std::string& reference : follow(dialect, path, bytes))
      expand(tree, reference, unseen);
    if (!unseen.empty()) return unseen;
  }
  return unseen;
}

}  // namespace tenken::parse
