#include "checks/parse/sshd_judged.hpp"

#include <algorithm>
#include <iterator>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

using What = SshdAllows::What;

constexpr std::string_view judged[] = {"permitrootlogin",
                                       "permitemptypasswords",
                                       "passwordauthentication",
                                       "kbdinteractiveauthentication",
                                       "hostbasedauthentication",
                                       "usepam",
                                       "usedns",
                                       "ciphers",
                                       "macs",
                                       "kexalgorithms",
                                       "hostkeyalgorithms"};

/// `ssh -Q` of OpenSSH 9.2p1, and the key exchanges of 9.9 and 10.0.
constexpr std::string_view known[] = {
    "3des-cbc",
    "aes128-cbc",
    "aes128-ctr",
    "aes128-gcm@openssh.com",
    "aes192-cbc",
    "aes192-ctr",
    "aes256-cbc",
    "aes256-ctr",
    "aes256-gcm@openssh.com",
    "arcfour",
    "arcfour128",
    "arcfour256",
    "blowfish-cbc",
    "cast128-cbc",
    "chacha20-poly1305@openssh.com",
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "diffie-hellman-group-exchange-sha1",
    "diffie-hellman-group-exchange-sha256",
    "diffie-hellman-group1-sha1",
    "diffie-hellman-group14-sha1",
    "diffie-hellman-group14-sha256",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group18-sha512",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp256-cert-v01@openssh.com",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp384-cert-v01@openssh.com",
    "ecdsa-sha2-nistp521",
    "ecdsa-sha2-nistp521-cert-v01@openssh.com",
    "gss-curve25519-sha256-",
    "gss-gex-sha1-",
    "gss-group1-sha1-",
    "gss-group14-sha1-",
    "gss-group14-sha256-",
    "gss-group16-sha512-",
    "gss-nistp256-sha256-",
    "hmac-md5",
    "hmac-md5-96",
    "hmac-md5-96-etm@openssh.com",
    "hmac-md5-etm@openssh.com",
    "hmac-ripemd160",
    "hmac-ripemd160@openssh.com",
    "hmac-sha1",
    "hmac-sha1-96",
    "hmac-sha1-96-etm@openssh.com",
    "hmac-sha1-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512",
    "hmac-sha2-512-etm@openssh.com",
    "mlkem768x25519-sha256",
    "rsa-sha2-256",
    "rsa-sha2-256-cert-v01@openssh.com",
    "rsa-sha2-512",
    "rsa-sha2-512-cert-v01@openssh.com",
    "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "sk-ssh-ed25519-cert-v01@openssh.com",
    "sk-ssh-ed25519@openssh.com",
    "sntrup761x25519-sha512",
    "sntrup761x25519-sha512@openssh.com",
    "ssh-dss",
    "ssh-dss-cert-v01@openssh.com",
    "ssh-ed25519",
    "ssh-ed25519-cert-v01@openssh.com",
    "ssh-rsa",
    "ssh-rsa-cert-v01@openssh.com",
    "umac-128-etm@openssh.com",
    "umac-128@openssh.com",
    "umac-64-etm@openssh.com",
    "umac-64@openssh.com",
    "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
};

bool is_known(std::string_view name) {
  return std::any_of(std::begin(known), std::end(known), [&](std::string_view k) {
    return k.starts_with("gss-") ? name.starts_with(k) : name == k;
  });
}

/// The settings of one connection: what a Match block sets, else what holds for all.
struct Settings {
  SshdValues matched;
  const SshdValues& global;
  const std::map<std::string, std::string>& test;

  std::string value(const std::string& keyword) const {
    if (const auto found = matched.find(keyword); found != matched.end())
      return lower_ascii(found->second.value);
    const auto all = test.find(keyword);
    return all == test.end() ? std::string() : lower_ascii(all->second);
  }
  std::string place(const std::string& keyword) const {
    if (const auto found = matched.find(keyword); found != matched.end())
      return found->second.place;
    const auto all = global.find(keyword);
    return all == global.end() ? "sshd -T" : all->second.place;
  }
  bool yes(const std::string& keyword) const { return value(keyword) == "yes"; }

