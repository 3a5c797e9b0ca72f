// The sheets of the checklist workbook, one file each.
#pragma once

#include "reports/xlsx/book.hpp"

namespace tenken::reports {

/// 適合状況確認表: the annex's rows in its order, a row for each clause beneath its requirement.
void add_checklist(Book& book, const View& view);
/// 項・基準別: every criterion and finding in lay lines.
void add_criteria(Book& book, const View& view);
/// 市判断: what waits for the City, with what a decision binds. Full edition.
void add_decisions(Book& book, const View& view);
/// 質疑・是正: what is open, whose turn it is, and what is done about failures.
void add_follow_up(Book& book, const View& view);
/// 凡例・注意: marks, words, limits, digests.
void add_notes(Book& book, const View& view);

}  // namespace tenken::reports
