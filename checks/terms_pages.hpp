// The terms of use as their readers see them, against the register of revisions.
#pragma once

#include "checks/papers.hpp"

namespace tenken {

struct TermsPage {
  ReadPaper paper;
  std::string document;  ///< fact `document`, else the target's name: what the register calls it
  std::string sha256;    ///< parse::terms_digest
};

struct TermsPages {
  std::vector<TermsPage> pages;
  Findings unknowns;      ///< 08.2: a page that could not be read
  bool declared = false;  ///< a kept copy or an address is declared at all
};
/// Kept copies (role terms_page) and pages looked at (role terms_page_live).
TermsPages terms_pages(const Case& c, const rules::Rule& rule);

/// 08.2: each page against the newest revision of its document that is in force. The same digest
/// gives nothing; another one, or none to compare with, is open and the vendor's turn.
Findings judge_pages(const Case& c, const TermsPages& pages, const RegisterRows& revisions);

/// What a paper on upstream terms says of this requirement: the sentence that a reader looks for,
/// else its first.
std::string upstream_snippet(const parse::Paper& paper);

}  // namespace tenken
