#include "checks/parse/chrony.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>

#include "rules/text.hpp"

namespace tenken::parse {

namespace {

/// chrony reads lines of 2,048 bytes (conf.c, CNF_ReadFile) and includes ten deep.
constexpr std::size_t line_bytes_max = 2046;
constexpr int include_depth_max = 10;
constexpr std::size_t lines_max = 10000;

/// Every directive of chrony.conf(5) 4.3 that changes nothing judged here.
constexpr std::string_view indifferent[] = {"acquisitionport",
                                            "allow",
                                            "authselectmode",
                                            "bindacqaddress",
                                            "bindacqdevice",
                                            "bindaddress",
                                            "bindcmdaddress",
                                            "bindcmddevice",
                                            "binddevice",
                                            "broadcast",
                                            "clientloglimit",
                                            "clockprecision",
                                            "cmdallow",
                                            "cmddeny",
                                            "cmdratelimit",
                                            "combinelimit",
                                            "commandkey",
                                            "corrtimeratio",
                                            "deny",
                                            "driftfile",
                                            "dscp",
                                            "dumpdir",
                                            "dumponexit",
                                            "fallbackdrift",
                                            "generatecommandkey",
                                            "hwclockfile",
                                            "hwtimestamp",
                                            "initstepslew",
                                            "keyfile",
                                            "leapsecmode",
                                            "leapsectz",
                                            "linux_freq_scale",
                                            "linux_hz",
                                            "lock_all",
                                            "log",
                                            "logbanner",
                                            "logchange",
                                            "logdir",
                                            "mailonchange",
                                            "makestep",
                                            "manual",
                                            "maxchange",
                                            "maxclockerror",
                                            "maxdistance",
                                            "maxdrift",
                                            "maxjitter",
                                            "maxntsconnections",
                                            "maxsamples",
                                            "maxslewrate",
                                            "maxtxbuffers",
                                            "maxupdateskew",
                                            "minsamples",
                                            "minsources",
                                            "nocerttimecheck",
                                            "noclientlog",
                                            "nosystemcert",
                                            "ntpsigndsocket",
                                            "ntscachedir",
                                            "ntsdumpdir",
                                            "ntsntpserver",
                                            "ntsport",
                                            "ntsprocesses",
                                            "ntsratelimit",
                                            "ntsrefresh",
                                            "ntsrotate",
                                            "ntsservercert",
                                            "ntsserverkey",
                                            "ntstrustedcerts",
                                            "pidfile",
                                            "port",
                                            "ptpport",
                                            "ratelimit",
                                            "refresh",
                                            "reselectdist",
                                            "rtcautotrim",
                                            "rtcdevice",
                                            "rtcfile",
                                            "rtconutc",
                                            "rtcsync",
                                            "sched_priority",
                                            "smoothtime",
                                            "stratumweight",
                                            "tempcomp",
                                            "user"};

/// Options of a source (chrony.conf(5), server), without and with a value. chronyd refuses any
/// other word, a trailing comment too.
constexpr std::string_view flags[] = {"auto_offline", "burst", "copy",   "iburst",  "noselect",
                                      "offline",      "nts",   "prefer", "require", "trust",
                                      "xleave",       "ipv4",  "ipv6"};
constexpr std::string_view valued[] = {
    "asymmetry",        "certset",       "extfield",      "filter",     "key",        "maxdelay",
    "maxdelaydevratio", "maxdelayquant", "maxdelayratio", "maxpoll",    "maxsamples", "maxsources",
    "maxunreach",       "mindelay",      "minpoll",       "minsamples", "minstratum", "ntsport",
    "offset",           "polltarget",    "port",          "presend",    "version"};

/// CPS_NormalizeLine: white space single, none at the ends, comment lines empty. A comment
/// character later in a line is part of it.
std::string normalise(std::string_view line) {
  std::string out;
  for (const char c : line) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (space) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      continue;
    }
    if (out.empty() && std::string_view("!;#%").find(c) != std::string_view::npos) return {};
    out += c;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  for (std::string_view w : split(line, ' '))
    if (!w.empty()) out.emplace_back(w);
  if (!out.empty()) out[0] = lower_ascii(out[0]);
  return out;
}

std::string no_slash(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder;
}

struct Reader {
  const Tree& tree;
  ChronyConfig out;

