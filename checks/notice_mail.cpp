// The trace (Received) is written by servers and signed by nobody: what the city's own servers
// wrote stands on top, and the deployment names them. The signature (DKIM) is the sender's: it
// holds sender, recipient, date, subject and body together, and tells nothing of the arrival. Only
// both together prove a notice. Would not do: a receipt line below one of the sender's, a Date
// after the receipt, a signature by another domain, one that leaves the date or a part of the body
// open.
#include "checks/notice_mail.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checks/notices.hpp"
#include "checks/parse/dkim.hpp"
#include "checks/parse/fold.hpp"
#include "checks/parse/mail.hpp"

namespace tenken {

namespace {

using namespace std::chrono;
using rules::Text;

/// Two machines' clocks may differ by this much.
constexpr minutes clock_difference_max{5};
/// A mail is under way for at most so long before its Date is doubted.
constexpr hours under_way_max{24};
/// Fewer characters than this are no title that a text can be told by.
constexpr std::size_t title_characters_min = 4;
constexpr unsigned key_bits_advised = 2048;

/// A mail read once, whatever number of notices names it.
struct Opened {
  const Look* look = nullptr;
  parse::Mail mail;
  std::string said;  ///< subject and text, folded
  parse::Received line;
  std::vector<parse::DkimSignature> signatures;
  struct Problem {
    Cause cause = Cause::none;
    Text why;
  };
  Problem whole;      ///< why nothing of it can be judged
  Problem signature;  ///< why no signature of it can be
};

std::vector<std::string> facts(const Look& look, const std::string& fact) {
  const auto found = look.target.facts.find(fact);
  return found == look.target.facts.end() ? std::vector<std::string>{} : found->second;
}

/// A mail and the notice that it is to prove.
struct Letter {
  std::string_view criterion;
  const RegisterRow& notice;
  const Opened& opened;
  const parse::Mail& mail = opened.mail;

  Finding open(Cause cause, const Text& why, Turn turn = Turn::vendor) const {
    const std::string& name = opened.look->target.name;
    return citing(
        row_unknown(criterion, cause, turn, notice, {name + ": " + why.ja, name + ": " + why.en}));
  }
  Finding citing(Finding finding) const {
    also_read(finding, *opened.look);
    return finding;
  }
};

std::string_view domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

bool is_below(std::string_view domain, std::string_view parent) {
  const std::string p = lower_ascii(parent);
  return !p.empty() && (domain == p || (domain.size() > p.size() && domain.ends_with(p) &&
                                        domain[domain.size() - p.size() - 1] == '.'));
}

/// The word with no letter or digit beside it: C1 is not in C10.
bool stands_alone(const std::string& text, const std::string& word) {
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
  };
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end])))
      return true;
  }
  return false;
}

void judge_words(const Letter& l, Findings& out) {
  const std::string number = parse::folded(l.notice.row.get("change_id")),
                    title = parse::folded(l.notice.row.get("title"));
  const bool named = (!number.empty() && stands_alone(l.opened.said, number)) ||
                     (to_utf32(title).size() >= title_characters_min &&
                      l.opened.said.find(title) != std::string::npos);
  if (!named)
    out.push_back(l.open(Cause::decision_pending,
                         {"件名にも本文にも変更番号又は告知の件名がない",
                          "neither subject nor text holds the change's number or the title"},
                         Turn::city));
}

void judge_recipients(const Letter& l, Findings& out) {
  const std::vector<std::string> domains = facts(*l.opened.look, "recipients");
  if (domains.empty()) {
    out.push_back(l.open(Cause::not_declared, {"市のメールのドメイン(recipients)が宣言されていない",
                                               "no domain of the City (recipients) is declared"}));
    return;
  }
  std::vector<std::string> to = l.mail.to;
  to.insert(to.end(), l.mail.cc.begin(), l.mail.cc.end());
  const bool city = std::any_of(to.begin(), to.end(), [&](const std::string& address) {
    return std::any_of(domains.begin(), domains.end(), [&](const std::string& domain) {
      return is_below(domain_of(address), domain);
    });
  });
  if (!city)
    out.push_back(l.open(Cause::not_observed, {"宛先に市のアドレスがない",
                                               "no address of the City among its recipients"}));
}

