// The built-in baseline: the items of vm.linux_items, each looked at on the host. A setting of the
// kernel is met where what is applied and what the files set at the next start both are; applied
// otherwise than configured is named. What could not be read is not met. Where the kernel is the
// platform's (fact kernel: platform), its own settings are not the host's and are not counted;
// those of the host's own network are.
//
// Would not comply: accept_redirects on for one interface, a value that is right until the next
// start, /etc/shadow readable to everybody, X11Forwarding yes, updates installed by nobody.
#include "checks/13-2_builtin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "checks/parse/mountinfo.hpp"
#include "checks/parse/sshd.hpp"
#include "checks/parse/sysctl.hpp"

namespace tenken {

namespace {

constexpr std::size_t named_max = 8;
constexpr std::size_t items_max = 500;

enum class State { met, wrong, unread, not_counted };

/// What was seen of one item.
struct Outcome {
  State state = State::unread;
  std::string seen;     ///< the effective value, and where
  std::string differs;  ///< applied otherwise than configured
};

struct Item {
  std::string kind, name;
  std::vector<std::string> allowed;
  bool high = false;
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view word : split(text, ' '))
    if (!word.empty()) out.emplace_back(word);
  return out;
}

std::optional<Item> read_item(const std::string& text) {
  const auto fields = split(text, '|');
  if (fields.size() != 4 || trim(fields[3]).empty()) return {};
  Item out{std::string(trim(fields[0])), std::string(trim(fields[1])), words_of(fields[2]), false};
  if (out.kind.ends_with('!')) {
    out.high = true;
    out.kind.pop_back();
  }
  if (out.name.empty() || out.allowed.empty()) return {};
  return out;
}

/// "0", "1..4", in the words of an item.
bool is_allowed(const std::vector<std::string>& allowed, std::string_view value) {
  return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& one) {
    const auto dots = one.find("..");
    if (dots == std::string::npos) return one == value;
    std::int64_t low = 0, high = 0, number = 0;
    return parse_integer(one.substr(0, dots), low) && parse_integer(one.substr(dots + 2), high) &&
           parse_integer(value, number) && low <= number && number <= high;
  });
}

const Part* seen(const Look* look, std::string_view beginning) {
  if (look == nullptr) return nullptr;
  for (const Part& part : look->parts)
    if (part.observation->part.starts_with(beginning) && part.ok()) return &part;
  return nullptr;
}
bool is_absent(const Look* look, std::string_view beginning) {
  return look != nullptr &&
         std::any_of(look->parts.begin(), look->parts.end(), [&](const Part& part) {
           return part.observation->part.starts_with(beginning) &&
                  part.observation->status == Status::absent;
         });
}

/// One host's looks, read once for all items.
struct Host {
  const rules::Target& target;
  const Look* look;
  bool has_sysctl = false, has_sysctl_files = false, has_mounts = false;
  std::map<std::string, std::string, std::less<>> applied;
  parse::SysctlFiles configured;
  std::map<std::string, std::string> sshd;
  std::optional<parse::SshdConfig> sshd_config;
  bool sshd_config_denied = false;
  std::vector<parse::Mount> mounts;

  Host(const rules::Target& t, const Look* host, const Look* files, const Look* sshd_look,
       const Look* sshd_files)
      : target(t), look(host) {
    if (const Part* part = seen(sshd_files, "/etc/ssh/sshd_config"))
      sshd_config = parse::read_sshd_config(tree_of(*sshd_files), part->observation->part);
    sshd_config_denied = sshd_files != nullptr && !sshd_config;
    if (const Part* part = seen(look, "sysctl -a"))
      if (auto all = parse::read_sysctl_output(part->bytes)) {
        applied = *std::move(all);
        has_sysctl = true;
      }
    if (files != nullptr) {
      configured = parse::read_sysctl_files(tree_of(*files));
      has_sysctl_files = configured.unsupported.empty();
    }
    if (const Part* part = seen(sshd_look, "/usr/sbin/sshd -T"))
      sshd = parse::read_sshd_test(part->bytes);
    if (const Part* part = seen(look, "/proc/self/mountinfo"))
      if (auto all = parse::read_mountinfo(part->bytes)) {
        mounts = *std::move(all);
        has_mounts = true;
      }
  }
};

