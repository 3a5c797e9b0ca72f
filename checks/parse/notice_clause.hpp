// The notice that a contract promises before its service ends or changes, or before its terms of
// use do.
#pragma once

#include <string>
#include <vector>

#include "checks/parse/article.hpp"

namespace tenken::parse {

/// One period of notice that the vendor owes the city.
struct NoticeTerm {
  enum class Kind { termination, change, terms };
  enum class Duty {
    owed,
    weak,
    denied
  };  ///< weak: 努める, 原則として, できる; denied: 告知なく, 告知を要しない
  Kind kind = Kind::termination;
  Duty duty = Duty::owed;
  int months = 0;  ///< 0: stated in days, or not stated
  int days = 0;  ///< calendar days at least (weeks, business days converted); 0: stated in months,
                 ///< or not stated
  bool stated = false;       ///< a period is written
  bool of_contract = false;  ///< speaks of the contract's end, not of the service's
  std::string article, quote;
  int page = 1;
};

struct NoticeClauses {
  std::vector<NoticeTerm> terms;
  bool by_document = false;  ///< document, e-mail or another message to the city
  bool by_posting = false;   ///< a web page or a screen
  bool to_city = false;      ///< the recipient is named
  bool excepts_emergency = false;
  std::string emergency_quote;
  struct Remark {
    std::string article, quote;
  };
  std::vector<Remark>
      unread;  ///< provisos, further periods, changes at will: what no pattern reads of notice
  std::vector<Remark> deemed;  ///< a posting counts as the notice
  /// Of terms of use alone: the clause is undone (a posting takes effect at once, use is consent,
  /// a change at any time), or what no pattern decides (a change by agreement, an unnamed period).
  std::vector<Remark> undone, undecided;
  std::vector<Remark> no_terms;  ///< 「利用規約は適用しない」
  bool names_terms = false;      ///< the paper speaks of terms of use at all
};

/// What a paper promises about: the end and the changes of the service (row 3), or the changes of
/// its terms of use (row 8). Only terms of those kinds are given.
enum class NoticeSubject { service, terms };
NoticeClauses read_notice_clauses(const Paper& paper,
                                  NoticeSubject subject = NoticeSubject::service);

}  // namespace tenken::parse
