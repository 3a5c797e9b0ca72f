// What our parsers make of a tree of files on disk, for the scripts beside this file. Not a test by itself.
//   effective sshd MAIN "user|group,group|host|addr|laddr|lport"…    → one line a connection: keyword=value …, or UNSUPPORTED
//   effective chrony MAIN                                          → the lines in chronyd's order, or UNSUPPORTED
//   effective tracking | sources                                   → fields of standard input
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "checks/parse/chrony.hpp"
#include "checks/parse/sshd.hpp"
#include "rules/text.hpp"

using namespace tenken;

namespace {

struct Disk {
  std::map<std::string, std::string> bytes;
  parse::Tree tree;
};

/// Everything under the main file's folder, as the probe would keep it.
Disk load(const std::filesystem::path& main, std::string_view dialect) {
  Disk out;
  const auto root = main.parent_path();
  out.tree.folders[root.string()] = {};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string path = entry.path().string();
    out.tree.folders[entry.path().parent_path().string()].push_back(entry.path().filename().string());
    if (entry.is_directory()) out.tree.folders[path];
    std::ifstream in(entry.path(), std::ios::binary);
    if (!entry.is_directory()) out.bytes[path] = {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  for (const auto& [path, text] : out.bytes) {
    out.tree.files[path] = text;
    // What is referred to and does not exist, the probe would have found absent.
    for (const std::string& reference : parse::follow(dialect, path, text)) {
      const std::string folder = reference.substr(0, reference.rfind('/'));
      if (!parse::is_glob(reference) && !std::filesystem::exists(reference)) out.tree.absent.insert(reference);
      if (parse::is_glob(reference) && !std::filesystem::exists(folder)) out.tree.folders[folder];
    }
  }
  return out;
}

int sshd(int argc, char** argv) {
  const Disk disk = load(argv[2], "sshd");
  const auto config = parse::read_sshd_config(disk.tree, argv[2]);
  if (!config.unsupported.empty()) return std::printf("UNSUPPORTED %s\n", config.unsupported.front().c_str()), 0;
  const auto global = parse::global_values(config);
  for (int i = 3; i < argc; ++i) {
    const auto f = split(argv[i], '|');
    parse::SshdConnection c{std::string(f[0]), {}, std::string(f[2]), std::string(f[3]), std::string(f[4]), std::string(f[5])};
    for (std::string_view g : split(f[1], ','))
      if (!g.empty()) c.groups.emplace_back(g);
    auto values = parse::matched_values(config, c);
    values.insert(global.begin(), global.end());
    for (const auto& [keyword, value] : values) std::printf("%s=%s\t", keyword.c_str(), value.value.c_str());
    std::printf("\n");
  }
  return 0;
}

int chrony(char** argv) {
  const Disk disk = load(argv[2], "chrony");
  const auto config = parse::read_chrony_config(disk.tree, argv[2]);
  if (!config.unsupported.empty()) return std::printf("UNSUPPORTED %s\n", config.unsupported.front().c_str()), 0;
  for (const auto& line : config.lines) std::printf("%s\n", line.text.c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "sshd" && argc > 2) return sshd(argc, argv);
  if (mode == "chrony" && argc > 2) return chrony(argv);
  const std::string in{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  if (mode == "tracking") {
    const auto t = parse::read_chrony_tracking(in);
    return t ? std::printf("%s %s %ld %.9f %.9f %s\n", t->reference_id.c_str(), t->source.c_str(), static_cast<long>(t->stratum), t->system_offset_s, t->last_offset_s, t->leap.c_str()), 0 : 1;
  }
  const auto s = parse::read_chrony_sources(in);
  if (!s) return 1;
  for (const auto& one : *s) std::printf("%c%c %s %ld %ld\n", one.mode, one.state, one.name.c_str(), static_cast<long>(one.stratum), static_cast<long>(one.reach));
  return 0;
}
