#include "checks/probe/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace tenken::probe {

namespace {

struct Resolver {
  const rules::Rule* rule;
  const rules::Profile& profile;
  const rules::Target& target;
  std::string missing;

  std::vector<std::string> value_of(std::string_view name) {
    if (name == "address") return {target.address};
    if (name.starts_with("fact.")) {
      const auto bar = name.find('|');
      const auto found = target.facts.find(std::string(name.substr(5, bar - 5)));
      if (found != target.facts.end() && !found->second.empty()) return found->second;
      if (bar != std::string_view::npos) return {std::string(name.substr(bar + 1))};
    } else if (name.starts_with("parameter.") && rule != nullptr) {
      const std::string key(name.substr(10));
      if (const auto set = profile.parameters.find(key); set != profile.parameters.end())
        return set->second.values;
      if (const auto own = rule->parameters.find(key); own != rule->parameters.end())
        return own->second.values;
    }
    if (missing.empty()) missing = name;
    return {};
  }

  /// {address}, {fact.NAME}, {fact.NAME|fallback} and {parameter.NAME} are replaced; an argument
  /// that is one placeholder alone takes the whole list. Words that reach a shell are quoted by the
  /// probe or refused here.
  std::vector<std::string> resolve(const std::string& text) {
    if (text.starts_with('{') && text.find('}') == text.size() - 1)
      return value_of(std::string_view(text).substr(1, text.size() - 2));
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const auto open = text.find('{', at);
      const auto close = open == std::string::npos ? open : text.find('}', open);
      const std::string_view name = close == std::string::npos
                                        ? std::string_view{}
                                        : std::string_view(text).substr(open + 1, close - open - 1);
      const bool ours =
          name == "address" || name.starts_with("fact.") || name.starts_with("parameter.");
      if (close == std::string::npos || !ours) {
        const auto next = open == std::string::npos ? text.size() : open + 1;
        out += text.substr(at, next - at);
        at = next;
        continue;
      }
      out += text.substr(at, open - at);
      const auto values = value_of(name);
      for (std::size_t i = 0; i < values.size(); ++i) out += (i > 0 ? " " : "") + plain(values[i]);
      at = close + 1;
    }
    return {out};
  }

  /// A fact inside a command may hold only what no shell gives a meaning to.
  std::string plain(const std::string& value) {
    static constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/:@%+=,-";
    if (value.find_first_not_of(allowed) == std::string::npos) return value;
    if (missing.empty())
      missing = "a fact with characters that a shell would read: \"" + printable(value) + "\"";
    return {};
  }
};

void check_step(const rules::Step& step, std::vector<Error>& errors) {
  const Probe* probe = find_probe(step.probe);
  const auto add = [&](std::string what, std::string hint) {
    errors.push_back(Error{.kind = ErrorKind::input,
                           .what = std::move(what),
                           .where = rules::to_string(step.place),
                           .hint = std::move(hint),
                           .code = "rule.step"});
  };
  if (probe == nullptr) {
    std::vector<std::string> names;
    for (const Probe& p : all_probes()) names.emplace_back(p.name);
    const std::string near = nearest(step.probe, names);
    add(fmt::format("unknown probe \"{}\"", printable(step.probe)),
        near.empty() ? "see \"tenken list probes\""
                     : fmt::format("did you mean \"{}\"? see \"tenken list probes\"", near));
    return;
  }
  for (const auto& [name, values] : step.args)
    if (std::find(probe->args.begin(), probe->args.end(), name) == probe->args.end())
      add(fmt::format("unknown argument \"{}\" of probe {}", printable(name), probe->name),
          fmt::format("allowed: {}", fmt::join(probe->args, ", ")));
  if (step.active)
    add(fmt::format("active step \"{}\"", step.name), "active probes are not part of this version");
}

Task task_of(const rules::Step& step, const rules::Rule* rule, const rules::Target& target,
             const rules::Profile& profile) {
  Task task;
  task.target = &target;
  task.step = &step;
  task.probe = find_probe(step.probe);
  task.requirement = rule == nullptr ? 0 : rule->requirement.number;
  Resolver resolver{rule, profile, target, {}};
  for (const auto& [name, values] : step.args)
    for (const std::string& value : values) {
      auto resolved = resolver.resolve(value);
      auto& list = task.args[name];
      list.insert(list.end(), resolved.begin(), resolved.end());
    }
  task.missing = resolver.missing;
  return task;
}

bool looks_alike(const Task& a, const Task& b) {
  return a.probe == b.probe && a.args == b.args && a.missing == b.missing &&
         a.step->limits.bytes_max == b.step->limits.bytes_max &&
         a.step->limits.parts_max == b.step->limits.parts_max;
}

void add_task(Lane& lane, Task task) {
  for (Task& other : lane.tasks) {
    if (!looks_alike(other, task)) continue;
    other.same.push_back(task.step);
    return;
  }
  lane.tasks.push_back(std::move(task));
}

