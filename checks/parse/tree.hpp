// A tree of configuration files as one look kept it, and what its files refer to.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tenken::parse {

/// Files by absolute path. A folder that was listed is there with the names it held, also where it
/// held none or did not exist.
struct Tree {
  std::map<std::string, std::string_view> files;
  std::set<std::string> absent;  ///< files that were looked for and do not exist
  std::map<std::string, std::vector<std::string>>
      folders;  ///< path without a trailing slash → names, sorted
};

/// What a file refers to, in the dialect of the program that reads it: absolute paths, the last
/// component possibly a glob. Pure, so that the probe follows it and the judge follows it again.
/// Unknown dialect → nothing. Dialects: pam (with pwquality), sshd, chrony, timesyncd.
std::vector<std::string> follow(std::string_view dialect, std::string_view path,
                                std::string_view bytes);

/// The files of the tree that a path or glob means, sorted as the shell's glob(7) does. `unseen` is
/// set where the tree cannot tell: a path neither kept nor known absent, a glob whose folder was
/// not listed, a listed file that was not kept.
std::vector<std::string> expand(const Tree& tree, std::string_view path_or_glob,
                                std::string& unseen);

/// The first thing that some file of the tree refers to and that was not looked at; empty: the tree
/// is complete.
std::string unseen_part(const Tree& tree, std::string_view dialect);

bool is_glob(std::string_view path);
/// glob(7) over one component: * ? [..]; a leading full stop only matches itself.
bool glob_matches(std::string_view pattern, std::string_view name);

}  // namespace tenken::parse
