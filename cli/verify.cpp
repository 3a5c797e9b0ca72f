// verify: fail closed. Says whose bundle it is, what is not proven, and how to check the same
// without tenken.
#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/cover.hpp"
#include "cli/judged.hpp"
#include "cli/trust.hpp"
#include "reports/bundle/sentences.hpp"
#include "reports/words/catalogue.hpp"
#include "rules/calendar.hpp"

namespace tenken::cli {

namespace {

using reports::Language;
using reports::phrase;

std::string sentence_of(const Error& e, Language lang) {
  const auto* s = bundle::sentence(e.code);
  const std::string where = e.where.empty() ? "" : printable(e.where) + ": ";
  return where +
         (s == nullptr ? printable(e.what)
                       : std::string(lang == Language::ja ? s->japanese : s->english)) +
         " [" + e.code + "]";
}

/// Things that no bundle of this kind can show by itself are said, but do not make it unproven.
bool is_note(const Error& e) {
  return e.code == "unproven.revocation" || e.code == "unproven.signing_time" ||
         e.code == "unproven.no_timestamp";
}

std::string text_of(const bundle::Verification& v, const std::vector<Error>& blocking,
                    const std::vector<Error>& open, const std::string& sha, Language lang) {
  std::string out;
  const auto line = [&](const char* key, const std::string& value) {
    if (!value.empty()) out += fmt::format("{}: {}\n", phrase(key, lang), value);
  };
  const bool valid = blocking.empty();
  line("verify.result", !valid          ? (phrase("verify.invalid", lang))
                        : !open.empty() ? (phrase("verify.unproven_result", lang))
                                        : (phrase("verify.valid", lang)));
  line("verify.sha256", sha);
  for (const Error& e : blocking) line("verify.problem", sentence_of(e, lang));
  for (const Error& e : open) line("verify.unproven", sentence_of(e, lang));
  for (const Error& e : v.unproven)
    if (is_note(e)) line("verify.not_proven", sentence_of(e, lang));
  if (v.signer) {
    line("verify.signer", printable(v.signer->subject));
    line("verify.certificate", "SHA-256 " + v.signer->sha256);
  }
  line("verify.level", v.level);
  if (v.signing_time) line("verify.signing_time", format_instant(*v.signing_time));
  if (v.timestamp_time)
    line("verify.timestamp",
         format_instant(*v.timestamp_time) +
             (v.timestamp_authority ? "  " + printable(v.timestamp_authority->subject) : ""));
  line("verify.members", std::to_string(v.members.size()));
  return out;
}

std::string json_of(const bundle::Verification& v, const std::vector<Error>& blocking,
                    const std::vector<Error>& open, const std::string& sha) {
  nlohmann::json out{{"format", "tenken-verification/1"},
                     {"valid", blocking.empty()},
                     {"proven", blocking.empty() && open.empty()},
                     {"sha256", sha},
                     {"level", v.level},
                     {"problems", nlohmann::json::array()},
                     {"unproven", nlohmann::json::array()}};
  for (const Error& e : blocking)
    out["problems"].push_back(
        {{"code", e.code}, {"what", printable(e.what)}, {"where", printable(e.where)}});
  for (const Error& e : v.unproven)
    out["unproven"].push_back({{"code", e.code}, {"what", printable(e.what)}});
  for (const Error& e : open)
    if (e.code == "unproven.signer")
      out["unproven"].push_back({{"code", e.code}, {"what", printable(e.what)}});
  if (v.signer)
    out["signer"] = {{"subject", printable(v.signer->subject)}, {"sha256", v.signer->sha256}};
  if (v.signing_time) out["signing_time"] = format_instant(*v.signing_time);
  if (v.timestamp_time) out["timestamp_time"] = format_instant(*v.timestamp_time);
  return out.dump(1) + "\n";
}

}  // namespace

int run_verify(const std::vector<std::string>& arguments) {
  po::options_description options = trust_options();
  options.add_options()("bundle", po::value<std::string>()->required(), "the bundle")(
      "steps", po::bool_switch(),
      "print the plain unzip, openssl and sha256sum commands that check the same")(
      "cover", po::value<std::string>(), "write the cover sheet of a valid bundle here (PDF)")(
      "json", po::bool_switch(), "the result as JSON")(
      "lang", po::value<std::string>()->default_value("ja"), "ja or en");
  po::positional_options_description positional;
  positional.add("bundle", 1);
  po::variables_map values;
  if (const auto done = parse(arguments, "verify", "BUNDLE [--trust CA.pem] [options]", options,
                              positional, values))
    return *done;
  const auto first_of = [&](const char* name) {
    return values.count(name) == 0 ? std::string()
                                   : values[name].as<std::vector<std::string>>().front();
  };
  if (values["steps"].as<bool>()) {
    const std::string ca = first_of("trust");
    for (const auto& step :
         bundle::plain_steps(values["bundle"].as<std::string>(), ca.empty() ? "SIGNER-CA.pem" : ca,
                             first_of("tsa-trust")))
      std::cout << step << "\n";
    return satisfied;
  }
  const auto language = language_of(values);
  if (!language) return fail(language.error());
  const Language lang = *language;
  const auto trust = trust_of(values);
  if (!trust) return fail(trust.error());
  const auto opened = open_bundle(values["bundle"].as<std::string>(), *trust);
  if (!opened) return fail(opened.error());
  const auto& v = (*opened)->verification;
  const auto problems = blocking(v, names_trust(values));
  std::vector<Error> open;
  for (const Error& e : v.unproven)
    if (!is_note(e)) open.push_back(e);
  if (!names_trust(values))
    open.push_back(Error{.kind = ErrorKind::signature,
                         .what = "no --trust given: whose bundle this is was not checked",
                         .code = "unproven.signer"});
  const std::string sha = sha256_hex((*opened)->bytes);
  std::cout << (values["json"].as<bool>() ? json_of(v, problems, open, sha)
                                          : text_of(v, problems, open, sha, lang));
  if (!problems.empty()) return integrity;
  if (values.count("cover") != 0) {
    const Judged judged = judge_members(v.members);
    if (!judged.errors.empty()) return fail(judged.errors);
    const auto written =
        write_cover(values["cover"].as<std::string>(), values["bundle"].as<std::string>(),
                    (*opened)->bytes, v, {judged.assessment, judged.value}, lang);
    if (!written) return fail(written.error());
  }
  return open.empty() ? satisfied : unproven;
}

}  // namespace tenken::cli