Look look_of(const Task& task, const std::filesystem::path& base) {
  return Look{*task.target, *task.step, task.args, nullptr, base, Deadline::after_ms(0, {})};
}

}  // namespace

const std::vector<rules::Step>& common_steps() {
  static const std::vector<rules::Step> steps = [] {
    std::vector<rules::Step> out(4);
    out[0].name = "inventory";
    out[0].role = "inventory";
    out[0].probe = "register";
    out[0].limits.bytes_max = 1 << 20;
    out[1].name = "statement";
    out[1].role = "statement";
    out[1].probe = "statement";
    out[1].limits.bytes_max = 1 << 20;
    out[2].name = "remediation";
    out[2].role = "remediation_register";
    out[2].probe = "register";
    out[2].limits.bytes_max = 4 << 20;
    // Forty regions with sixty answers each, and buckets; an answer of 8 MB is 10,000 snapshots.
    out[3].name = "cloud";
    out[3].role = "cloud_account";
    out[3].probe = "folder";
    out[3].args["folder"] = {"{fact.folder}"};
    out[3].limits.timeout_ms = 60000;
    out[3].limits.bytes_max = 8 << 20;
    out[3].limits.parts_max = 8192;
    return out;
  }();
  return steps;
}

Planned make_plan(const rules::RuleSet& rules, const rules::Profile& profile,
                  const rules::Deployment& deployment, const std::vector<int>& only) {
  Planned out;
  for (const rules::Target& target : deployment.targets) {
    Lane lane{&target, {}};
    for (const rules::Step& step : common_steps())
      if (target.has_role(step.role)) add_task(lane, task_of(step, nullptr, target, profile));
    for (const rules::Rule& rule : rules.rules) {
      const bool selected = only.empty() || std::find(only.begin(), only.end(),
                                                      rule.requirement.number) != only.end();
      for (const rules::Step& step : rule.steps)
        if (selected && target.has_role(step.role) && find_probe(step.probe) != nullptr)
          add_task(lane, task_of(step, &rule, target, profile));
    }
    if (!lane.tasks.empty()) out.plan.lanes.push_back(std::move(lane));
  }
  for (const rules::Rule& rule : rules.rules)
    for (const rules::Step& step : rule.steps) {
      check_step(step, out.errors);
      if (!only.empty() &&
          std::find(only.begin(), only.end(), rule.requirement.number) == only.end())
        out.plan.not_selected.push_back(step.name);
    }
  return out;
}

std::string to_text(const Plan& plan, const std::filesystem::path& base) {
  std::string out;
  for (const Lane& lane : plan.lanes) {
    out += fmt::format(
        "{}  {}\n", lane.target->name,
        lane.target->address.empty() ? lane.target->fact("file") : lane.target->address);
    for (const Task& task : lane.tasks) {
      std::string names = task.step->name;
      for (const rules::Step* other : task.same) names += ", " + other->name;
      out += fmt::format("  {} ({}, at most {} ms, {} bytes)\n", names, task.probe->name,
                         task.step->limits.timeout_ms, task.step->limits.bytes_max);
      if (!task.missing.empty())
        out += fmt::format("    # not looked at: {} is missing\n", task.missing);
      else
        for (const std::string& command : task.probe->describe(look_of(task, base)))
          out += "    " + command + "\n";
    }
  }
  return out;
}

std::string sudoers(const Lane& lane, const std::filesystem::path& base) {
  std::set<std::string> lines_of;
  const std::string user = lane.target->fact("user").empty() ? "tenken" : lane.target->fact("user");
  for (const Task& task : lane.tasks) {
    if (!task.probe->needs_session || !task.missing.empty()) continue;
    for (std::string command : task.probe->describe(look_of(task, base))) {
      if (!command.starts_with("sudo -n ")) continue;
      command.erase(0, 8);
      std::string as = "root";
      if (command.starts_with("-u '")) {
        const auto end = command.find('\'', 4);
        as = command.substr(4, end - 4);
        command.erase(0, end + 2);
      }
      std::erase(command, '\'');
      const std::map<std::string, std::string> places{{"cat ", "/usr/bin/cat "},
                                                      {"ls ", "/usr/bin/ls "}};
      for (const auto& [word, place] : places)
        if (command.starts_with(word)) command = place + command.substr(word.size());
      for (const char* special : {",", ":", "="}) {
        std::size_t at = 0;
        while ((at = command.find(special, at)) != std::string::npos) {
          command.insert(at, "\\");
          at += 2;
        }
      }
      lines_of.insert(fmt::format("{} ALL=({}) NOPASSWD: {}\n", user, as, command));
    }
  }
  std::string out;
  for (const auto& line : lines_of) out += line;
  return out;
}

}  // namespace tenken::probe
