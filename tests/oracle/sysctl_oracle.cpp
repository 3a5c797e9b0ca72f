// What our reading of sysctl.d says: for each folder FOLDER=the files below argv[1], the keys on
// standard input, one a line.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "checks/parse/sysctl.hpp"

int main(int argc, char** argv) {
  using namespace tenken::parse;
  if (argc < 2) return 2;
  std::map<std::string, std::string> kept;
  Tree tree;
  for (const std::string& folder : sysctl_folders()) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1] + folder, ignored)) {
      const std::string name = entry.path().filename().string();
      tree.folders[folder].push_back(name);
      std::ifstream in(entry.path(), std::ios::binary);
      kept[folder + "/" + name] = {std::istreambuf_iterator<char>(in),
                                   std::istreambuf_iterator<char>()};
    }
  }
  for (const auto& [path, bytes] : kept) tree.files[path] = bytes;
  const SysctlFiles files = read_sysctl_files(tree);
  for (std::string key; std::getline(std::cin, key);) {
    const SysctlSetting* one = files.of(key);
    std::cout << key << " " << (one == nullptr ? "-" : one->value) << "\n";
  }
  return files.unsupported.empty() ? 0 : 3;
}