void judge_dates(const Letter& l, sys_seconds receipt, Day as_of, Findings& out) {
  const Day day = day_in_japan(receipt);
  const auto told = l.notice.row.day("received_at");
  if (day > as_of)
    out.push_back(l.open(Cause::malformed,
                         {"受信の時刻が判定日より後である", "its receipt lies in the future"}));
  if (!told)
    out.push_back(
        l.open(Cause::not_observed, {"台帳に到達日がない", "the register has no date of receipt"}));
  else if (*told != day)
    out.push_back(l.open(
        Cause::contradiction,
        {fmt::format("台帳の到達日{}と受信日{}とが異なる", format_date(*told), format_date(day)),
         fmt::format("the register says received on {}, the mail on {}", format_date(*told),
                     format_date(day))}));
  if (!l.mail.date) {
    out.push_back(l.open(Cause::malformed, {"Dateがないか、読み取れないか、複数ある",
                                            "Date is missing, malformed or repeated"}));
  } else if (*l.mail.date > receipt + clock_difference_max ||
             *l.mail.date < receipt - under_way_max) {
    out.push_back(l.open(Cause::contradiction,
                         {fmt::format("Dateが偽られているか誤っている(Date {}、受信 {})",
                                      format_instant(*l.mail.date), format_instant(receipt)),
                          fmt::format("forged or wrong Date (Date {}, received {})",
                                      format_instant(*l.mail.date), format_instant(receipt))}));
  }
}

/// What keeps a signature from proving the message; empty: it proves it.
std::string lacking(const Letter& l, const parse::DkimSignature& s) {
  using enum parse::DkimSignature::Verdict;
  if (s.verdict != valid) return fmt::format("{}: {}", to_string(s.verdict), s.reason);
  for (const char* header : {"from", "to", "date", "subject"})
    if (!s.covers(header) || l.mail.repeated.contains(header))
      return fmt::format("{} is not signed, or stands twice", header);
  if (s.limits_body) return "l= leaves the end of the body open";
  if (l.mail.from.size() != 1 || !parse::dkim_aligned(s.domain, domain_of(l.mail.from[0])))
    return "it is not of the sender's domain";
  return {};
}

Finding proven(const Letter& l, const parse::DkimSignature& s, const parse::Received& line) {
  const bool short_key = s.key_bits > 256 && s.key_bits < key_bits_advised;
  return l.citing(row_finding(l.criterion, Verdict::pass, "proof.mail", l.notice,
                              {{"mail", same(l.opened.look->target.name)},
                               {"host", same(line.by)},
                               {"received", same(format_instant(*line.at))},
                               {"domain", same(s.domain)},
                               {"selector", same(s.selector)},
                               {"bits", same(std::to_string(s.key_bits))},
                               {"note", short_key ? Text{"。鍵は2048ビット以上が望ましい",
                                                         "; 2048 bits or more are advised"}
                                                  : Text{}}}));
}

Finding unsigned_one(const Letter& l, const std::vector<parse::DkimSignature>& signatures) {
  if (signatures.empty())
    return l.open(Cause::not_observed, {"DKIM署名がない", "it carries no DKIM signature"});
  using enum parse::DkimSignature::Verdict;
  const parse::DkimSignature& s = signatures.front();
  const std::string name = fmt::format("{}._domainkey.{}", s.selector, s.domain);
  const std::string why = lacking(l, s);
  if (s.verdict == no_key)
    return l.open(Cause::not_observed,
                  {fmt::format("署名の公開鍵{}が保存されていない(dkim_keysに加える)", name),
                   fmt::format("the public key {} was not captured (add it to dkim_keys)", name)});
  const Cause cause = s.verdict == bad           ? Cause::contradiction
                      : s.verdict == expired     ? Cause::expired
                      : s.verdict == unsupported ? Cause::unsupported
                                                 : Cause::not_observed;
  return l.open(cause,
                {fmt::format("{}のDKIM署名が内容を裏付けない({})", name, why),
                 fmt::format("the DKIM signature of {} does not bear it out ({})", name, why)});
}

void judge_signature(const Letter& l, Findings& out) {
  const Opened& o = l.opened;
  if (o.signature.cause != Cause::none) {
    out.push_back(l.open(o.signature.cause, o.signature.why));
    return;
  }
  const auto good = std::find_if(o.signatures.begin(), o.signatures.end(),
                                 [&](const auto& s) { return lacking(l, s).empty(); });
  if (good == o.signatures.end())
    out.push_back(unsigned_one(l, o.signatures));
  else if (out.empty())
    out.push_back(proven(l, *good, o.line));
}

