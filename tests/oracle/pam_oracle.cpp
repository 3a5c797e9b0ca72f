// Compares password_stack() with the real libpam: random trees, and in each the user changes his password with one that lacks a class, four
// times, and with a good one. Runs as root in a mount namespace of its own: /etc is a tmpfs there, nothing of the machine is touched.
//
// usage: pam_oracle FIRST_SEED COUNT [verbose]      exit 0: no false answer; 1: some; 77: cannot run here
//        pam_oracle tree DIR                        one tree: DIR/etc/pam.d/oracle, DIR/etc/security/…
#include <crypt.h>
#include <fmt/format.h>
#include <sched.h>
#include <security/pam_appl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "checks/parse/pam_password.hpp"
#include "tests/oracle/pam_box.hpp"
#include "tests/oracle/pam_trees.hpp"

namespace {

namespace fs = std::filesystem;
using namespace tenken::oracle;
using Outcome = tenken::parse::PasswordStack::Outcome;

/// Shares no sign with a new one, so that likeness never decides.
constexpr const char* old_password = "AeI,o~U019aEi|0u";

/// Says the old password where the old one is asked for and the new one everywhere else.
int talk(int count, const pam_message** messages, pam_response** out, void* password) {
  auto* answers = static_cast<pam_response*>(calloc(static_cast<std::size_t>(count), sizeof(pam_response)));
  for (int i = 0; i < count; ++i) {
    if (messages[i]->msg_style != PAM_PROMPT_ECHO_OFF && messages[i]->msg_style != PAM_PROMPT_ECHO_ON) continue;
    const bool old = strstr(messages[i]->msg, "urrent") != nullptr || strstr(messages[i]->msg, "(current)") != nullptr;
    answers[i].resp = strdup(old ? old_password : static_cast<const char*>(password));
  }
  *out = answers;
  return PAM_SUCCESS;
}

/// Whether the password is stored when the user changes it by the service.
bool stored(std::string password, const std::string& hash) {
  reset_user(hash);
  const pid_t child = fork();
  if (child == 0) {
    alarm(session_seconds_max);
    // As passwd(1): real user, rights of root.
    if (setgid(user_id) != 0 || setresuid(user_id, 0, 0) != 0) _exit(9);
    const pam_conv conversation{talk, password.data()};
    pam_handle_t* handle = nullptr;
    if (pam_start("oracle", user, &conversation, &handle) != PAM_SUCCESS) _exit(1);  // libpam gave up the configuration
    pam_set_item(handle, PAM_FAIL_DELAY, reinterpret_cast<const void*>(no_delay));
    const int result = pam_chauthtok(handle, 0);
    pam_end(handle, result);
    _exit(result == PAM_SUCCESS ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  // libpam 1.5.2 itself dies on some trees that no one should write; nothing is stored then.
  if (!WIFSIGNALED(status) && WEXITSTATUS(status) > 1) {
    std::printf("oracle: the session itself failed (%d)\n", status);
    std::exit(1);
  }
  const std::string shadow = slurp("/etc/shadow");
  const auto at = shadow.find(std::string(user) + ":");
  if (at == std::string::npos) return false;
  const auto begin = at + strlen(user) + 1;
  const std::string now = shadow.substr(begin, shadow.find(':', begin) - begin);
  if (now == hash) return false;
  const char* same = crypt(password.c_str(), now.c_str());
  return same != nullptr && now == same;
}

/// A password of 24 signs without the class, no sign twice in a row; class 4 lacks nothing.
std::string password_without(int lacking, std::mt19937& engine) {
  const std::string classes[] = {"BCDFGHJKLMNPQRSTVWXZ", "bcdfghjkmnpqrstvwxz", "2345678", "!#$%&()*+-./:;<=>?@[]^_{}"};
  std::string out;
  for (int n = 0; out.size() < 24; ++n) {
    const int c = n % 4;
    if (c == lacking) continue;
    const char sign = classes[c][engine() % classes[c].size()];
    if (out.find(sign) == std::string::npos || (out.size() > 7 && out.find(sign, out.size() - 4) == std::string::npos)) out += sign;
    else --n;
  }
  return out;
}

tenken::parse::Tree tree_of(const Files& files) {
  tenken::parse::Tree tree;
  tree.folders["/etc/security/pwquality.conf.d"];
  tree.folders["/usr/lib/pam.d"];
  for (const auto& [path, bytes] : files) {
    tree.files[path] = bytes;
    const auto slash = path.rfind('/');
    if (const auto folder = tree.folders.find(path.substr(0, slash)); folder != tree.folders.end()) folder->second.push_back(path.substr(slash + 1));
  }
  for (const char* name : {"oracle", "other", "deep", "middle", "common-password", "missing"}) tree.absent.insert(std::string("/etc/pam.d/") + name);
  for (const auto& [path, bytes] : files) tree.absent.erase(path);
  if (!tree.files.contains("/etc/security/pwquality.conf")) tree.absent.insert("/etc/security/pwquality.conf");
  return tree;
}

const char* word(Outcome o) {
  constexpr const char* words[] = {"enforced", "not_enforced", "depends", "no_change", "unseen", "unsupported"};
  return words[static_cast<int>(o)];
}

void show(unsigned seed, const Files& files, const tenken::parse::PasswordStack& said, const bool* was_stored) {
  std::printf("---- seed %u: tenken %s (%s); stored without upper %d lower %d digit %d symbol %d, good %d\n", seed, word(said.outcome), said.detail.c_str(), was_stored[0], was_stored[1], was_stored[2], was_stored[3], was_stored[4]);
  for (const auto& [path, bytes] : files) std::printf("== %s\n%s\n", path.c_str(), bytes.substr(0, 1200).c_str());
}

}  // namespace

int main(int argc, char** argv) {
  const bool given = argc > 2 && std::string_view(argv[1]) == "tree";
  const Files one = given ? files_under(argv[2]) : Files{};
  const unsigned first = given ? 1 : argc > 1 ? static_cast<unsigned>(atoi(argv[1])) : 1, count = given ? 1 : argc > 2 ? static_cast<unsigned>(atoi(argv[2])) : 300;
  const bool verbose = given || argc > 3;
  if (!fs::exists("/lib/x86_64-linux-gnu/security/pam_pwquality.so") && !fs::exists("/usr/lib/security/pam_pwquality.so")) cannot("oracle_pam", "libpam-pwquality is not installed");
  enter("oracle_pam");
  const std::string hash = crypt(old_password, "$6$rounds=1000$saltsaltsalt$");
  std::map<std::string, int> table;
  int false_pass = 0, false_fail = 0, open = 0, agreed = 0;
  for (unsigned seed = first; seed < first + count; ++seed) {
    const Files files = given ? one : random_tree(seed);
    lay_out(files);
    std::mt19937 engine(seed * 7919);
    bool was[5];
    for (int i = 0; i < 5; ++i) was[i] = stored(password_without(i, engine), hash);
    // A good one may still look like a dictionary word by chance.
    for (int again = 0; again < 3 && !was[4]; ++again) was[4] = stored(password_without(4, engine), hash);
    const bool some_weak = was[0] || was[1] || was[2] || was[3];
    const Outcome real = some_weak ? Outcome::not_enforced : was[4] ? Outcome::enforced : Outcome::no_change;
    const auto said = tenken::parse::password_stack(tree_of(files), "oracle");
    ++table[fmt::format("{} -> {}", word(real), word(said.outcome))];
    const bool unsure = said.outcome == Outcome::depends || said.outcome == Outcome::unsupported || said.outcome == Outcome::unseen;
    const bool bad_pass = said.outcome == Outcome::enforced && real != Outcome::enforced;
    const bool bad_fail = !unsure && said.outcome != real && !bad_pass;
    agreed += said.outcome == real;
    open += unsure;
    false_pass += bad_pass;
    false_fail += bad_fail;
    if (given || bad_pass || bad_fail || (verbose && unsure)) show(seed, files, said, was);
  }
  for (const auto& [pair, n] : table) std::printf("%5d  %s\n", n, pair.c_str());
  std::printf("oracle_pam: %u trees, %d agree, %d false pass, %d otherwise different, %d unsure (%.1f %%)\n", count, agreed, false_pass, false_fail, open, 100.0 * open / count);
  return false_pass + false_fail > 0 || open * 10 > static_cast<int>(count) ? 1 : 0;
}
