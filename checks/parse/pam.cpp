#include "checks/parse/pam.hpp"

#include <algorithm>
#include <array>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

constexpr std::array<std::string_view, 32> return_words{"success",
                                                        "open_err",
                                                        "symbol_err",
                                                        "service_err",
                                                        "system_err",
                                                        "buf_err",
                                                        "perm_denied",
                                                        "auth_err",
                                                        "cred_insufficient",
                                                        "authinfo_unavail",
                                                        "user_unknown",
                                                        "maxtries",
                                                        "new_authtok_reqd",
                                                        "acct_expired",
                                                        "session_err",
                                                        "cred_unavail",
                                                        "cred_expired",
                                                        "cred_err",
                                                        "no_module_data",
                                                        "conv_err",
                                                        "authtok_err",
                                                        "authtok_recover_err",
                                                        "authtok_lock_busy",
                                                        "authtok_disable_aging",
                                                        "try_again",
                                                        "ignore",
                                                        "abort",
                                                        "authtok_expired",
                                                        "module_unknown",
                                                        "bad_item",
                                                        "conv_again",
                                                        "incomplete"};

struct Line {
  std::string text;
  int number = 0;
};

/// A file as lines; what keeps libpam from reading it whole.
struct Assembled {
  std::vector<Line> lines;
  bool ends_open = false;  ///< it ends inside a joined line: libpam gives up the file (PAM_ABORT)
  int strange = 0;         ///< the first line that versions of libpam read differently; 0: none
};

constexpr std::string_view blanks = " \n\t";

/// Lines as _pam_assemble_line joins them: a comment ends the line it stands on, a backslash at the
/// end joins the next one. libpam reads no carriage return as white space. Read differently
/// by 1.5.2 and 1.5.3: a line past 1,023 bytes (cut in two, or whole), a blank line or a comment
/// after a backslash (passed over, or the end of the line).
Assembled assemble(std::string_view bytes) {
  Assembled out;
  Line joined;
  bool joining = false;
  int number = 0;
  const auto strange = [&] {
    if (out.strange == 0) out.strange = number;
  };
  for (std::string_view raw : split(bytes, '\n')) {
    ++number;
    if (raw.size() + 2 > pam_line_max || raw.find('\0') != std::string_view::npos) strange();
    const bool last_piece = raw.data() + raw.size() == bytes.data() + bytes.size();
    const auto first = raw.find_first_not_of(blanks);
    if (first == std::string_view::npos || raw[first] == '#') {
      if (joining && !last_piece) strange();
      continue;
    }
    std::string_view text = raw;
    const auto comment = text.find('#');
    const bool commented = comment != std::string_view::npos;
    if (commented) text = text.substr(0, comment);
    const auto last = text.find_last_not_of(blanks);
    const bool more = !commented && last != std::string_view::npos && text[last] == '\\';
    if (!joining) joined = Line{{}, number};
    joined.text += more ? std::string(text.substr(0, last)) + " " : std::string(text);
    joining = more;
    if (joined.text.size() + 2 > pam_line_max) strange();
    if (!joining) out.lines.push_back(joined);
  }
  out.ends_open = joining;
  return out;
}

/// Words as _pam_StrTok cuts them: white space, and [ … ] is one word without its brackets, in
/// which \] stands for a bracket. An open bracket runs to the end of the line.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0;;) {
    at = text.find_first_not_of(blanks, at);
    if (at == std::string_view::npos) return out;
    if (text[at] != '[') {
      const auto end = text.find_first_of(blanks, at);
      out.emplace_back(text.substr(at, end - at));
      if (end == std::string_view::npos) return out;
      at = end;
      continue;
    }
    std::string word;
    for (++at; at < text.size() && text[at] != ']'; ++at) {
      if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == ']') ++at;
      word += text[at];
    }
    out.push_back(word);
    if (at >= text.size()) return out;
    ++at;
  }
}

std::map<std::string, PamAction> plain_control(std::string_view word) {
  using A = PamAction;
  if (word == "required")
    return {{"success", {A::ok}},
            {"new_authtok_reqd", {A::ok}},
            {"ignore", {A::ignore}},
            {"default", {A::bad}}};
  if (word == "requisite")
    return {{"success", {A::ok}},
            {"new_authtok_reqd", {A::ok}},
            {"ignore", {A::ignore}},
            {"default", {A::die}}};
  if (word == "optional")
    return {{"success", {A::ok}}, {"new_authtok_reqd", {A::ok}}, {"default", {A::ignore}}};
  if (word == "sufficient")
    return {{"success", {A::done}}, {"new_authtok_reqd", {A::done}}, {"default", {A::ignore}}};
  return {};
}

