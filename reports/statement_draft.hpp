// A draft of the statements of a month: what the city has to decide, what the vendor has to attest,
// which failures an exception may cover. People fill it in, `tenken … --sign` seals it.
#pragma once

#include <string>
#include <string_view>

#include "checks/assessment.hpp"

namespace tenken::reports {

enum class StatementKind { decision, attestation, exception };

/// What holds for every statement of the draft.
struct DraftOptions {
  std::string office, organisation, document;
  std::string effective_date, expires_date;  ///< ISO
};

/// tenken-statements/1 with one entry for each
/// - decision: criterion that waits for one,
/// - attestation: criterion of kind ATT that no attestation answers yet,
/// - exception: mandatory criterion that fails.
/// `verdict` and `text` are empty, to be filled in; `about` says in both languages what it is
/// about.
Bytes draft_statements(StatementKind kind, const Assessment& assessment, const Case& c,
                       const DraftOptions& options);

/// The same draft with verdict, text, document and office of those statements of `last` (a
/// tenken-statements/1 or /1 text) whose criterion, requirement text and content are the same.
/// `taken`: how many.
Result<Bytes> same_as_before(std::string_view draft, std::string_view last, int& taken);

/// A filled draft as what is signed: statements left empty are dropped and counted. An error names
/// the statement that cannot be signed.
Result<Bytes> statements_to_sign(std::string_view draft, int& dropped, int& kept);

}  // namespace tenken::reports
