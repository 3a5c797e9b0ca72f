// sshd_config and sshd -T: no input crashes, and what is followed is what is read.
#include "checks/parse/sshd_judged.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tenken::parse;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto half = text.find('\xff');
  Tree tree;
  tree.files["/etc/ssh/sshd_config"] = text.substr(0, half);
  tree.files["/etc/ssh/b"] = half == std::string_view::npos ? std::string_view() : text.substr(half + 1);
  tree.folders["/etc/ssh"] = {"sshd_config", "b"};
  const auto config = read_sshd_config(tree, "/etc/ssh/sshd_config");
  sshd_follow("/etc/ssh/sshd_config", text);
  auto connections = sshd_connections(config, {"root"}, true);
  connections.resize(std::min<std::size_t>(connections.size(), 64));
  sshd_allows(config, read_sshd_test(text), connections);
  sshd_algorithms(read_sshd_test(text), {"*-cbc"});
  sshd_disagreement(config, read_sshd_test(text));
  return 0;
}