/// "success=1 default=ignore", read from the left as _pam_parse_control does: words need no space
/// between, blanks may stand around "=", the first default fills what is not yet set. What it
/// cannot read makes every return value bad; the module runs all the same.
std::map<std::string, PamAction> bracket_control(std::string_view text) {
  using A = PamAction;
  static constexpr std::array<std::pair<std::string_view, A::Kind>, 6> actions{
      {{"ignore", A::ignore},
       {"ok", A::ok},
       {"done", A::done},
       {"bad", A::bad},
       {"die", A::die},
       {"reset", A::reset}}};
  const std::map<std::string, PamAction> all_bad{{"default", {A::bad}}};
  std::map<std::string, PamAction> out;
  const auto skip_blanks = [&] {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\n\v\f\r"), text.size()));
  };
  for (skip_blanks(); !text.empty(); skip_blanks()) {
    std::string_view value;
    for (std::string_view word : return_words)
      if (value.empty() && text.starts_with(word)) value = word;
    if (value.empty() && text.starts_with("default")) value = "default";
    if (value.empty()) return all_bad;
    text.remove_prefix(value.size());
    skip_blanks();
    if (!text.starts_with('=')) return all_bad;
    text.remove_prefix(1);
    skip_blanks();
    PamAction action;
    for (const auto& [word, kind] : actions)
      if (action.kind == A::undefined && text.starts_with(word)) {
        action.kind = kind;
        text.remove_prefix(word.size());
      }
    if (action.kind == A::undefined) {
      const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
      std::int64_t count = 0;
      if (digits == 0 || digits > 4 || !parse_integer(text.substr(0, digits), count) || count == 0)
        return all_bad;
      action = {A::jump, static_cast<int>(count)};
      text.remove_prefix(digits);
    }
    if (value == "default")
      out.try_emplace("default", action);
    else
      out[std::string(value)] = action;
  }
  // pam.conf(5): what is not named is bad.
  out.try_emplace("default", PamAction{A::bad});
  return out;
}

constexpr std::string_view own_folder = "/etc/pam.d/", vendor_folder = "/usr/lib/pam.d/";

bool is_type(std::string_view word) {
  return word == "auth" || word == "account" || word == "password" || word == "session";
}

/// _pam_parse_conf_file and _pam_load_conf_file, for one type.
struct Builder {
  const Tree& tree;
  std::string type;
  PamStack out;

  /// How reading a file went; aborted: libpam gives up what asked for it.
  enum class Read { done, absent, aborted };

  void note(std::string& where, std::string what) {
    if (where.empty()) where = std::move(what);
  }

  /// The file by this name: as given where it is absolute, else in /etc/pam.d, else in
  /// /usr/lib/pam.d; empty: nowhere. Debian's libpam looks in the second folder for services only,
  /// others for includes too.
  std::string find(const std::string& name, bool included) {
    const bool absolute = name.starts_with('/');
    const std::string own = absolute ? name : std::string(own_folder) + name;
    if (tree.files.contains(own)) return own;
    if (!tree.absent.contains(own)) {
      note(out.unseen, own);
      return {};
    }
    if (absolute) return {};
    const std::string vendor = std::string(vendor_folder) + name;
    if (tree.files.contains(vendor)) {
      if (included)
        note(out.unsupported, vendor + ": versions of libpam differ on whether it is included");
      return vendor;
    }
    const auto listed =
        tree.folders.find(std::string(vendor_folder.substr(0, vendor_folder.size() - 1)));
    const bool not_there =
        tree.absent.contains(vendor) ||
        (listed != tree.folders.end() &&
         std::find(listed->second.begin(), listed->second.end(), name) == listed->second.end());
    if (!not_there) note(out.unseen, vendor);
    return {};
  }

  void push(PamEntry entry) {
    if (out.entries.size() < pam_entries_max)
      out.entries.push_back(std::move(entry));
    else
      note(out.unsupported, entry.where + ": too many lines");
  }

  void must_fail(int level, const std::string& where,
                 std::map<std::string, PamAction> actions = {{"default", {PamAction::bad}}}) {
    PamEntry entry;
    entry.must_fail = true;
    entry.actions = std::move(actions);
    entry.level = level;
    entry.where = where;
    push(std::move(entry));
  }

  /// `typed`: an include asked for lines of our type; else the file is read for every type.
  Read read(const std::string& name, bool typed, int level, int depth) {
    if (depth >= pam_depth_max || out.entries.size() >= pam_entries_max) {
      note(out.unsupported, name + ": includes too deep");
      return Read::done;
    }
    const std::string path = find(name, depth > 0);
    if (path.empty()) return Read::absent;
    const Assembled file = assemble(tree.files.at(path));
    if (file.strange > 0)
      note(out.unsupported, path + ":" + std::to_string(file.strange) +
                                ": a line that versions of libpam read differently");
    for (const Line& line : file.lines)
      if (!add(line, path, typed, level, depth)) return Read::aborted;
    return file.ends_open ? Read::aborted : Read::done;
  }