bool fits(std::string_view pattern, std::string_view key) {
  const auto parts = split(pattern, '.'), names = split(key, '.');
  return parts.size() == names.size() &&
         std::equal(parts.begin(), parts.end(), names.begin(),
                    [](std::string_view part, std::string_view name) {
                      return part == "*" ? name != "lo" : part == name;
                    });
}

Outcome sysctl(const Host& host, const Item& item) {
  // net.* is of the network namespace, everything else of the kernel.
  if (!item.name.starts_with("net.") && host.target.fact("kernel") == "platform")
    return {State::not_counted, {}, {}};
  if (!host.has_sysctl || !host.has_sysctl_files) return {};
  Outcome out{State::met, {}, {}};
  bool some = false;
  for (const auto& [key, value] : host.applied) {
    if (!fits(item.name, key)) continue;
    some = true;
    const bool ok = is_allowed(item.allowed, value);
    const parse::SysctlSetting* line = host.configured.of(key);
    // What a file sets only holds for an interface that is there; the value "" sets nothing.
    if (line != nullptr && line->value != value && out.differs.empty())
      out.differs = fmt::format("{} = {} ({}: {})", key, value, line->place, line->value);
    const bool will_be = line == nullptr || is_allowed(item.allowed, line->value);
    if ((ok && will_be) || out.state == State::wrong) continue;
    out.state = State::wrong;
    out.seen = ok ? fmt::format("{} = {} ({})", key, line->value, line->place)
                  : fmt::format("{} = {}", key, value);
  }
  if (!some) {
    // A kernel without IPv6 takes no redirect of it.
    const bool without_six =
        item.name.starts_with("net.ipv6.") &&
        std::none_of(host.applied.begin(), host.applied.end(),
                     [](const auto& one) { return one.first.starts_with("net.ipv6."); });
    return {without_six ? State::not_counted : State::unread, {}, {}};
  }
  return out;
}

Outcome lsm(const Host& host, const Item&) {
  if (host.target.fact("kernel") == "platform") return {State::not_counted, {}, {}};
  const Part* apparmor = seen(host.look, "/sys/module/apparmor/parameters/enabled");
  const Part* selinux = seen(host.look, "/sys/fs/selinux/enforce");
  if (selinux != nullptr && trim(selinux->bytes) == "1") return {State::met, "selinux", {}};
  if (apparmor != nullptr && trim(apparmor->bytes) == "Y") return {State::met, "apparmor", {}};
  if (apparmor == nullptr && selinux == nullptr &&
      !(is_absent(host.look, "/sys/module/apparmor") && is_absent(host.look, "/sys/fs/selinux")))
    return {};
  return {State::wrong,
          fmt::format("apparmor {}, selinux {}", apparmor ? trim(apparmor->bytes) : "-",
                      selinux ? trim(selinux->bytes) : "-"),
          {}};
}

Outcome sshd(const Host& host, const Item& item) {
  if (host.sshd.empty() && host.target.fact("remote_login") == "none")
    return {State::not_counted, {}, {}};
  const auto found = host.sshd.find(item.name);
  if (found == host.sshd.end()) return {};
  // sshd -T tells what holds for nobody in particular: a Match block may say otherwise.
  if (host.sshd_config_denied && item.high) return {};
  if (host.sshd_config) {
    const auto connections = parse::sshd_connections(*host.sshd_config, {"root"}, true);
    if (item.high && (connections.empty() || !host.sshd_config->unsupported.empty())) return {};
    for (const parse::SshdConnection& connection : connections) {
      const auto matched = parse::matched_values(*host.sshd_config, connection);
      const auto said = matched.find(item.name);
      if (said != matched.end() && !is_allowed(item.allowed, said->second.value))
        return {State::wrong, fmt::format("{} ({})", said->second.value, said->second.place), {}};
    }
  }
  return {is_allowed(item.allowed, found->second) ? State::met : State::wrong,
          fmt::format("{} (sshd -T)", found->second),
          {}};
}

