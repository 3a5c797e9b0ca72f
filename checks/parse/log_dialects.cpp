// The forms of a line, each as its program writes it.
#include <algorithm>
#include <cstring>

#include "checks/parse/byte_masks.hpp"
#include "checks/parse/log_scan.hpp"

namespace tenken::parse {

namespace {

/// Words of a line that are looked at for key=value.
constexpr int pairs_max = 64;

std::string_view text_of(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// The word at `at`, which moves behind it and one blank.
std::string_view word(std::string_view text, std::size_t& at) {
  const std::size_t end = std::min(text.find(' ', at), text.size());
  const std::string_view out = at < text.size() ? text.substr(at, end - at) : std::string_view{};
  at = std::min(end + 1, text.size());
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_address(std::string_view w) {
  if (w == "[local]") return true;
  const auto first = w.find_first_of(".:");
  return first != std::string_view::npos && w.size() >= 3 &&
         w.find_first_not_of("0123456789abcdefABCDEF.:[]()/") == std::string_view::npos;
}

bool begins_iso(const char* p, const char* end) {
  return end - p >= 19 && is_digit(*p) && (p[4] == '-' || p[4] == '/') && p[13] == ':';
}

}  // namespace

LogDialect LogScanner::dialect_of(const Line& l) const {
  const char* p = l.begin;
  switch (*p) {
    case '{':
      return LogDialect::json;
    case '<':
      return LogDialect::syslog_5424;
    case '[':
      return LogDialect::apache_error;
    default:
      break;
  }
  if (begins_iso(p, l.end)) return LogDialect::plain;
  if (l.end - p >= 16 && p[3] == ' ' && p[6] == ' ' && p[9] == ':' && p[12] == ':')
    return LogDialect::syslog_3164;
  if (last_ == LogDialect::ncsa) return LogDialect::ncsa;
  const std::string_view text = text_of(p, l.end);
  for (std::string_view type : {"http ", "https ", "h2 ", "ws ", "wss ", "grpcs "})
    if (text.starts_with(type)) return LogDialect::balancer;
  const auto tab = text.find('\t'), colon = text.find(':');
  if (tab != std::string_view::npos && colon < tab) return LogDialect::ltsv;
  return LogDialect::ncsa;
}

void LogScanner::line(const Line& whole) {
  Line l = whole;
  if (l.end > l.begin && l.end[-1] == '\r') --l.end;
  if (l.begin == l.end) return;
  if (*l.begin == '\t' || *l.begin == ' ' || *l.begin == '#') {
    ++census_.continuations;
    return;
  }
  LogStamp stamp;
  LogFacts facts;
  LogDialect dialect = dialect_of(l);
  bool known = false;
  switch (dialect) {
    case LogDialect::ncsa:
      known = ncsa(l, stamp, facts);
      break;
    case LogDialect::json:
      known = json(l, stamp, facts);
      break;
    case LogDialect::syslog_5424:
    case LogDialect::syslog_3164:
      known = syslog(l, stamp, facts, dialect);
      break;
    case LogDialect::ltsv:
      known = ltsv(l, stamp, facts);
      break;
    case LogDialect::balancer:
      known = balancer(l, stamp, facts);
      break;
    case LogDialect::apache_error:
      known = apache_error(l, stamp, facts);
      break;
    default:
      known = iso_line(l, stamp, facts, dialect);
      break;
  }
  if (!known) dialect = LogDialect::unknown, stamp = {}, facts = {};
  last_ = dialect;
  count(dialect, stamp, facts);
}

/// host ident user [22/Nov/2026:18:15:30 +0900] "GET /path HTTP/1.1" 200 …; the virtual host may
/// stand before it (Apache's vhost_combined).
bool LogScanner::ncsa(const Line& l, LogStamp& stamp, LogFacts& facts) {
  const char* base = l.begin - l.offset;
  const auto end = static_cast<std::size_t>(l.end - base);
  const std::size_t host = next_bit(space_.data(), l.offset, end);
  const std::size_t ident = next_bit(space_.data(), host + 1, end);
  std::size_t user = next_bit(space_.data(), ident + 1, end), before = ident;
  // A user name may hold blanks, and a virtual host is one word more.
  for (int more = 0; more < 6 && user + 1 < end && base[user + 1] != '['; ++more) {
    before = user;
    user = next_bit(space_.data(), user + 1, end);
  }
  if (user + 22 >= end || base[user + 1] != '[') return false;
  stamp = clock_.ncsa(base + user + 2, l.end);
  const std::size_t close = user + 2 + stamp.size;
  if (stamp.size == 0 || close >= end || base[close] != ']') return false;
  if (is_said(text_of(l.begin, base + host))) facts.has(LogField::from);
  if (is_said(text_of(base + before + 1, base + user))) facts.has(LogField::who);
  const std::size_t open = next_bit(quote_.data(), close, end);
  if (open == end) return true;
  std::size_t shut = next_bit(quote_.data(), open + 1, end);
  while (shut < end && base[shut - 1] == '\\') shut = next_bit(quote_.data(), shut + 1, end);
  const std::size_t method = std::min(next_bit(space_.data(), open, end), shut);
  if (method - open > 2 && method - open < 12 && base[open + 1] >= 'A' && base[open + 1] <= 'Z')
    words_.take_method(facts, text_of(base + open + 1, base + method));
  if (shut + 5 <= end)
    if (const int status = http_status(text_of(base + shut + 2, base + shut + 5)); status > 0) {
      facts.has(LogField::result);
      if (status >= 500) facts.is(LogClass::failure);
    }
  return true;
}

std::size_t LogScanner::blank(std::size_t from, std::size_t end) const {
  return next_bit(space_.data(), from, end);
}

bool LogScanner::json(const Line& l, LogStamp& stamp, LogFacts& facts) {
  const auto read = json_.read(text_of(l.begin, l.end), quote_.data(), l.offset, facts);
  if (!read.whole) return false;
  const char *p = read.time.data(), *end = p + read.time.size();
  if (p == nullptr) return true;
  if (read.time_is_text && *p == '[') ++p;
  stamp = read.time_is_text && begins_iso(p, end) ? clock_.iso(p, end) : LogStamp{};
  if (stamp.size == 0 && end - p >= 20 && p[2] == '/') stamp = clock_.ncsa(p, end);
  if (stamp.size == 0) stamp = clock_.epoch(p, end);
  // Something after the time that we do not know is a zone that we do not know.
  if (stamp.size > 0 && p + stamp.size < end && *(p + stamp.size) != ']') stamp = {};
  return true;
}

/// What a message says by its program, or by itself.
void LogScanner::message(std::string_view program, std::string_view text, LogFacts& facts) {
  if (text.empty()) return;
  facts.has(LogField::what);
  if (program == "sshd" || program == "sshd-session") {
    for (std::string_view begin : {"Accepted ", "Failed "})
      if (text.starts_with(begin) && text.find(" for ") != std::string_view::npos) {
        facts.is(LogClass::access);
        facts.has(LogField::who);
        facts.has(LogField::result);
        if (text.find(" from ") != std::string_view::npos) facts.has(LogField::from);
      }
    if (text.find("session opened for user ") != std::string_view::npos)
      facts.is(LogClass::access), facts.has(LogField::who);
    return;
  }
  if (program == "sudo" && text.find("COMMAND=") != std::string_view::npos) {
    facts.is(LogClass::operation);
    facts.has(LogField::who);
    if (text.find("TTY=") != std::string_view::npos) facts.has(LogField::from);
    facts.has(LogField::result);
    return;
  }
  for (std::string_view changing :
       {"useradd", "usermod", "userdel", "groupadd", "passwd", "chpasswd"})
    if (program == changing) facts.is(LogClass::operation);
  if (text.find('=') != std::string_view::npos) pairs(text, facts);
}

/// key=value and key="value with blanks" (logfmt).
void LogScanner::pairs(std::string_view text, LogFacts& facts) {
  std::size_t at = 0;
  for (int n = 0; n < pairs_max && at < text.size(); ++n) {
    while (at < text.size() && (text[at] == ' ' || text[at] == ',')) ++at;
    const std::size_t stop = text.find_first_of(" =", at);
    if (stop == std::string_view::npos) return;
    if (text[stop] == ' ') {
      at = stop;
      continue;
    }
    const std::string_view key = text.substr(at, stop - at);
    std::size_t begin = stop + 1, end;
    if (begin < text.size() && text[begin] == '"') {
      ++begin;
      end = begin;
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      end = std::min(end, text.size());
      at = end + 1;
    } else {
      end = std::min(text.find_first_of(" ,", begin), text.size());
      at = end;
    }
    const LogKey use = words_.key(key);
    if (use != LogKey::none && use != LogKey::time)
      words_.take(facts, use, text.substr(begin, end - begin));
  }
}

/// <PRI>1 time host app procid msgid structured-data message (RFC 5424), <PRI>Mmm dd … host
/// tag: message (RFC 3164), the same without <PRI> as files hold it.
bool LogScanner::syslog(const Line& l, LogStamp& stamp, LogFacts& facts, LogDialect& dialect) {
  const char* p = l.begin;
  if (*p == '<') {
    int priority = 0, count = 0;
    for (++p; p < l.end && is_digit(*p) && count < 3; ++p, ++count)
      priority = priority * 10 + (*p - '0');
    if (count == 0 || p >= l.end || *p != '>' || priority > 191) return false;
    ++p;
    if ((priority & 7) <= 3) facts.is(LogClass::failure);
  }
  const bool versioned = l.end - p > 2 && *p == '1' && p[1] == ' ';
  if (versioned) p += 2;
  dialect = versioned ? LogDialect::syslog_5424 : LogDialect::syslog_3164;
  if (begins_iso(p, l.end)) {
    stamp = clock_.iso(p, l.end);
    dialect = LogDialect::syslog_5424;
  } else if (!versioned) {
    stamp = clock_.bsd(p, l.end);
  } else if (p < l.end && *p == '-') {
    p += 1;  // NILVALUE: a record without a time
  }
  if (stamp.size == 0 && !versioned) return false;
  p += stamp.size;
  const char* base = l.begin - l.offset;
  const auto end = static_cast<std::size_t>(l.end - base);
  std::size_t at = static_cast<std::size_t>(p - base) + (p < l.end && *p == ' ' ? 1 : 0);
  at = std::min(blank(at, end) + 1, end);  // the host that wrote it: not where the user came from
  std::size_t stop = blank(at, end);
  std::string_view program = text_of(base + at, base + stop);
  at = std::min(stop + 1, end);
  if (versioned) {
    for (int skip = 0; skip < 2; ++skip) at = std::min(blank(at, end) + 1, end);
    if (at < end && base[at] == '[') {
      const std::size_t size =
          json_.read_pairs(text_of(base + at, l.end), quote_.data(), at, facts);
      if (size == 0) return true;
      at = std::min(at + size + 1, end);
    } else {
      at = std::min(blank(at, end) + 1, end);
    }
  } else {
    program = program.substr(0, program.find_first_of("[:"));
  }
  while (at < end && base[at] == ' ') ++at;  // rsyslog's %msg% keeps the blank behind the tag
  std::string_view text = text_of(base + at, l.end);
  if (text.starts_with('{')) {
    // A collector may add its own words behind the application's record.
    const std::string_view whole = text;
    if (const auto brace = text.rfind('}'); brace != std::string_view::npos)
      text = text.substr(0, brace + 1);
    const LogFacts before = facts;
    if (json_.read(text, quote_.data(), at, facts).whole) return true;
    facts = before;
    text = whole;
  }
  message(program, text, facts);
  return true;
}

/// time:[22/Nov/2026:18:15:30 +0900]<tab>host:…<tab>user:…<tab>req:GET / HTTP/1.1<tab>status:200
bool LogScanner::ltsv(const Line& l, LogStamp& stamp, LogFacts& facts) {
  const char* p = l.begin;
  bool any = false;
  while (p < l.end) {
    const auto* tab =
        static_cast<const char*>(std::memchr(p, '\t', static_cast<std::size_t>(l.end - p)));
    const char* end = tab == nullptr ? l.end : tab;
    const auto* colon =
        static_cast<const char*>(std::memchr(p, ':', static_cast<std::size_t>(end - p)));
    if (colon != nullptr) {
      LogKey use = words_.key(text_of(p, colon));
      // ltsv.org: the remote host. Elsewhere the word means the machine that wrote the record.
      if (use == LogKey::none && text_of(p, colon) == "host") use = LogKey::from;
      const char* value = colon + 1;
      if (use == LogKey::time && stamp.size == 0) {
        if (value < end && *value == '[') ++value;
        stamp = begins_iso(value, end) ? clock_.iso(value, end) : clock_.ncsa(value, end);
        if (stamp.size == 0) stamp = clock_.epoch(value, end);
      } else if (text_of(p, colon) == "req") {
        words_.take_method(facts, text_of(value, std::find(value, end, ' ')));
      } else {
        words_.take(facts, use, text_of(value, end));
      }
      any = any || use != LogKey::none;
    }
    p = end + 1;
  }
  return any;
}

/// A line that begins with a date: PostgreSQL, nginx's error log, syslog as rsyslog files it, or an
/// application's own.
bool LogScanner::iso_line(const Line& l, LogStamp& stamp, LogFacts& facts, LogDialect& dialect) {
  stamp = clock_.iso(l.begin, l.end);
  if (stamp.size == 0) return false;
  const std::string_view rest = text_of(l.begin + stamp.size, l.end);
  if (l.begin[4] == '/') {
    std::size_t at = 1;
    const std::string_view level = word(rest, at);
    if (level.size() > 2 && level.front() == '[' && level.back() == ']') {
      dialect = LogDialect::nginx_error;
      words_.take(facts, LogKey::level, level.substr(1, level.size() - 2));
      facts.has(LogField::what);
      if (rest.find(", client: ") != std::string_view::npos) facts.has(LogField::from);
      return true;
    }
  }
  // PostgreSQL: prefix, then a level, a colon and two blanks.
  if (const auto colon = rest.find(":  "); colon != std::string_view::npos && colon < 256) {
    std::size_t begin = colon;
    while (begin > 0 &&
           ((rest[begin - 1] >= 'A' && rest[begin - 1] <= 'Z') || is_digit(rest[begin - 1])))
      --begin;
    const std::string_view level = rest.substr(begin, colon - begin);
    for (std::string_view name : {"LOG", "ERROR", "FATAL", "PANIC", "WARNING", "NOTICE", "INFO",
                                  "STATEMENT", "DETAIL", "HINT", "CONTEXT"}) {
      if (level != name) continue;
      dialect = LogDialect::postgresql;
      const std::string_view prefix = rest.substr(0, begin);
      for (std::size_t at = 0; at < prefix.size();) {
        const std::string_view w = word(prefix, at);
        if (const auto sign = w.find('@');
            sign != std::string_view::npos && sign > 0 && w[0] != '[')
          facts.has(LogField::who);
        if (is_address(w)) facts.has(LogField::from);
      }
      facts.has(LogField::what);
      facts.has(LogField::result);  // the level is the result: LOG where it was done
      words_.take(facts, LogKey::level, level);
      const std::string_view text = rest.substr(colon + 3);
      if (text.starts_with("connection authorized")) facts.is(LogClass::access);
      if (text.starts_with("AUDIT: ")) {
        const bool reads = text.find(",READ,") != std::string_view::npos;
        facts.is(reads ? LogClass::view : LogClass::operation);
      } else if (const auto said = text.find("statement: "); said != std::string_view::npos) {
        for (std::string_view verb : {"INSERT", "UPDATE", "DELETE", "ALTER", "CREATE", "DROP",
                                      "GRANT", "REVOKE", "TRUNCATE"}) {
          std::string_view statement = text.substr(said + 11, verb.size());
          if (statement.size() == verb.size() &&
              std::equal(verb.begin(), verb.end(), statement.begin(),
                         [](char a, char b) { return a == (b & ~0x20); }))
            facts.is(LogClass::operation);
        }
      }
      return true;
    }
  }
  // host tag[pid]: message
  std::size_t at = rest.starts_with(' ') ? 1 : 0;
  word(rest, at);
  const std::string_view tag = word(rest, at);
  if (tag.size() > 1 && tag.back() == ':' && stamp.zone.kind != LogZone::Kind::none)
    return syslog(l, stamp, facts, dialect);
  // INFO text key=value …, [ERROR] text, {"json": …}
  at = 0;
  for (int n = 0; n < 4 && at < rest.size(); ++n) {
    std::string_view w = word(rest, at);
    while (!w.empty() && (w.front() == '[' || w.front() == '(')) w.remove_prefix(1);
    while (!w.empty() && (w.back() == ']' || w.back() == ':' || w.back() == ')'))
      w.remove_suffix(1);
    if (w.size() > 2 && w[0] >= 'A' && w[0] <= 'Z') words_.take(facts, LogKey::level, w);
  }
  const auto brace = rest.find('{');
  const LogFacts before = facts;
  if (brace == std::string_view::npos || brace > 64 ||
      !json_.read(rest.substr(brace), nullptr, 0, facts).whole) {
    facts = before;
    message("", rest, facts);
  }
  return true;
}

/// [Sun Nov 22 18:15:30.123456 2026] [core:error] [pid 1] [client 10.0.0.1:4] message
bool LogScanner::apache_error(const Line& l, LogStamp& stamp, LogFacts& facts) {
  const char* p = l.begin + 1;
  stamp = begins_iso(p, l.end) ? clock_.iso(p, l.end) : clock_.c_time(p, l.end);
  if (stamp.size == 0 || p + stamp.size >= l.end || p[stamp.size] != ']') return false;
  const std::string_view rest = text_of(p + stamp.size + 1, l.end);
  const auto open = rest.find('['), close = rest.find(']');
  if (open < close && close != std::string_view::npos) {
    std::string_view level = rest.substr(open + 1, close - open - 1);
    if (const auto colon = level.find(':'); colon != std::string_view::npos)
      level = level.substr(colon + 1);
    words_.take(facts, LogKey::level, level);
  }
  if (rest.find("[client ") != std::string_view::npos) facts.has(LogField::from);
  facts.has(LogField::what);
  return true;
}

/// type time balancer client:port target:port t t t status status bytes bytes "GET url HTTP/1.1" …
bool LogScanner::balancer(const Line& l, LogStamp& stamp, LogFacts& facts) {
  const std::string_view text = text_of(l.begin, l.end);
  std::size_t at = 0;
  word(text, at);
  const std::string_view when = word(text, at);
  stamp = clock_.iso(when.data(), when.data() + when.size());
  if (stamp.size != when.size() || stamp.size == 0) return false;
  word(text, at);
  if (is_said(word(text, at))) facts.has(LogField::from);
  for (int i = 0; i < 4; ++i) word(text, at);
  if (const int status = http_status(word(text, at)); status > 0) {
    facts.has(LogField::result);
    if (status >= 500) facts.is(LogClass::failure);
  }
  if (const auto open = text.find('"', at); open != std::string_view::npos) {
    std::size_t method = open + 1;
    words_.take_method(facts, word(text, method));
  }
  return true;
}

}  // namespace tenken::parse
