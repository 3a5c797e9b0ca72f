// What was looked at, for a reader who wants to see it himself.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "reports/case_members.hpp"
#include "reports/view/parts.hpp"
#include "reports/words/catalogue.hpp"
#include "rules/calendar.hpp"

namespace tenken::reports {

namespace {

/// Characters of a command or of a place in a lay line.
constexpr std::size_t place_characters_max = 200;

bool is_paper(const rules::Target* t) {
  return t != nullptr && (t->kind == "document" || t->kind == "register");
}

/// The finding's place or one of its values names this piece, "/etc/pam.d/passwd".
bool names(const Finding& f, const std::string& part) {
  if (part.size() < 2) return false;
  if (f.where.starts_with(part)) return true;
  return std::any_of(f.values.begin(), f.values.end(), [&](const auto& value) {
    return value.second.en.size() < 4096 && value.second.en.find(part) != std::string::npos;
  });
}

/// What a finding was read from: the citation that its place or its words name, else the first that
/// kept something; what else it read of the same source; and how many further sources there are.
struct Read {
  const Observation* first = nullptr;
  std::size_t others_there = 0;
  std::size_t other_sources = 0;
};

Read read_of(const ViewContext& v, const Finding& f) {
  std::vector<const Observation*> all;
  for (const std::string& id : f.cites)
    if (const Observation* o = v.find(id); o != nullptr && all.size() < 1000) all.push_back(o);
  Read out;
  for (const Observation* o : all) {
    if (out.first == nullptr || (out.first->sha256.empty() && !o->sha256.empty())) out.first = o;
    if (names(f, o->part)) {
      out.first = o;
      break;
    }
  }
  std::set<std::string> sources;
  for (const Observation* o : all) {
    sources.insert(o->target);
    out.others_there += o->target == out.first->target && o != out.first ? 1 : 0;
  }
  out.other_sources = sources.empty() ? 0 : sources.size() - 1;
  return out;
}

std::string piece_of(const ViewContext& v, const Observation& o) {
  std::string out = source_of(v, o.target);
  if (!o.part.empty() && o.part != "file" && !is_paper(v.target(o.target)))
    out += " " + shortened(o.part, place_characters_max, v.language);
  return out;
}

bool is_text(std::string_view bytes) {
  return is_utf8(bytes) && bytes.find('\0') == std::string_view::npos;
}

void excerpt(Provenance& p, std::string_view bytes, std::size_t& budget, const ViewContext& v) {
  const Language language = v.language;
  if (bytes.empty()) {
    p.excerpt_note = phrase("view.excerpt.nothing", language);
    return;
  }
  if (const rules::Target* t = v.target(p.target); t != nullptr && names_staff(*t)) {
    p.excerpt_note = phrase("view.excerpt.staff", language);
    return;
  }
  const auto count = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) +
                     (bytes.ends_with('\n') ? 0 : 1);
  std::string_view head = bytes;
  std::size_t shown_lines = 0, end = 0;
  while (end < head.size() && shown_lines < excerpt_lines_max) {
    const auto next = head.find('\n', end);
    end = next == std::string_view::npos ? head.size() : next + 1;
    ++shown_lines;
  }
  head = head.substr(0, end);
  if (!is_text(head)) {
    p.excerpt_note = phrased("view.excerpt.binary", language, bytes.size());
    return;
  }
  const bool cut = head.size() > excerpt_bytes_max;
  if (cut) {
    head = head.substr(0, excerpt_bytes_max);
    // Not through the middle of a character.
    while (!head.empty() && !is_utf8(head)) head.remove_suffix(1);
  }
  std::string text = printable(head);
  if (text.size() > budget) {
    p.excerpt_note = phrased("view.excerpt.budget", language, bytes.size());
    return;
  }
  budget -= text.size();
  p.excerpt = std::move(text);
  p.excerpt_note = cut ? phrased("view.excerpt.cut", language, head.size(), count, bytes.size())
                   : shown_lines < count
                       ? phrased("view.excerpt.part", language, shown_lines, count, bytes.size())
                       : phrased("view.excerpt.all", language, count);
}

Provenance provenance_of(const ViewContext& v, const Observation& o, std::size_t& budget) {
  Provenance out;
  out.id = o.id;
  out.target = o.target;
  out.part = shortened(o.part, 400, v.language);
  out.how = shortened(o.how, 1000, v.language);
  out.seen_at = format_instant(std::chrono::sys_seconds(std::chrono::seconds(o.seen_at_ms / 1000)));
  out.probe = o.transport.empty() ? o.probe : o.probe + " (" + o.transport + ")";
  out.status = to_string(o.status);
  if (!o.why.empty()) out.status += ": " + shortened(o.why, 400, v.language);
  out.sha256 = o.sha256;
  out.bytes = o.bytes;
  out.reducer = printable(o.reducer);
  for (const std::string& redaction : o.redactions)
    out.redactions += (out.redactions.empty() ? "" : ", ") + printable(redaction);
  excerpt(out, v.c.evidence.blob(o), budget, v);
  out.target = printable(out.target);
  return out;
}

/// Largest page, line or entry that is put in words: more is no place that anybody counts to.
constexpr int numbers_max = 100'000'000;

/// The number that fills the text between two others.
std::optional<int> number_between(std::string_view text, std::string_view before,
                                  std::string_view after) {
  if (text.size() <= before.size() + after.size() || !text.starts_with(before) ||
      !text.ends_with(after))
    return std::nullopt;
  text = text.substr(before.size(), text.size() - before.size() - after.size());
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0 ||
      number > numbers_max)
    return std::nullopt;
  return number;
}

