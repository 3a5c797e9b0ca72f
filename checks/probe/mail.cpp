// mail: a kept message and the public keys that were captured for its signatures. Asks no server.
#include <fmt/format.h>

#include <algorithm>

#include "checks/probe/paper_file.hpp"

namespace tenken::probe {

namespace {

/// Files of captured keys that one message may name.
constexpr std::size_t key_files_max = 8;

std::vector<std::string> key_files(const Look& look) {
  const auto found = look.target.facts.find("dkim_keys");
  return found == look.target.facts.end() ? std::vector<std::string>{} : found->second;
}

/// All key files as one piece, a line end between them; the first that cannot be read speaks for
/// all, since a look with half of the keys would call the others missing.
Seen keys_of(const Look& look, const std::vector<std::string>& files) {
  Seen out;
  for (std::size_t i = 0; i < files.size() && i < key_files_max; ++i) {
    Seen one = read_paper_file(look, files[i], "dkim_keys", "text/plain");
    if (one.status != Status::ok) {
      one.why = fmt::format("{}: {}", files[i], one.why);
      return one;
    }
    if (i == 0) {
      out = std::move(one);
      continue;
    }
    out.how += ", " + files[i];
    out.bytes += "\n" + one.bytes;
  }
  if (files.size() > key_files_max) {
    out.status = Status::truncated;
    out.why = fmt::format("more than {} key files", key_files_max);
  } else if (out.bytes.size() > static_cast<std::size_t>(look.step.limits.bytes_max)) {
    out.bytes.resize(static_cast<std::size_t>(look.step.limits.bytes_max));
    out.status = Status::truncated;
    out.why = fmt::format("more than {} bytes", look.step.limits.bytes_max);
  }
  return out;
}

std::vector<Seen> observe(const Look& look) {
  std::vector<Seen> out{read_paper_file(look, look.target.fact("file"), "file", "message/rfc822")};
  if (out[0].status != Status::ok) return out;
  const std::string custody = look.target.fact("custody");
  if (!custody.empty() && custody != "sealed") {
    // Kept elsewhere: what remains here is the digest that a viewing record speaks of.
    out[0].redactions.push_back(fmt::format("custody {}: {} bytes kept as digest {}", custody,
                                            out[0].bytes.size(), sha256_hex(out[0].bytes)));
    out[0].bytes.clear();
    out[0].status = Status::withheld;
    out[0].why = "custody " + custody;
    return out;
  }
  if (const auto files = key_files(look); !files.empty()) out.push_back(keys_of(look, files));
  return out;
}

std::vector<std::string> describe(const Look& look) {
  std::vector<std::string> out{"read " + look.target.fact("file")};
  for (const std::string& file : key_files(look)) out.push_back("read " + file);
  return out;
}

}  // namespace

extern const Probe mail_probe{"mail",  "1",     "a kept e-mail and captured DKIM keys", {}, false,
                              observe, describe};

}  // namespace tenken::probe