MailProof read_letter(const Case& c, const Letter& l) {
  MailProof out;
  if (l.opened.whole.cause != Cause::none) {
    out.findings = {l.open(l.opened.whole.cause, l.opened.whole.why)};
    return out;
  }
  const sys_seconds receipt = *l.opened.line.at;
  out.received_on = day_in_japan(receipt);
  judge_dates(l, receipt, day_in_japan(c.as_of), out.findings);
  judge_recipients(l, out.findings);
  judge_words(l, out.findings);
  judge_signature(l, out.findings);
  return out;
}

void read_signatures(std::string_view bytes, Opened& out) {
  parse::DkimKeys keys;
  if (const Part* part = out.look->part("dkim_keys")) {
    auto read = parse::read_dkim_keys(part->bytes);
    if (!read) {
      out.signature = {Cause::malformed,
                       same("dkim_keys: " + read.error().what + " " + read.error().where)};
      return;
    }
    keys = std::move(*read);
  }
  auto signatures = parse::verify_dkim(bytes, keys, *out.line.at);
  if (signatures)
    out.signatures = std::move(*signatures);
  else
    out.signature = {Cause::malformed, same(signatures.error().what)};
}

Opened open_mail(const Look& look) {
  Opened out{.look = &look};
  const Part* file = look.part("file");
  if (file == nullptr) {
    out.whole = {Cause::not_observed, same("file")};
    return out;
  }
  auto mail = parse::read_mail(file->bytes);
  if (!mail) {
    out.whole = {Cause::malformed, same(mail.error().what)};
    return out;
  }
  out.mail = std::move(*mail);
  out.said = parse::folded(out.mail.subject + "\n" + out.mail.text);
  const std::vector<std::string> hosts = facts(look, "receiving_hosts");
  const auto lines = parse::received_by(out.mail, hosts);
  if (hosts.empty())
    out.whole = {Cause::not_declared,
                 {"市の受信サーバー(receiving_hosts)が宣言されていない",
                  "no receiving server of the City (receiving_hosts) is declared"}};
  else if (lines.empty())
    out.whole = {Cause::not_observed,
                 {"市の受信サーバーが書いたReceived行が先頭にない",
                  "no Received line by a server of the City stands on top"}};
  else if (!lines.front().at)
    out.whole = {Cause::malformed,
                 {"受信の時刻が読み取れない", "the time of its receipt is malformed"}};
  if (out.whole.cause != Cause::none) return out;
  out.line = lines.front();
  read_signatures(file->bytes, out);
  return out;
}

/// The mail could not be looked at, or nobody declared it.
Finding not_looked_at(std::string_view criterion, const RegisterRow& notice,
                      const Findings& unknowns) {
  const std::string_view name = notice.row.get("mail");
  for (const Finding& f : unknowns)
    if (f.target == name) return f;
  return row_unknown(criterion, Cause::not_declared, Turn::vendor, notice,
                     {fmt::format("電子メール文書「{}」が役割notice_mailで宣言されていない", name),
                      fmt::format("no document \"{}\" of role notice_mail is declared", name)});
}

}  // namespace

MailProofs prove_by_mail(const Case& c, const rules::Rule& rule, std::string_view criterion,
                         std::string_view step, const RegisterRows& notices) {
  const bool any = std::any_of(notices.rows.begin(), notices.rows.end(),
                               [](const RegisterRow& n) { return n.row.has("mail"); });
  if (!any) return {};
  const Looked looked = looks(c, rule, criterion, step);
  std::map<std::string_view, Opened> opened;
  for (const Look& look : looked.looks) opened.emplace(look.target.name, open_mail(look));
  MailProofs out;
  for (const RegisterRow& notice : notices.rows) {
    if (!notice.row.has("mail")) continue;
    const auto mail = opened.find(notice.row.get("mail"));
    out[std::string(notice.row.get("id"))] =
        mail == opened.end()
            ? MailProof{std::nullopt, {not_looked_at(criterion, notice, looked.unknowns)}}
            : read_letter(c, Letter{criterion, notice, mail->second});
  }
  return out;
}

}  // namespace tenken
