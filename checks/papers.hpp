// Papers and registers of a role as checks read them: text split into articles, rows of typed
// cells.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checks/judge.hpp"
#include "checks/parse/article.hpp"
#include "checks/parse/register.hpp"

namespace tenken {

struct ReadPaper {
  Look look;
  parse::Paper paper;
};

/// Every paper of a step's role whose text was kept, and an unknown for each that could not be
/// looked at or holds no text.
struct Papers {
  std::vector<ReadPaper> papers;
  Findings unknowns;
  std::vector<std::string> ids() const;  ///< of all observations
};
Papers papers(const Case& c, const rules::Rule& rule, std::string_view criterion,
              std::string_view step);

/// What stands outside an article and changes what it says, as text to digest: the paper's head
/// (title, draft or abolished, who 甲 and 乙 are), its definitions, what overrides other articles;
/// and where a page holds no text, the very file, for an image may be swapped.
std::string frame_of(const ReadPaper& paper);
/// The digest of a whole paper as a decision binds it.
std::string paper_digest(const ReadPaper& paper);

/// What papers with a page without text let pass waits for the city: a blank page says nothing, an
/// image may hold the exception.
void doubt_empty_pages(Findings& findings, const std::vector<ReadPaper>& papers);

/// Binds what waits for a decision to the articles with these labels (folded text, all papers), so
/// that another article may change without asking the city again; to nothing where no label is
/// found, which leaves the whole papers bound. Findings that bind already stay as they are.
///
/// Of a paper that holds none of them, everything: it may be what changes them.
void bind_articles(Findings& findings, const std::vector<ReadPaper>& papers,
                   const std::set<std::string>& labels);

/// A row and the register it stands in.
struct RegisterRow {
  parse::Row row;
  std::string target;
  std::string written_by;  ///< vendor, provider, city
  std::vector<std::string> cites;
};

/// The rows of every register of a step's role. A register with a broken cell gives an unknown
/// (malformed, its faults listed) and no row.
struct RegisterRows {
  std::vector<RegisterRow> rows;
  Findings unknowns;
  std::vector<Look> looks;  ///< registers that were read whole
  std::vector<std::string> ids() const;
};
RegisterRows register_rows(const Case& c, const rules::Rule& rule, std::string_view criterion,
                           std::string_view step, const parse::Schema& schema);

/// The digest of a row's cells: what a decision about it binds, unmoved by the rows beside it.
std::string row_digest(const parse::Row& row);
/// A finding about one row: target, place and cites filled in.
Finding row_finding(std::string_view criterion, Verdict verdict, std::string_view message,
                    const RegisterRow& row, std::map<std::string, rules::Text> values = {});
/// A further record or paper that a finding is about: cited, and bound where the finding binds.
void also_read(Finding& finding, const RegisterRow& row);
void also_read(Finding& finding, const Look& look);
/// An unknown with words in both languages and what it was seen in.
Finding open_question(std::string_view criterion, Cause cause, Turn turn, const rules::Text& detail,
                      std::vector<std::string> cites, std::string_view target = {});

}  // namespace tenken
