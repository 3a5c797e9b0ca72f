// Words about changing the terms of use. Internal to notice_clause.cpp.
#pragma once

#include <string>
#include <vector>

#include "checks/parse/notice_clause.hpp"

namespace tenken::parse {

struct Span {
  std::size_t from;
  std::size_t to;
};

/// Where a folded sentence speaks of changing the terms of use: from their name, or from the verb
/// alone where `of_terms` says what is changed, to the end of the verb.
std::vector<Span> terms_changes(const std::string& sentence, bool of_terms);
bool titled_terms_change(const std::string& title);

/// 「告知の日から2か月を経過した日に効力を生ずる」: the periods between notice and effect.
std::vector<Span> periods_after_notice(const std::string& sentence);

/// Whether a sentence of an article that promises the notice takes from it, or names another
/// period.
bool loosens_terms_notice(const std::string& sentence);

/// Notes what a sentence says of the terms beside a period of notice: names_terms, no_terms,
/// undone, undecided. `read`: it gave a period or a
/// duty, or is about the city's own acts.
void remark_terms(const Article& article, const Sentence& sentence, bool of_terms, bool read,
                  NoticeClauses& out);

}  // namespace tenken::parse