  void fault(const std::string& file, int line, const std::string& what) {
    out.unsupported.push_back(file + ":" + std::to_string(line) + ": " + printable(what));
  }

  void source(const std::vector<std::string>& words, const std::string& file, int line) {
    if (words.size() < 2) return fault(file, line, words[0] + " without a name");
    const auto is_one_of = [](std::span<const std::string_view> list, const std::string& word) {
      return std::find(list.begin(), list.end(), lower_ascii(word)) != list.end();
    };
    for (std::size_t i = 2; i < words.size() && words[0] != "refclock"; ++i) {
      if (is_one_of(flags, words[i])) continue;
      if (!is_one_of(valued, words[i]) || ++i >= words.size())
        return fault(file, line, "option \"" + words[std::min(i, words.size() - 1)] + "\"");
    }
    out.sources.push_back({words[0], words[1]});
  }

  /// Files of several folders: of equal base names the first folder's counts; read in the order of
  /// the base names (confdir, sourcedir).
  std::vector<std::string> folder_files(const std::vector<std::string>& words,
                                        std::string_view suffix, const std::string& file,
                                        int line) {
    std::map<std::string, std::string> by_name;
    for (std::size_t i = 1; i < words.size(); ++i) {
      std::string unseen;
      for (const std::string& path :
           expand(tree, no_slash(words[i]) + "/*" + std::string(suffix), unseen))
        by_name.emplace(path.substr(path.rfind('/') + 1), path);
      if (!unseen.empty()) fault(file, line, "not kept: " + unseen);
    }
    std::vector<std::string> out_files;
    for (const auto& [name, path] : by_name) out_files.push_back(path);
    return out_files;
  }

  void source_file(const std::string& path) {
    int number = 0;
    for (std::string_view raw : lines(tree.files.at(path))) {
      const auto words = words_of(normalise(raw));
      ++number;
      if (words.empty()) continue;
      // Another directive in a .sources file is logged and skipped (ntp_sources.c).
      if (words[0] == "server" || words[0] == "pool" || words[0] == "peer")
        source(words, path, number);
    }
  }

  void directive(const std::vector<std::string>& words, const std::string& text,
                 const std::string& file, int line, int depth) {
    const std::string& word = words[0];
    if (word == "server" || word == "pool" || word == "peer" || word == "refclock")
      source(words, file, line);
    else if (word == "local")
      out.has_local = true;
    else if (word == "cmdport")
      out.command_port_off = words.size() == 2 && words[1] == "0";
    else if (word == "include")
      include(text.substr(std::min(text.size(), std::string_view("include ").size())), file, line,
              depth);
    else if (word == "confdir")
      for (const std::string& path : folder_files(words, ".conf", file, line))
        read(path, depth + 1);
    else if (word == "sourcedir")
      for (const std::string& path : folder_files(words, ".sources", file, line)) source_file(path);
    else if (std::find(std::begin(indifferent), std::end(indifferent), word) ==
             std::end(indifferent))
      fault(file, line, "unknown directive \"" + word + "\"");
  }

  void include(const std::string& pattern, const std::string& file, int line, int depth) {
    std::string unseen;
    const auto files =
        pattern.starts_with('/') ? expand(tree, pattern, unseen) : std::vector<std::string>{};
    if (!pattern.starts_with('/')) fault(file, line, "include of \"" + pattern + "\"");
    if (!unseen.empty()) fault(file, line, "not kept: " + unseen);
    // glob(3) finds nothing: chronyd goes on where the pattern has a wildcard, and refuses a single
    // file that is not there.
    if (files.empty() && !is_glob(pattern)) fault(file, line, "no such file: " + pattern);
    for (const std::string& path : files) read(path, depth + 1);
  }