/// Modes are octal; no bit beyond those allowed.
Outcome file(const Host& host, const Item& item) {
  const std::string part_name = "stat -c '%a %U %G' " + item.name;
  const Part* part = seen(host.look, part_name);
  if (part == nullptr)
    return {
        is_absent(host.look, part_name) && !item.high ? State::not_counted : State::unread, {}, {}};
  const auto words = words_of(trim(part->bytes));
  const auto mode_of = [](const std::string& text) {
    int out = text.empty() || text.size() > 5 ? -1 : 0;
    for (const char c : text) out = out < 0 || c < '0' || c > '7' ? -1 : out * 8 + (c - '0');
    return out;
  };
  if (words.size() != 3 || item.allowed.size() != 3) return {};
  const int mode = mode_of(words[0]), allowed = mode_of(item.allowed[0]);
  if (mode < 0 || allowed < 0) return {};
  const auto groups = split(item.allowed[2], ',');
  const bool ok = (mode & ~allowed) == 0 && words[1] == item.allowed[1] &&
                  std::find(groups.begin(), groups.end(), words[2]) != groups.end();
  return {ok ? State::met : State::wrong, join(words, " "), {}};
}

Outcome count(const Host& host, const Item& item) {
  const Part* part = seen(host.look, "awk -F:");
  if (part == nullptr) return {};
  const std::string_view value = trim(part->bytes);
  std::int64_t number = 0;
  if (!parse_integer(value, number) || number < 0) return {};
  return {is_allowed(item.allowed, value) ? State::met : State::wrong, std::string(value), {}};
}

Outcome mount(const Host& host, const Item& item) {
  if (!host.has_mounts) return {};
  const parse::Mount* last = nullptr;
  for (const parse::Mount& one : host.mounts)
    if (one.target == item.name) last = &one;
  if (last == nullptr) return {State::wrong, "no file system of its own", {}};
  const bool ok =
      std::all_of(item.allowed.begin(), item.allowed.end(), [&](const std::string& option) {
        return std::find(last->options.begin(), last->options.end(), option) != last->options.end();
      });
  return {ok ? State::met : State::wrong, join(last->options, ","), {}};
}

/// `APT::Periodic::Update-Package-Lists "1";` a line.
Outcome apt(const Host& host, const Item& item) {
  const Part* part = seen(host.look, "apt-config dump");
  if (part == nullptr) return {};
  std::string value = "0";  // apt.systemd.daily: not set is 0
  for (const std::string_view line : lines(part->bytes)) {
    const auto space = line.find(' ');
    if (space == std::string_view::npos || !line.ends_with("\";") || line[space + 1] != '"')
      return {};
    if (line.substr(0, space) == item.name)
      value = std::string(line.substr(space + 2, line.size() - space - 4));
  }
  return {is_allowed(item.allowed, value) ? State::met : State::wrong, value, {}};
}

Outcome process(const Host& host, const Item& item) {
  const Part* part = seen(host.look, "ps -e");
  if (part == nullptr || part->bytes.empty()) return {};
  const auto wanted = words_of(item.name);
  for (const std::string_view line : lines(part->bytes))
    for (const std::string& name : wanted)
      if (trim(line) == name) return {State::met, name, {}};
  return {State::wrong, "does not run", {}};
}

Outcome look_at(const Host& host, const Item& item, bool& known) {
  known = true;
  if (item.kind == "sysctl") return sysctl(host, item);
  if (item.kind == "lsm") return lsm(host, item);
  if (item.kind == "sshd") return sshd(host, item);
  if (item.kind == "file") return file(host, item);
  if (item.kind == "count") return count(host, item);
  if (item.kind == "mount") return mount(host, item);
  if (item.kind == "apt") return apt(host, item);
  if (item.kind == "process") return process(host, item);
  known = false;
  return {};
}

std::string listed(const std::vector<std::string>& names) {
  if (names.empty()) return "-";
  const std::size_t shown = std::min(names.size(), named_max);
  std::string out = join(std::span(names).first(shown), "; ");
  return names.size() > shown ? out + fmt::format(" (+{})", names.size() - shown) : out;
}

const Look* of(const Looked& looked, const rules::Target& host) {
  for (const Look& look : looked.looks)
    if (look.target.name == host.name) return &look;
  return nullptr;
}

}  // namespace