  /// A password by itself may open the door: by the method or by PAM's questions, and no other
  /// method is always asked for.
  bool takes_passwords() const {
    if (!yes("passwordauthentication") && !(yes("kbdinteractiveauthentication") && yes("usepam")))
      return false;
    const std::string methods = value("authenticationmethods");
    if (methods.empty() || methods == "any") return true;
    if (matched.contains("authenticationmethods"))
      return true;  // only its first word is kept: the cautious reading
    for (std::string_view list : split(methods, ' ')) {
      const auto wanted = split(list, ',');
      const auto is_password = [](std::string_view m) {
        return m.starts_with("password") || m.starts_with("keyboard-interactive");
      };
      if (std::all_of(wanted.begin(), wanted.end(), is_password)) return true;
    }
    return false;
  }
};

std::string describe(const SshdConnection& c) {
  std::string out = "user=" + c.user + ",host=" + c.host + ",addr=" + c.address +
                    ",laddr=" + c.local_address + ",lport=" + c.local_port;
  if (!c.groups.empty()) out += " (" + join(c.groups, " ") + ")";
  return out;
}

}  // namespace

std::vector<SshdAllows> sshd_allows(const SshdConfig& config,
                                    const std::map<std::string, std::string>& test,
                                    const std::vector<SshdConnection>& connections) {
  std::vector<SshdAllows> out;
  const SshdValues global = global_values(config);
  for (const SshdConnection& c : connections) {
    const Settings s{matched_values(config, c), global, test};
    const auto add = [&](What what, const char* keyword) {
      if (std::any_of(out.begin(), out.end(), [&](const SshdAllows& a) { return a.what == what; }))
        return;
      out.push_back({what, std::string(keyword) + " (" + s.place(keyword) + ")", describe(c)});
    };
    if (c.user == "root" && s.yes("permitrootlogin"))
      add(s.takes_passwords() ? What::root_password : What::root_direct, "permitrootlogin");
    if (s.yes("permitemptypasswords"))
      add(s.takes_passwords() ? What::empty_password : What::empty_latent, "permitemptypasswords");
    if (s.yes("hostbasedauthentication")) add(What::host_based, "hostbasedauthentication");
  }
  return out;
}

std::string sshd_disagreement(const SshdConfig& config,
                              const std::map<std::string, std::string>& test) {
  const SshdValues values = global_values(config);
  for (std::string_view keyword : judged) {
    const auto set = values.find(std::string(keyword));
    const auto told = test.find(std::string(keyword));
    if (told == test.end()) return std::string(keyword) + ": not told by sshd -T";
    if (set != values.end() && !sshd_agrees(keyword, set->second.value, told->second))
      return std::string(keyword) + ": " + set->second.place + " " + set->second.value +
             ", sshd -T " + told->second;
  }
  return {};
}

SshdAlgorithms sshd_algorithms(const std::map<std::string, std::string>& test,
                               const std::vector<std::string>& weak) {
  SshdAlgorithms out{{}, {}, true};
  for (const char* keyword : {"ciphers", "macs", "kexalgorithms", "hostkeyalgorithms"}) {
    const auto list = test.find(keyword);
    if (list == test.end() || list->second.empty()) {
      out.complete = false;
      continue;
    }
    for (std::string_view name : split(list->second, ',')) {
      const bool is_weak = std::any_of(weak.begin(), weak.end(), [&](const std::string& w) {
        return sshd_matches_list(name, w, false) == 1;
      });
      if (is_weak)
        out.weak.emplace_back(name);
      else if (!is_known(name))
        out.unknown.emplace_back(name);
    }
  }
  return out;
}

}  // namespace tenken::parse
