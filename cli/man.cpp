// man: the manual page, from what the commands say of themselves.
#include <fmt/format.h>

#include <iostream>

#include "cli/describe.hpp"
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

std::string command_section(const Command& command) {
  const Description d = describe(command);
  std::string out = fmt::format(".SS \"tenken {} {}\"\n{}.\n", roff(command.name), roff(d.synopsis),
                                roff(command.summary));
  for (const DescribedOption& o : d.options)
    out += fmt::format(".TP\n\\fB\\-\\-{}\\fR{}{}\n{}\n", roff(o.name),
                       o.letter.empty() ? "" : ", \\fB\\-" + o.letter + "\\fR",
                       o.takes_value ? " \\fIvalue\\fR" : "", roff(o.description));
  return out;
}

}  // namespace

int run_man(const std::vector<std::string>& arguments) {
  po::variables_map values;
  if (const auto done = parse(arguments, "man", "", po::options_description("Options"), {}, values))
    return *done;
  std::string out =
      ".TH TENKEN 1 \"2026-11-23\" \"tenken " TENKEN_VERSION
      "\" \"User Commands\"\n"
      ".SH NAME\ntenken \\- audit a cloud service against 27 security requirements and seal the "
      "evidence\n"
      ".SH SYNOPSIS\n.B tenken\n.I command\n.RI [ options ]\n"
      ".SH DESCRIPTION\n"
      "tenken looks at a running cloud service and its papers, judges them against the 27 "
      "requirements of a Japanese city's procurement annex, and seals what it saw, so that the "
      "city can verify it and judge it again by itself, offline.\n.PP\n"
      "A rule says what to look at; a probe looks and keeps what it saw; a check judges what was "
      "kept; a report says it; a bundle seals it.\n"
      ".SH COMMANDS\n";
  for (const Command& command : all_commands()) out += command_section(command);
  out +=
      ".SH \"EXIT STATUS\"\n"
      ".TP\n0\nsatisfied; verify: intact and trusted; diff: nothing is worse\n"
      ".TP\n1\na requirement is fail, or partial without the profile allowing it; diff: something "
      "is worse\n"
      ".TP\n2\nusage or input error\n"
      ".TP\n3\nsomething required is unknown; verify: intact but something is unproven\n"
      ".TP\n4\nintegrity or trust failure\n"
      ".TP\n5\ninternal error\n"
      ".TP\n130, 143\ninterrupted or terminated; nothing was sealed, scan \\-\\-resume goes on\n"
      ".SH ENVIRONMENT\n"
      ".TP\n.BI TENKEN_ OPTION\nany option, in capitals with _ for \\-; the command line wins\n"
      ".TP\n.BR NO_COLOR ,\\  CI ,\\  TERM=dumb\nno colour, no progress line that rewrites itself\n"
      ".SH FILES\n"
      ".TP\n.I deployment.yaml\nthe audited service, as its operator declares it\n"
      ".TP\n.I profile.yaml\nwhat the city decides beforehand\n"
      ".TP\n.I *.asice\na sealed bundle\n"
      ".SH \"SEE ALSO\"\n.BR openssl (1),\n.BR unzip (1),\n.BR sha256sum (1)\n";
  std::cout << out;
  return satisfied;
}

}  // namespace tenken::cli
