// A file that was returned and is no workbook: what it is instead, and how to make one of it.
#include <fmt/format.h>

#include "checks/parse/ooxml.hpp"
#include "checks/returned_sheet.hpp"

namespace tenken {

namespace {

bool holds(std::string_view bytes, std::string_view word) {
  return bytes.find(word) != std::string_view::npos;
}

constexpr const char* save_ja = "Excelで開き、「名前を付けて保存」で「Excelブック(.xlsx)」を選ぶ";
constexpr const char* save_en = "open it in Excel and save it as \"Excel Workbook (.xlsx)\"";

rules::Text saved(std::string ja, std::string en) {
  return {fmt::format("{}。{}", ja, save_ja), fmt::format("{}: {}", en, save_en)};
}

rules::Text of_zip(std::string_view bytes, const Error& error) {
  // A zip's first member stands uncompressed where its format wants it to be seen.
  const std::string_view head = bytes.substr(0, 256);
  if (holds(head, "application/vnd.oasis.opendocument"))
    return saved("LibreOffice等の形式(.ods)", "an OpenDocument file (.ods)");
  if (holds(head, "application/vnd.etsi.asic-e+zip"))
    return {"確認表ではなく、証跡パック(.asice)そのもの。返送された確認表(.xlsx)を指定する",
            "a bundle (.asice), not the checklist: name the returned workbook (.xlsx)"};
  if (holds(bytes, "xl/workbook.bin"))
    return saved("バイナリ形式のExcelファイル(.xlsb)", "a binary Excel file (.xlsb)");
  if (holds(bytes, "word/document.xml"))
    return {"Wordの文書。確認表のExcelファイル(.xlsx)を指定する",
            "a Word document: name the checklist's workbook (.xlsx)"};
  if (holds(error.what, "password"))
    return {"パスワード付きのzip。パスワードなしで保存し直す",
            "a password-protected zip: save it without a password"};
  const std::string detail =
      error.where.empty() ? error.what : fmt::format("{}: {}", error.where, error.what);
  return {fmt::format("Excelファイルとして壊れているか、途中で切れている。もう一度受け取り直すか、"
                      "Excelで開いて保存し直す({})",
                      printable(detail)),
          fmt::format("a broken workbook: fetch it once more, or save it again in Excel ({})",
                      printable(detail))};
}

}  // namespace

ReturnedFault unreadable_workbook(std::string_view bytes, const Error& error) {
  using parse::FileKind;
  const FileKind kind = parse::file_kind(bytes);
  if (bytes.empty())
    return {"",
            {"空のファイル(0バイト)。もう一度受け取り直す", "an empty file: fetch it once more"}};
  // Excel's owner file: the length of a name, the name, and 165 bytes at all.
  if (bytes.size() == 165)
    return {
        "",
        {"Excelがファイルを開いている間だけ作る作業ファイル(~$で始まる)。確認表そのものを指定する",
         "the file that Excel keeps while a workbook is open (~$…): name the workbook itself"}};
  if (kind == FileKind::zip) return {"", of_zip(bytes, error)};
  if (kind == FileKind::ole && holds(error.what, "old Excel"))
    return {"", saved("旧形式のExcelファイル(.xls)", "an old Excel file (.xls)")};
  if (kind == FileKind::ole)
    return {
        "",
        {"パスワードで保護(暗号化)されたファイルか、旧形式のファイル。Excelで開き、「ファイル」-"
         "「情報」-「ブックの保護」-「パスワードを使用して暗号化」のパスワードを消し、"
         "「Excelブック(.xlsx)」として保存する",
         "a password-protected (encrypted) file, or one of an old format: open it in Excel, "
         "remove the password and save it as \"Excel Workbook (.xlsx)\""}};
  if (kind == FileKind::pdf)
    return {"",
            {"PDF。記入したExcelファイル(.xlsx)そのものを指定する",
             "a PDF: name the workbook (.xlsx) that was filled in"}};
  if (kind == FileKind::html || kind == FileKind::rtf)
    return {"", saved("Excelブックではない(HTMLかRTF)", "no workbook, but HTML or RTF")};
  return {"",
          saved("Excelブック(.xlsx)ではない(CSV等)", "no Excel workbook (.xlsx), but CSV or such")};
}

}  // namespace tenken
