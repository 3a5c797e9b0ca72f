// What a kept e-mail proves of a notice: the day on which a server of the city took it, and that
// its words are those that left the sender.
#pragma once

#include <map>
#include <optional>

#include "checks/papers.hpp"
#include "rules/calendar.hpp"

namespace tenken {

struct MailProof {
  std::optional<Day> received_on;  ///< in Japan, by the topmost line of a city's server; empty: it
                                   ///< does not tell
  Findings findings;               ///< one pass (proof.mail), or what is open
};
/// By the notice's id; only of notices whose column `mail` names one.
using MailProofs = std::map<std::string, MailProof, std::less<>>;

/// Reads each mail that a notice names among the targets of the step's role, whose facts say which
/// `receiving_hosts` and `recipients` (domains) are the city's. Never a fail: a mail that proves
/// nothing leaves the proof unknown.
MailProofs prove_by_mail(const Case& c, const rules::Rule& rule, std::string_view criterion,
                         std::string_view step, const RegisterRows& notices);

}  // namespace tenken