/// A place in a paper or register as a reader finds it: page and line, entry, sheet and row. One
/// written in another way stays as it is.
std::string place_words(const ViewContext& v, const Finding& f) {
  std::string_view place = f.where;
  if (place.starts_with(f.target + ":")) place.remove_prefix(f.target.size() + 1);
  if (const auto entry = number_between(place, "rows[", "]"))
    return phrased("view.place.entry", v.language, *entry + 1);
  if (const auto colon = place.find(':'); colon != std::string_view::npos) {
    const auto page = number_between(place.substr(0, colon), "p", "");
    const auto line = number_between(place.substr(colon + 1), "", "");
    if (page && line) return phrased("view.place.page", v.language, *page, *line);
  }
  if (const auto mark = place.rfind('!'); mark != std::string_view::npos && mark != 0)
    if (const auto row = number_between(place.substr(mark + 1), "行", ""))
      return phrased("view.place.sheet", v.language,
                     shortened(std::string(place.substr(0, mark)), 40, v.language), *row);
  return shortened(std::string(place), place_characters_max, v.language);
}

}  // namespace

std::string source_of(const ViewContext& v, const std::string& target) {
  const rules::Target* t = v.target(target);
  const std::string title = t == nullptr ? "" : t->fact("title");
  if (title.empty()) return printable(target);
  std::string out;
  for (const std::string& word : {t->fact("number"), title, t->fact("version")})
    if (!word.empty()) out += (out.empty() ? "" : " ") + printable(word);
  return out;
}

std::string looked_of(const ViewContext& v, const Finding& f) {
  const std::string basis = f.basis == Basis::none
                                ? std::string(phrase("view.unconfirmed", v.language))
                                : in(v.language, say(f.basis));
  if (v.edition == Edition::public_) return phrased("view.looked.public", v.language, basis);
  const Read read = read_of(v, f);
  if (read.first == nullptr) return phrase("view.looked.none", v.language);
  const Observation& o = *read.first;
  std::string what = piece_of(v, o);
  // A paper's file and its text are one thing to who reads it.
  if (read.others_there > 0 && !is_paper(v.target(o.target)))
    what += " " + phrased("view.looked.parts", v.language, read.others_there);
  if (read.other_sources > 0)
    what += " " + phrased("view.looked.and", v.language, read.other_sources);
  if (o.status != Status::ok && f.verdict == Verdict::unknown)
    return phrased("view.looked.failed", v.language, what, in(v.language, say(f.cause)));
  const std::string day =
      v.day(std::chrono::sys_seconds(std::chrono::seconds(o.seen_at_ms / 1000)));
  return f.basis == Basis::none ? phrased("view.looked.undecided", v.language, what, day)
                                : phrased("view.looked", v.language, what, basis, day);
}

namespace {

/// How a look is done again by hand: what probes write of it is a command, a file that was read, a
/// log whose lines were counted, or a request to a service.
std::pair<const char*, std::string_view> way_of(std::string_view how) {
  constexpr std::string_view file = "read ", census = "census of ";
  if (how.starts_with(file)) return {"view.confirm.file", how.substr(file.size())};
  if (how.starts_with(census)) return {"view.confirm.census", how.substr(census.size())};
  for (std::string_view request : {"GET ", "POST ", "TLS ", "TCP ", "SNTP ", "DNS "})
    if (how.starts_with(request)) return {"view.confirm.request", how};
  return {"view.confirm.command", how};
}

}  // namespace

std::string where_of(const ViewContext& v, const Finding& f) {
  return is_paper(v.target(f.target)) ? place_words(v, f)
                                      : shortened(f.where, where_characters_max, v.language);
}

std::string confirm_of(const ViewContext& v, const Finding& f) {
  if (v.edition == Edition::public_) return phrase("view.confirm.public", v.language);
  const Read read = read_of(v, f);
  if (read.first == nullptr) return phrase("view.confirm.nothing", v.language);
  const Observation& o = *read.first;
  if (f.basis == Basis::attested || f.basis == Basis::decided)
    return phrased("view.confirm.signed", v.language, o.id);
  const std::string digest = o.sha256.empty() ? "-" : o.sha256.substr(0, 12);
  const rules::Target* t = v.target(o.target);
  if (is_paper(t))
    return phrased(
        "view.confirm.paper", v.language, source_of(v, o.target),
        f.where.empty() ? std::string(phrase("view.confirm.whole", v.language)) : place_words(v, f),
        digest);
  const auto [key, how] = way_of(o.how);
  return phrased(key, v.language, printable(o.target),
                 shortened(how, place_characters_max, v.language), o.id, digest);
}

std::map<std::string, Provenance> looks_of(const ViewContext& v, const std::vector<RowView>& rows) {
  std::map<std::string, Provenance> out;
  if (v.edition == Edition::public_) return out;
  std::size_t budget = excerpts_bytes_max;
  for (const RowView& row : rows)
    for (const CriterionView& criterion : row.criteria)
      for (const FindingView& f : criterion.findings)
        for (const std::string& id : f.cites)
          if (const Observation* o = out.contains(id) ? nullptr : v.find(id))
            out.emplace(id, provenance_of(v, *o, budget));
  return out;
}

}  // namespace tenken::reports
