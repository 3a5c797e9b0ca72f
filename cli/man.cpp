// man: the manual page, from what the commands say of themselves.
#include <fmt/format.h>

#include "cli/describe.hpp"
#include "cli/files.hpp"
#include "cli/options.hpp"

namespace tenken::cli {

namespace {

/// Text in roff: a backslash, a dash and a leading dot mean something there.
std::string roff(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
      out += std::string("\\&") + c;
    else
      out += c;
  }
  return out;
}

/// A sentence of the page, in the language of whoever reads it.
std::string prose(std::string_view english) { return roff(said(english)); }

std::string section(std::string_view english) {
  return fmt::format(".SH \"{}\"\n", prose(english));
}

std::string entry(std::string_view head, std::string_view english) {
  return fmt::format(".TP\n{}\n{}\n", head, prose(english));
}

std::string command_section(const Command& command) {
  const Description d = describe(command);
  std::string out = fmt::format(".SS \"tenken {} {}\"\n{}.\n", roff(command.name), roff(d.synopsis),
                                prose(command.summary));
  for (const DescribedOption& o : d.options)
    out += entry(fmt::format("\\fB\\-\\-{}\\fR{}{}", roff(o.name),
                             o.letter.empty() ? "" : ", \\fB\\-" + o.letter + "\\fR",
                             o.takes_value ? " \\fIvalue\\fR" : ""),
                 o.description);
  return out;
}

std::string page() {
  std::string out = ".TH TENKEN 1 \"2026-11-23\" \"tenken " TENKEN_VERSION "\"\n" +
                    section("NAME") + "tenken \\- " +
                    prose(
                        "audits a cloud service against the 27 requirements and seals the "
                        "evidence") +
                    "\n" + section("SYNOPSIS") + ".B tenken\n.I command\n.RI [ options ]\n" +
                    section("DESCRIPTION") +
                    prose(
                        "tenken looks at a running cloud service and its papers, judges them "
                        "against the 27 requirements of a Japanese city's procurement annex, and "
                        "seals what it saw, so that the city can verify it and judge it again "
                        "by itself, offline.") +
                    "\n.PP\n" +
                    prose(
                        "A rule says what to look at; a probe looks and keeps what it saw; a "
                        "check judges what was kept; a report says it; a bundle seals it.") +
                    "\n" + section("COMMANDS");
  for (const Command& command : all_commands()) out += command_section(command);
  out += section("EXIT STATUS");
  for (const ExitCode& code : all_exit_codes())
    out += entry(std::to_string(code.number), code.meaning);
  out += ".PP\n";
  for (const char* line :
       {"verify: 0 intact and trusted, 3 intact but something is unproven, 4 not valid",
        "diff: 0 nothing is worse, 1 something is worse"})
    out += prose(line) + "\n.br\n";
  out += section("ENVIRONMENT");
  out += entry(".BI TENKEN_ OPTION", "any option, in capitals with _ for -; the command line wins");
  out += entry(".BR TENKEN_LANG ,\\  LC_ALL ,\\  LC_MESSAGES ,\\  LANG",
               "the first that is set: ja… gives help, faults and notices in Japanese");
  out += entry(".B CLICOLOR_FORCE", "colour although nobody looks; 0: none");
  out += entry(".BR NO_COLOR ,\\  CI ,\\  TERM=dumb",
               "no colour, no progress line that rewrites itself");
  out += section("FILES");
  out += entry(".I deployment.yaml", "the audited service, as its operator declares it");
  out += entry(".I profile.yaml", "what the city decides beforehand");
  out += entry(".I *.asice", "a sealed bundle");
  out += section("SEE ALSO") + ".BR openssl (1),\n.BR unzip (1),\n.BR sha256sum (1)\n";
  return out;
}

}  // namespace

int run_man(const std::vector<std::string>& arguments) {
  po::variables_map values;
  if (const auto done = parse(arguments, "man", "", po::options_description("Options"), {}, values))
    return *done;
  const auto written = write_stdout(page());
  return written ? satisfied : fail(written.error());
}

}  // namespace tenken::cli
