// decide, attest, except: drafts of what people have to say about a bundle, and their seal.
#include <fmt/format.h>

#include <algorithm>

#include "cli/files.hpp"
#include "cli/judged.hpp"
#include "cli/returned.hpp"
#include "cli/signer.hpp"
#include "reports/statement_draft.hpp"
#include "rules/calendar.hpp"

namespace tenken::cli {

namespace {

using reports::StatementKind;

/// Largest draft that is read: 2,000 statements with their reasons.
constexpr std::uintmax_t draft_bytes_max = 16u << 20;

struct Verb {
  const char* name;
  StatementKind kind;
  const char* what;  ///< in messages
};

po::options_description options_of(const Verb& verb) {
  po::options_description out = trust_options();
  po::options_description drafting("Drafting, from a bundle");
  drafting.add_options()("bundle", po::value<std::string>(), "the bundle")(
      "draft", po::value<std::string>(), "write the statements to fill in here (JSON)")(
      "same-as", po::value<std::string>(),
      "take verdict and words from this earlier file where it speaks of the same content")(
      "office", po::value<std::string>()->default_value(""), "office of who speaks")(
      "organisation", po::value<std::string>()->default_value(""), "its organisation")(
      "document", po::value<std::string>()->default_value(""), "document number")(
      "effective", po::value<std::string>()->default_value(""), "effective date; absent: today")(
      "until", po::value<std::string>()->default_value(""),
      "expiry date; absent: a year less a day later");
  if (verb.kind == StatementKind::decision)
    drafting.add_options()("from", po::value<std::string>(),
                           "read a returned workbook: what it decides, every fault with its cell, "
                           "and the lines for the profile; with a bundle: nothing in it but the "
                           "City's cells may differ from that bundle's checklist");
  po::options_description signing(std::string("Sealing, the filled draft"));
  signing.add_options()("sign", po::value<std::string>(), "the filled draft (JSON)")(
      "output,o", po::value<std::string>(), "write the sealed statements here (.p7s)");
  signing.add(signer_options());
  return out.add(drafting).add(signing);
}

/// The words of an earlier file: a draft, or what was sealed.
Result<Bytes> earlier(const std::string& path) {
  auto bytes = read_file(path, draft_bytes_max);
  if (!bytes || bytes->starts_with("{")) return bytes;
  const auto form = read_cms_attached(*bytes, {.code_prefix = "statement"});
  if (!form) return form.error();
  // Whose it is is not asked: its words are only proposed, to be sealed anew.
  return Bytes(form->content);
}

Result<reports::DraftOptions> draft_options(const po::variables_map& values, const Case& c) {
  reports::DraftOptions out;
  out.office = values["office"].as<std::string>();
  out.organisation = values["organisation"].as<std::string>();
  out.document = values["document"].as<std::string>();
  const std::string from = values["effective"].as<std::string>(),
                    until = values["until"].as<std::string>();
  const auto first = from.empty() ? day_in_japan(c.as_of) : parse_date(from).value_or(Day{});
  if (first == Day{})
    return Error{.kind = ErrorKind::usage, .what = "not a date", .where = "--effective"};
  const auto last = until.empty() ? period_end_months(first - std::chrono::days(1), 12)
                                  : parse_date(until).value_or(Day{});
  if (last < first)
    return Error{.kind = ErrorKind::usage,
                 .what = "not a date, or one before --effective",
                 .where = "--until"};
  out.effective_date = format_date(first);
  out.expires_date = format_date(last);
  return out;
}

int draft(const Verb& verb, const po::variables_map& values) {
  Judged judged = judge_sealed(values, std::nullopt);
  if (!judged.errors.empty()) return fail(judged.errors);
  const auto options = draft_options(values, judged.value);
  if (!options) return fail(options.error());
  Bytes out = reports::draft_statements(verb.kind, judged.assessment, judged.value, *options);
  if (values.count("same-as") != 0) {
    const auto last = earlier(values["same-as"].as<std::string>());
    if (!last) return fail(last.error());
    int taken = 0;
    auto filled = reports::same_as_before(out, *last, taken);
    if (!filled) return fail(filled.error());
    out = *std::move(filled);
    say_progress(
        fmt::format("{} {} taken from {}", taken, verb.what, values["same-as"].as<std::string>()));
  }
  const std::string path = values["draft"].as<std::string>();
  const auto written = path == "-" ? write_stdout(out) : write_file(path, out);
  if (!written) return fail(written.error());
  say_progress(
      fmt::format("fill in verdict and text, then: tenken {} --sign {} --key file:KEY "
                  "--certificate FILE -o STATEMENTS.p7s",
                  verb.name, path));
  return satisfied;
}

int sign(const Verb& verb, const po::variables_map& values) {
  if (values.count("output") == 0)
    return fail(Error{.kind = ErrorKind::usage,
                      .what = "no file to write",
                      .where = "--output",
                      .hint = "give -o STATEMENTS.p7s"});
  const auto signer = signer_of(values);
  if (!signer) return fail(signer.error());
  const std::string path = values["sign"].as<std::string>();
  const auto text = read_file(path, draft_bytes_max);
  if (!text) return fail(text.error());
  int dropped = 0, kept = 0;
  const auto content = reports::statements_to_sign(*text, dropped, kept);
  if (!content) {
    Error e = content.error();
    e.where = path + (e.where.empty() ? "" : ": " + e.where);
    return fail(e);
  }
  if (kept == 0)
    return fail(Error{.kind = ErrorKind::input,
                      .what = "no statement is filled in",
                      .where = path,
                      .hint = "write verdict and text of those that you want to seal"});
  const auto cms = bundle::sign_cades(*content, *signer, {.signing_time = now(), .attached = true});
  if (!cms) return fail(cms.error());
  const std::string target = values["output"].as<std::string>();
  if (const auto written = write_file(target, *cms); !written) return fail(written.error());
  say_progress(fmt::format("sealed {} {} in {}, {} left empty", kept, verb.what, target, dropped));
  return satisfied;
}

int run(const Verb& verb, const std::vector<std::string>& arguments) {
  po::positional_options_description positional;
  positional.add("bundle", 1);
  po::variables_map values;
  if (const auto done = parse(arguments, verb.name, "BUNDLE --draft FILE | --sign FILE -o FILE.p7s",
                              options_of(verb), positional, values))
    return *done;
  if (values.count("from") != 0 && values.count("draft") + values.count("sign") > 0)
    return fail(Error{.kind = ErrorKind::usage,
                      .what = "--from only reads: not with --draft or --sign",
                      .where = verb.name,
                      .hint = fmt::format("see \"tenken {} --help\"", verb.name)});
  if (verb.kind == StatementKind::decision && values.count("from") != 0)
    return read_returned(values);
  if (values.count("sign") != 0) return sign(verb, values);
  if (values.count("bundle") != 0 && values.count("draft") != 0) return draft(verb, values);
  return fail(Error{.kind = ErrorKind::usage,
                    .what = "neither a bundle with --draft nor --sign",
                    .where = verb.name,
                    .hint = fmt::format("see \"tenken {} --help\"", verb.name)});
}

}  // namespace

int run_decide(const std::vector<std::string>& arguments) {
  return run({"decide", StatementKind::decision, "decisions"}, arguments);
}
int run_attest(const std::vector<std::string>& arguments) {
  return run({"attest", StatementKind::attestation, "attestations"}, arguments);
}
int run_except(const std::vector<std::string>& arguments) {
  return run({"except", StatementKind::exception, "exceptions"}, arguments);
}

}  // namespace tenken::cli
