// Statements: what the vendor attests, the city decides and the city accepts for a while. Each is
// CMS over JSON, each an observation.
#pragma once

#include <string>
#include <vector>

#include "checks/check.hpp"

namespace tenken {

/// A statement whose signature, signer's role and dates hold at the time of judgement.
struct Statement {
  std::string kind;  ///< attestation decision exception
  std::string criterion;
  rules::Text text;
  std::string office;
  std::string organisation;
  std::string document;                ///< the paper's number, if any
  std::string requirement_sha256;      ///< of the official text it speaks of
  std::vector<std::string> content;    ///< decision: sorted SHA-256 of the kept bytes it judged
  Verdict verdict = Verdict::unknown;  ///< decision: pass, partial, fail or not_applicable
  std::string effective_date;
  std::string expires_date;
  std::string observation;  ///< id
  bool is_signed = true;    ///< false: a returned checklist, pinned by the profile
};

/// A statement that changes nothing, and why.
struct IgnoredStatement {
  std::string target;
  std::string criterion;  ///< empty: the statement could not be read so far
  std::string code;       ///< statement.untrusted_signer, statement.wrong_role, statement.expired,
                          ///< statement.malformed, …
  std::string why;
  std::string why_ja{};  ///< the same in Japanese where its finder wrote both
};

struct Statements {
  std::vector<Statement> valid;
  std::vector<IgnoredStatement> ignored;
  /// The valid attestation of a criterion, or nullptr.
  const Statement* attestation(std::string_view criterion) const;
};

/// Name of the built-in step that looks at targets of kind statement.
inline constexpr std::string_view statement_step = "statement";

/// Verifies every statement that was kept: signature and chain against the profile's anchors of the
/// right role (attestation: vendor, csp or auditor; decision and exception: city), dates against
/// c.as_of, requirement text against the rules.
Statements statements(const Case& c);

/// A criterion that an attestation answers: pass with its words, office and dates, or unknown (not
/// declared, the vendor's turn).
Finding attested(const Case& c, std::string_view criterion);

/// Sorted, distinct digests of what findings read (Finding::bound, else the text or bytes of what
/// they cite): what a decision binds.
std::vector<std::string> content_of(const Case& c, const Findings& findings);

}  // namespace tenken
