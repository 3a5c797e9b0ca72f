// セキュリティ要件等一覧 適合状況確認表: the workbook that the city opens, fills in and returns.
#include "reports/xlsx/sheets.hpp"

namespace tenken::reports {

Bytes render_xlsx(const Assessment& a, const Case& c, const Options& options) {
  const View view = view_of(a, c, options, false);
  Book book(view);
  add_checklist(book, view);
  add_criteria(book, view);
  if (view.edition == Edition::full) add_decisions(book, view);
  add_follow_up(book, view);
  add_notes(book, view);
  return book.close();
}

}  // namespace tenken::reports
