// The place where the real libpam is asked: a mount namespace with an /etc of its own, so that nothing of the machine is touched.
#pragma once

#include <security/pam_appl.h>
#include <sys/types.h>

#include <filesystem>
#include <string>

#include "tests/oracle/pam_trees.hpp"

namespace tenken::oracle {

inline constexpr const char* user = "oracleuser";
inline constexpr uid_t user_id = 54321;
/// Longest session; libpam's own delays are switched off.
inline constexpr unsigned session_seconds_max = 20;

/// Says why this machine cannot, and leaves with 77.
[[noreturn]] void cannot(const char* name, const std::string& why);
std::string slurp(const std::filesystem::path& path);
void spit(const std::filesystem::path& path, const std::string& bytes);
/// /etc, /run and /usr/lib/pam.d of our own.
void enter(const char* name);
/// A tree instead of the one before.
void lay_out(const Files& files);
/// The user and root with these hashes.
void reset_user(const std::string& hash, const std::string& root_hash = "*");
Files files_under(const std::filesystem::path& root);
inline void no_delay(int, unsigned, void*) {}

}  // namespace tenken::oracle
