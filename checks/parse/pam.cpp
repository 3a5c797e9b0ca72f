#include "checks/parse/pam.hpp"

#include <algorithm>
#include <array>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::array<std::string_view, 32> return_words{
    "success", "open_err", "symbol_err", "service_err", "system_err", "buf_err", "perm_denied", "auth_err", "cred_insufficient", "authinfo_unavail", "user_unknown",
    "maxtries", "new_authtok_reqd", "acct_expired", "session_err", "cred_unavail", "cred_expired", "cred_err", "no_module_data", "conv_err", "authtok_err",
    "authtok_recover_err", "authtok_lock_busy", "authtok_disable_aging", "try_again", "ignore", "abort", "authtok_expired", "module_unknown", "bad_item", "conv_again", "incomplete"};

struct Line {
  std::string text;
  int number = 0;
};

/// Lines as _pam_assemble_line joins them: a comment ends the line it stands on, a backslash at the end joins the next line that is neither
/// blank nor a comment. `broken`: an overlong line, or a file that ends inside a joined line.
std::vector<Line> assemble(std::string_view bytes, bool& broken) {
  std::vector<Line> out;
  Line joined;
  bool joining = false;
  int number = 0;
  for (std::string_view raw : split(bytes, '\n')) {
    ++number;
    const auto first = raw.find_first_not_of(" \t");
    if (first == std::string_view::npos || raw[first] == '#') continue;
    std::string_view text = raw;
    const auto comment = text.find('#');
    const bool commented = comment != std::string_view::npos;
    if (commented) text = text.substr(0, comment);
    const auto last = text.find_last_not_of(" \t\r");
    const bool more = !commented && last != std::string_view::npos && text[last] == '\\';
    if (!joining) joined = Line{{}, number};
    joined.text += more ? std::string(text.substr(0, last)) + " " : std::string(text);
    joining = more;
    if (joined.text.size() + 2 > pam_line_max) broken = true;
    if (!joining) out.push_back(joined);
  }
  if (joining) broken = true;
  return out;
}

/// Words as _pam_StrTok cuts them: white space, and [ … ] is one word in which \] stands for a bracket.
std::vector<std::string> words_of(std::string_view text, bool& broken) {
  std::vector<std::string> out;
  for (std::size_t at = 0;;) {
    at = text.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos) return out;
    if (text[at] != '[') {
      const auto end = text.find_first_of(" \t\r\n", at);
      out.emplace_back(text.substr(at, end - at));
      if (end == std::string_view::npos) return out;
      at = end;
      continue;
    }
    std::string word = "[";
    for (++at; at < text.size() && text[at] != ']'; ++at) {
      if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == ']') ++at;
      word += text[at];
    }
    if (at >= text.size()) {
      broken = true;
      return out;
    }
    ++at;
    out.push_back(word);
  }
}

std::map<std::string, PamAction> plain_control(std::string_view word) {
  using A = PamAction;
  if (word == "required") return {{"success", {A::ok}}, {"new_authtok_reqd", {A::ok}}, {"ignore", {A::ignore}}, {"default", {A::bad}}};
  if (word == "requisite") return {{"success", {A::ok}}, {"new_authtok_reqd", {A::ok}}, {"ignore", {A::ignore}}, {"default", {A::die}}};
  if (word == "optional") return {{"success", {A::ok}}, {"new_authtok_reqd", {A::ok}}, {"default", {A::ignore}}};
  if (word == "sufficient") return {{"success", {A::done}}, {"new_authtok_reqd", {A::done}}, {"default", {A::ignore}}};
  return {};
}

PamAction action_of(std::string_view word) {
  using A = PamAction;
  if (word == "ok") return {A::ok};
  if (word == "done") return {A::done};
  if (word == "bad") return {A::bad};
  if (word == "die") return {A::die};
  if (word == "ignore") return {A::ignore};
  if (word == "reset") return {A::reset};
  std::int64_t count = 0;
  if (parse_integer(word, count) && count > 0 && count < 1000) return {A::jump, static_cast<int>(count)};
  return {};
}

/// "[success=1 default=ignore]"; an unknown value or action makes every return value bad, as _pam_parse_control does.
std::map<std::string, PamAction> bracket_control(std::string_view word) {
  std::map<std::string, PamAction> out;
  std::string spaced;
  for (char c : word.substr(1)) spaced += c;
  bool ignored = false;
  for (const std::string& pair : words_of(spaced, ignored)) {
    const auto equals = pair.find('=');
    const std::string value = lower_ascii(pair.substr(0, equals));
    const bool known = value == "default" || std::find(return_words.begin(), return_words.end(), value) != return_words.end();
    const PamAction action = equals == std::string::npos ? PamAction{} : action_of(pair.substr(equals + 1));
    if (!known || action.kind == PamAction::undefined) return {{"default", {PamAction::bad}}};
    out[value] = action;
  }
  return out;
}