Builtin::Builtin(const Case& c, const rules::Rule& rule)
    : c_(c),
      rule_(rule),
      host_(looks(c, rule, "13.2", "baseline_host", {.absent_is_a_fact = true})),
      files_(looks(c, rule, "13.2", "baseline_sysctl_files", {.absent_is_a_fact = true})),
      sshd_(looks(c, rule, "13.2", "baseline_sshd", {.absent_is_a_fact = true})),
      sshd_files_(looks(c, *c.rules.rule(11), "13.2", "sshd_files", {.absent_is_a_fact = true})) {}

Finding Builtin::judge(const rules::Target& target, bool chosen) const {
  const Look* look = of(host_, target);
  if (look == nullptr) {
    if (chosen)
      for (const Finding& f : host_.unknowns)
        if (f.target == target.name) return f;
    return unknown("13.2", Cause::not_observed, Turn::vendor, target.name, "hardening_result");
  }
  const Look* files = of(files_, target);
  const Look* sshd_look = of(sshd_, target);
  const Look* sshd_files = of(sshd_files_, target);
  Look all{target, look->parts};
  for (const Look* other : {files, sshd_look, sshd_files})
    if (other != nullptr)
      all.parts.insert(all.parts.end(), other->parts.begin(), other->parts.end());
  Host host(target, look, files, sshd_look, sshd_files);
  for (const Finding& f : sshd_files_.unknowns)
    if (f.target == target.name && f.cause == Cause::denied) host.sshd_config_denied = true;
  std::vector<std::string> wrong, unread, differs, high;
  std::int64_t judged = 0, met = 0, platform = 0;
  const auto texts = parameter_values(c_, rule_, "vm.linux_items");
  for (const std::string& text : texts) {
    const auto item = read_item(text);
    bool known = item.has_value() && texts.size() <= items_max;
    const Outcome seen_of_it = known ? look_at(host, *item, known) : Outcome{};
    if (!known)
      return in_doubt("13.2", all, Cause::unsupported, "vm.linux_items: " + text, Turn::city);
    if (!seen_of_it.differs.empty()) differs.push_back(seen_of_it.differs);
    if (seen_of_it.state == State::not_counted) {
      ++platform;
      continue;
    }
    ++judged;
    if (seen_of_it.state == State::met) ++met;
    const std::string name = fmt::format("{} [{}]: {}", item->name, join(item->allowed, " "),
                                         seen_of_it.seen.empty() ? "?" : seen_of_it.seen);
    if (seen_of_it.state == State::wrong) wrong.push_back(name);
    if (seen_of_it.state == State::unread) unread.push_back(item->name);
    if (seen_of_it.state != State::met && item->high) high.push_back(name);
  }
  if (judged == 0 || met + static_cast<std::int64_t>(wrong.size()) < (judged + 1) / 2)
    return in_doubt("13.2", all, Cause::not_observed,
                    fmt::format("{}: {} of {} items could not be read", builtin_baseline,
                                unread.size(), judged));
  const auto percent_min = parameter_integer(c_, rule_, "vm.baseline_pass_percent");
  const std::string share =
      fmt::format("{:.1f}", 100.0 * static_cast<double>(met) / static_cast<double>(judged));
  if (!chosen) {
    Finding f = in_doubt("13.2", all, Cause::not_observed, {});
    f.values["detail"] = {
        fmt::format("基準「{}」の点検結果がない(参考: {}は{}項目中{}項目)",
                    parameter(c_, rule_, "vm.baseline"), builtin_baseline, judged, met),
        fmt::format(
            "no result of the baseline \"{}\" (for information: {} of {} items of {} are met)",
            parameter(c_, rule_, "vm.baseline"), met, judged, builtin_baseline)};
    return f;
  }
  const bool enough = met * 100 >= percent_min * judged;
  return finding("13.2",
                 !enough         ? Verdict::fail
                 : !high.empty() ? Verdict::partial
                                 : Verdict::pass,
                 Basis::exported,
                 !enough         ? "builtin.low"
                 : !high.empty() ? "builtin.high_failed"
                                 : "builtin.met",
                 all,
                 {{"percent", same(std::to_string(percent_min))},
                  {"judged", same(std::to_string(judged))},
                  {"met", same(std::to_string(met))},
                  {"share", same(share)},
                  {"wrong", same(listed(wrong))},
                  {"unread", same(listed(unread))},
                  {"differs", same(listed(differs))},
                  {"high", same(listed(high))},
                  {"platform", same(std::to_string(platform))}});
}

}  // namespace tenken