  void read(const std::string& path, int depth) {
    if (depth > include_depth_max) return fault(path, 0, "includes nested too deep");
    const auto found = tree.files.find(path);
    if (found == tree.files.end()) return fault(path, 0, "not kept");
    int number = 0;
    for (std::string_view raw : lines(found->second)) {
      ++number;
      if (raw.size() > line_bytes_max || raw.find('\0') != std::string_view::npos)
        fault(path, number, "a line that chronyd would cut");
      if (out.lines.size() >= lines_max) return fault(path, number, "too many lines");
      const std::string text = normalise(raw);
      if (text.empty()) continue;
      out.lines.push_back({path, number, text});
      directive(words_of(text), text, path, number, depth);
    }
  }
};

bool read_double(std::string_view text, double& value) {
  const std::string copy(text);
  char* end = nullptr;
  value = std::strtod(copy.c_str(), &end);
  return !copy.empty() && end == copy.c_str() + copy.size() && std::isfinite(value);
}

}  // namespace

std::vector<std::string> chrony_follow(std::string_view path, std::string_view bytes) {
  std::vector<std::string> out;
  if (path.ends_with(".sources")) return out;
  for (std::string_view raw : lines(bytes)) {
    const std::string text = normalise(raw);
    const auto words = words_of(text);
    if (words.size() < 2) continue;
    if (words[0] == "include") {
      if (text.size() > 8 && text[8] == '/') out.push_back(text.substr(8));
    } else if (words[0] == "confdir" || words[0] == "sourcedir") {
      for (std::size_t i = 1; i < words.size(); ++i)
        if (words[i].starts_with('/'))
          out.push_back(no_slash(words[i]) + (words[0] == "confdir" ? "/*.conf" : "/*.sources"));
    }
  }
  return out;
}

ChronyConfig read_chrony_config(const Tree& tree, std::string_view path) {
  Reader reader{tree, {}};
  reader.read(std::string(path), 0);
  return std::move(reader.out);
}

std::optional<ChronyTracking> read_chrony_tracking(std::string_view csv) {
  const auto all = lines(csv);
  if (all.size() != 1) return std::nullopt;
  const auto f = split(all[0], ',');
  ChronyTracking out;
  double ignored = 0;
  if (f.size() != 14 || f[0].size() != 8 ||
      f[0].find_first_not_of("0123456789ABCDEF") != std::string_view::npos)
    return std::nullopt;
  if (!parse_integer(f[2], out.stratum) || out.stratum < 0 || out.stratum > 16) return std::nullopt;
  if (!read_double(f[4], out.system_offset_s) || !read_double(f[5], out.last_offset_s))
    return std::nullopt;
  for (std::size_t i = 6; i < 13; ++i)
    if (!read_double(f[i], ignored)) return std::nullopt;
  static constexpr std::string_view leaps[] = {"Normal", "Insert second", "Delete second",
                                               "Not synchronised"};
  if (std::find(std::begin(leaps), std::end(leaps), f[13]) == std::end(leaps)) return std::nullopt;
  out.reference_id = f[0], out.source = f[1], out.leap = f[13];
  return out;
}

std::optional<std::vector<ChronySourceState>> read_chrony_sources(std::string_view csv) {
  std::vector<ChronySourceState> out;
  for (std::string_view line : lines(csv)) {
    const auto f = split(line, ',');
    ChronySourceState s;
    if (f.size() != 10 || f[0].size() != 1 || f[1].size() != 1 ||
        std::string_view("^=#").find(f[0][0]) == std::string_view::npos ||
        std::string_view("*+-?x~").find(f[1][0]) == std::string_view::npos)
      return std::nullopt;
    if (!parse_integer(f[3], s.stratum) || f[5].empty() || f[5].size() > 3 ||
        f[5].find_first_not_of("01234567") != std::string_view::npos)
      return std::nullopt;
    for (const char c : f[5]) s.reach = s.reach * 8 + (c - '0');
    s.mode = f[0][0], s.state = f[1][0], s.name = f[2];
    out.push_back(std::move(s));
  }
  return out;
}

}  // namespace tenken::parse