  /// False: libpam gives up the file.
  bool add(const Line& line, const std::string& path, bool typed, int level, int depth) {
    const std::string where = path + ":" + std::to_string(line.number);
    const auto words = words_of(line.text);
    if (words.empty()) return true;
    std::string first = lower_ascii(words[0]);
    if (first == "@include")
      return include(words.size() > 1 ? words[1] : "", typed, level, depth, where);
    if (first.starts_with('-')) first.erase(0, 1);
    // A line of no known type is filed under the type asked for and fails; where none was asked
    // for, under auth.
    const bool known = is_type(first);
    if (known ? first != type : !typed && type != "auth") return true;
    const std::string control = words.size() > 1 ? lower_ascii(words[1]) : "";
    if (known && (control == "include" || control == "substack")) {
      const bool sub = control == "substack";
      if (sub) {
        PamEntry mark;
        mark.is_substack = true;
        mark.level = level;
        mark.where = where;
        push(std::move(mark));
      }
      return include(words.size() > 2 ? words[2] : "", true, level + (sub ? 1 : 0), depth, where,
                     level);
    }
    auto actions = plain_control(control);
    if (actions.empty())
      actions = words.size() > 1 ? bracket_control(words[1])
                                 : std::map<std::string, PamAction>{{"default", {PamAction::bad}}};
    if (!known || words.size() < 3) {
      must_fail(level, where, std::move(actions));
      return true;
    }
    PamEntry entry;
    entry.level = level;
    entry.where = where;
    entry.actions = std::move(actions);
    entry.module = module_of(words[2]);
    entry.args.assign(words.begin() + 3, words.end());
    push(std::move(entry));
    return true;
  }

  bool include(const std::string& name, bool typed, int level, int depth, const std::string& where,
               int fail_level = -1) {
    if (!name.empty() && read(name, typed, level, depth + 1) == Read::done) return true;
    // A handler that fails needs a type; Debian's @include has none at the top of a service, and
    // libpam gives up.
    if (!typed) return false;
    must_fail(fail_level < 0 ? level : fail_level, where);
    return true;
  }

  /// The base name of a module in the folders of the system; elsewhere the whole path, since it may
  /// be anything.
  static std::string module_of(const std::string& path) {
    if (!path.starts_with('/')) return path;
    for (std::string_view folder : {"/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"})
      if (path.starts_with(folder) && path.find("/security/") != std::string::npos &&
          path.find("/../") == std::string::npos)
        return path.substr(path.rfind('/') + 1);
    return path;
  }
};

}  // namespace

bool PamEntry::has_arg(std::string_view arg) const {
  return std::find(args.begin(), args.end(), arg) != args.end();
}

PamAction PamEntry::action(std::string_view returned) const {
  if (const auto own = actions.find(std::string(returned)); own != actions.end())
    return own->second;
  if (const auto other = actions.find("default"); other != actions.end()) return other->second;
  return {};
}

PamStack pam_stack(const Tree& tree, std::string_view service, std::string_view type) {
  using Read = Builder::Read;
  Builder builder{tree, std::string(type), {}};
  const Read own = builder.read(std::string(service), false, 0, 0);
  if (own == Read::absent && !builder.out.unseen.empty()) return std::move(builder.out);
  // libpam reads "other" whatever the service says; a file that it gives up stops every service.
  Builder fallback{tree, std::string(type), {}};
  const Read other = fallback.read("other", false, 0, 0);
  PamStack out = builder.out.entries.empty() && own != Read::aborted ? std::move(fallback.out)
                                                                     : std::move(builder.out);
  out.aborted = own == Read::aborted || other == Read::aborted;
  return out;
}

std::vector<std::string> pam_follow(std::string_view path, std::string_view bytes) {
  std::vector<std::string> out;
  const auto path_of = [](const std::string& name) {
    return name.starts_with('/') ? name : std::string(own_folder) + name;
  };
  for (const Line& line : assemble(bytes).lines) {
    const auto words = words_of(line.text);
    if (words.size() >= 2 && lower_ascii(words[0]) == "@include") out.push_back(path_of(words[1]));
    if (words.size() < 3) continue;
    const std::string control = lower_ascii(words[1]);
    if (control == "include" || control == "substack") out.push_back(path_of(words[2]));
  }
  if (path.starts_with(own_folder) && path != "/etc/pam.d/other") out.push_back("/etc/pam.d/other");
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace tenken::parse