std::string path_of(std::string_view name) { return name.starts_with('/') ? std::string(name) : "/etc/pam.d/" + std::string(name); }

bool is_type(std::string_view word) { return word == "auth" || word == "account" || word == "password" || word == "session"; }

struct Builder {
  const Tree& tree;
  std::string type;
  PamStack out;

  void note(std::string& where, std::string what) {
    if (where.empty()) where = std::move(what);
  }

  void must_fail(int level, const std::string& where) {
    PamEntry entry;
    entry.must_fail = true;
    entry.actions = {{"default", {PamAction::bad}}};
    entry.level = level;
    entry.where = where;
    out.entries.push_back(std::move(entry));
  }

  /// False: the file is not there, which libpam answers with a line that fails.
  bool read(const std::string& path, int level, int depth) {
    if (depth >= pam_depth_max || out.entries.size() >= pam_entries_max) {
      note(out.unsupported, path + ": includes too deep");
      return false;
    }
    const auto file = tree.files.find(path);
    if (file == tree.files.end()) {
      if (!tree.absent.contains(path)) note(out.unseen, path);
      return false;
    }
    bool broken = false;
    for (const Line& line : assemble(file->second, broken)) add(line, path, level, depth);
    if (broken) note(out.unsupported, path + ": a line that libpam cannot read");
    return true;
  }

  void add(const Line& line, const std::string& path, int level, int depth) {
    const std::string where = path + ":" + std::to_string(line.number);
    bool broken = false;
    const auto words = words_of(line.text, broken);
    if (words.empty() || broken) return note(out.unsupported, where + ": an open bracket");
    std::string first = lower_ascii(words[0]);
    if (first == "@include") {
      if (words.size() < 2 || !read(path_of(words[1]), level, depth + 1)) must_fail(level, where);
      return;
    }
    if (first.starts_with('-')) first.erase(0, 1);
    if (!is_type(first)) {
      // libpam files a line of unknown type under the type asked for and makes it fail.
      must_fail(level, where);
      return;
    }
    if (first != type) return;
    const std::string control = words.size() > 1 ? lower_ascii(words[1]) : "";
    if (control == "include" || control == "substack") {
      const bool sub = control == "substack";
      if (sub) {
        PamEntry mark;
        mark.is_substack = true;
        mark.level = level;
        mark.where = where;
        out.entries.push_back(std::move(mark));
      }
      if (words.size() < 3 || !read(path_of(words[2]), level + (sub ? 1 : 0), depth + 1)) must_fail(level, where);
      return;
    }
    PamEntry entry;
    entry.level = level;
    entry.where = where;
    if (control.starts_with('[')) entry.actions = bracket_control(words[1]);
    else entry.actions = plain_control(control);
    if (entry.actions.empty() || words.size() < 3) {
      must_fail(level, where);
      return;
    }
    entry.module = words[2].substr(words[2].rfind('/') + 1);
    for (std::size_t i = 3; i < words.size(); ++i) entry.args.push_back(words[i].starts_with('[') ? words[i].substr(1) : words[i]);
    if (out.entries.size() < pam_entries_max) out.entries.push_back(std::move(entry));
    else note(out.unsupported, path + ": too many lines");
  }
};

}  // namespace

bool PamEntry::has_arg(std::string_view arg) const { return std::find(args.begin(), args.end(), arg) != args.end(); }

PamAction PamEntry::action(std::string_view returned) const {
  if (const auto own = actions.find(std::string(returned)); own != actions.end()) return own->second;
  if (const auto other = actions.find("default"); other != actions.end()) return other->second;
  return {};
}

PamStack pam_stack(const Tree& tree, std::string_view service, std::string_view type) {
  Builder builder{tree, std::string(type), {}};
  const std::string path = path_of(service);
  const bool there = builder.read(path, 0, 0);
  if (there && !builder.out.entries.empty()) return std::move(builder.out);
  if (!there && !builder.out.unseen.empty()) return std::move(builder.out);
  builder.out.entries.clear();
  builder.read("/etc/pam.d/other", 0, 0);
  return std::move(builder.out);
}

std::vector<std::string> pam_follow(std::string_view path, std::string_view bytes) {
  std::vector<std::string> out;
  bool broken = false;
  for (const Line& line : assemble(bytes, broken)) {
    const auto words = words_of(line.text, broken);
    if (words.size() >= 2 && lower_ascii(words[0]) == "@include") out.push_back(path_of(words[1]));
    if (words.size() < 3) continue;
    const std::string control = lower_ascii(words[1]);
    if (control == "include" || control == "substack") out.push_back(path_of(words[2]));
  }
  if (path.starts_with("/etc/pam.d/") && path != "/etc/pam.d/other") out.push_back("/etc/pam.d/other");
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace tenken::parse
