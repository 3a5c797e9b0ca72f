// Secret: a value that cannot be copied, formatted or compared by accident, and is wiped when it
// goes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "rules/result.hpp"

namespace tenken::probe {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  ~Secret() { wipe(); }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
  Secret& operator=(Secret&& other) noexcept;

  /// The value, for the one call that needs it. Never print, log or keep it.
  std::string_view reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  std::string value_;
  void wipe();
};

/// Reads the value behind a reference: env:NAME, file:PATH (refused where group or others can read
/// it), systemd:NAME. The error names the reference, never the value.
Result<Secret> resolve_secret(const std::string& reference, const std::filesystem::path& base);

/// The path of a file: reference, with the same permission check; an error for any other scheme.
Result<std::filesystem::path> secret_path(const std::string& reference,
                                          const std::filesystem::path& base);

}  // namespace tenken::probe
