// Compares login_stack() with the real libpam and pam_faillock: random trees, and in each somebody tries wrong passwords and, after each, the
// right one on a copy of the records; a user and root. In a mount namespace of its own (pam_box.cpp).
//
// usage: lockout_oracle FIRST_SEED COUNT [verbose]      exit 0: no false answer; 1: some; 77: cannot run here
#include <crypt.h>
#include <fmt/format.h>
#include <security/pam_appl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "checks/parse/pam_lockout.hpp"
#include "tests/oracle/pam_box.hpp"

namespace {

namespace fs = std::filesystem;
using namespace tenken::oracle;
using Outcome = tenken::parse::LoginStack::Outcome;

constexpr const char *right = "Right-Pass-0001", *wrong = "Wrong-Pass-0002";
/// The trees' highest deny is 5; three more show that it stays refused.
constexpr int tries = 9;
constexpr int never = 15;

int talk(int count, const pam_message** messages, pam_response** out, void* password) {
  auto* answers = static_cast<pam_response*>(calloc(static_cast<std::size_t>(count), sizeof(pam_response)));
  for (int i = 0; i < count; ++i)
    if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF || messages[i]->msg_style == PAM_PROMPT_ECHO_ON) answers[i].resp = strdup(static_cast<const char*>(password));
  *out = answers;
  return PAM_SUCCESS;
}

/// As sshd does it: authenticate, account, credentials.
bool login(const char* name, const char* password) {
  const pam_conv conversation{talk, const_cast<char*>(password)};
  pam_handle_t* handle = nullptr;
  if (pam_start("oracle", name, &conversation, &handle) != PAM_SUCCESS) return false;
  pam_set_item(handle, PAM_FAIL_DELAY, reinterpret_cast<const void*>(no_delay));
  int result = pam_authenticate(handle, 0);
  if (result == PAM_SUCCESS) result = pam_acct_mgmt(handle, 0);
  if (result == PAM_SUCCESS) pam_setcred(handle, PAM_ESTABLISH_CRED);
  pam_end(handle, result);
  return result == PAM_SUCCESS;
}

void forget() {
  for (const char* folder : {"/run/faillock", "/run/other"}) fs::remove_all(folder);
}

/// 0: no login; n: refused after n wrong ones and ever after; 15: never.
int tried(const char* name) {
  forget();
  if (!login(name, right)) return 0;
  forget();
  int since = 0;
  for (int n = 1; n <= tries; ++n) {
    login(name, wrong);
    const Files kept = files_under("/run");
    if (login(name, right)) since = 0;
    else if (since == 0) since = n;
    forget();
    for (const auto& [path, bytes] : kept) spit("/run" + path, bytes);
  }
  return since > 0 && since < tries - 1 ? since : never;
}

std::pair<int, int> asked() {
  const pid_t child = fork();
  if (child == 0) {
    alarm(session_seconds_max);
    // As passwd(1): real user, rights of root, so that pam_rootok sees no root.
    if (setgid(user_id) != 0 || setresuid(user_id, 0, 0) != 0) _exit(255);
    _exit(tried(user) + 16 * tried("root"));
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return {0, 0};  // libpam itself dies on some trees; nobody logs in
  return {WEXITSTATUS(status) % 16, WEXITSTATUS(status) / 16};
}

tenken::parse::Tree tree_of(const Files& files) {
  tenken::parse::Tree tree;
  tree.folders["/usr/lib/pam.d"];
  for (const auto& [path, bytes] : files) tree.files[path] = bytes;
  for (const char* path : {"/etc/pam.d/oracle", "/etc/pam.d/other", "/etc/pam.d/common-auth", "/etc/security/faillock.conf", "/etc/security/other.conf", "/etc/security/none.conf"})
    if (!tree.files.contains(path)) tree.absent.insert(path);
  return tree;
}

const char* word(Outcome o) {
  constexpr const char* words[] = {"locks", "never_locks", "depends", "no_login", "unseen", "unsupported"};
  return words[static_cast<int>(o)];
}

}  // namespace

int main(int argc, char** argv) {
  const unsigned first = argc > 1 ? static_cast<unsigned>(atoi(argv[1])) : 1, count = argc > 2 ? static_cast<unsigned>(atoi(argv[2])) : 300;
  if (!fs::exists("/lib/x86_64-linux-gnu/security/pam_faillock.so") && !fs::exists("/usr/lib/security/pam_faillock.so")) cannot("oracle_lockout", "no pam_faillock");
  enter("oracle_lockout");
  const std::string hash = crypt(right, "$6$rounds=1000$saltsaltsalt$");
  std::map<std::string, int> table;
  int false_pass = 0, otherwise = 0, open = 0, agreed = 0;
  for (unsigned seed = first; seed < first + count; ++seed) {
    const Files files = random_login_tree(seed);
    lay_out(files);
    reset_user(hash, hash);
    const auto [ordinary, root] = asked();
    const auto said = tenken::parse::login_stack(tree_of(files), "oracle");
    const Outcome real = ordinary == 0 ? Outcome::no_login : ordinary == never ? Outcome::never_locks : Outcome::locks;
    ++table[fmt::format("{} -> {}", word(real), word(said.outcome))];
    const bool unsure = said.outcome == Outcome::depends || said.outcome == Outcome::unsupported || said.outcome == Outcome::unseen;
    // Where nobody gets in on this machine (pam_succeed_if and its like decide by who asks), no door is open whatever tenken says.
    bool bad_pass = said.outcome == Outcome::locks && real != Outcome::no_login && (real != Outcome::locks || said.policy.threshold != ordinary);
    if (said.outcome == Outcome::locks && said.root_locks && root == never) bad_pass = true;
    const bool other = !bad_pass && !unsure && real != Outcome::no_login && said.outcome != real;
    agreed += said.outcome == real;
    open += unsure;
    false_pass += bad_pass;
    otherwise += other;
    if (bad_pass || other || (argc > 3 && unsure)) {
      std::printf("---- seed %u: tenken %s after %lld (%s), root %d; real: user %d, root %d\n", seed, word(said.outcome), static_cast<long long>(said.policy.threshold), said.detail.c_str(), said.root_locks, ordinary, root);
      for (const auto& [path, bytes] : files) std::printf("== %s\n%s\n", path.c_str(), bytes.substr(0, 1200).c_str());
    }
  }
  for (const auto& [pair, n] : table) std::printf("%5d  %s\n", n, pair.c_str());
  std::printf("oracle_lockout: %u trees, %d agree, %d false pass, %d otherwise different, %d unsure (%.1f %%)\n", count, agreed, false_pass, otherwise, open, 100.0 * open / count);
  return false_pass + otherwise > 0 || open * 5 > static_cast<int>(count) ? 1 : 0;
}
