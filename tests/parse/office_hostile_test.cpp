// Packages that lie: bombs, cut files, names that leave the folder. Errors, never a crash.
#include <doctest/doctest.h>

#include "checks/parse/docx.hpp"
#include "checks/parse/ooxml.hpp"
#include "checks/parse/xlsx.hpp"
#include "tests/parse/office_zip.hpp"

using namespace tenken;
using namespace tenken::parse;
using namespace tenken::test;

namespace {
std::string why(const std::string& bytes) {
  const auto text = docx_text(bytes);
  return text ? "" : text.error().what;
}
const std::string start = relations({{"officeDocument", "word/document.xml"}});
std::string with_document(const std::string& inside) {
  return zip_of({{"_rels/.rels", start}, {"word/document.xml", inside}});
}
}  // namespace

TEST_CASE("a package is opened with bounds") {
  CHECK(why("") == "not a zip, so neither .docx nor .xlsx");
  CHECK(why("PK\3\4 and nothing").starts_with("a broken zip"));
  CHECK(why(zip_of({{"a.txt", "x"}})) == "a zip that is no Office document");
  CHECK(why(zip_of({{"_rels/.rels", start}})) == "a part that is missing");
  CHECK(why(zip_of({{"_rels/.rels", start}, {"../x", "x"}})) ==
        "a member's name leaves the package");
  CHECK(why(zip_of({{"_rels/.rels", start}, {"/etc/x", "x"}})) ==
        "a member's name leaves the package");
  CHECK(why(zip_of({{"a", "x"}, {"A", "y"}})) == "two members have this name");
  CHECK(why(with_document("<w:document")).starts_with("broken XML"));
  CHECK(why(with_document("<!DOCTYPE w [<!ENTITY x \"y\">]><w:document/>")) ==
        "XML with a document type");
  CHECK(why(with_document("<document/>")).starts_with("not a Word document"));
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<a>";
  for (int i = 0; i < 300; ++i) deep += "</a>";
  CHECK(why(with_document(deep)) == "XML deeper than 256");
  std::string very_deep;
  for (int i = 0; i < 1000000; ++i) very_deep += "<a>";
  for (int i = 0; i < 1000000; ++i) very_deep += "</a>";
  CHECK(why(with_document(very_deep)) == "XML deeper than 256");
  Parts many{{"_rels/.rels", start}};
  for (int i = 0; i < 2001; ++i) many.emplace_back("m" + std::to_string(i), "");
  CHECK(why(zip_of(many)) == "more than 2000 members");
}

TEST_CASE("bombs stop at the limit") {
  CHECK(why(with_document(std::string((32u << 20) + 1, ' ')))
            .starts_with("unpacks to more than 32 MiB"));
  CHECK(why(with_document("<w:d>" + std::string(6'000'001, '<')))
            .starts_with("more than 6000000 elements"));
  // A member that says that it is small: the size in both headers is changed.
  std::string lying = with_document("<a>" + std::string(100000, ' ') + "</a>");
  const std::string size("\xA7\x86\x01\x00", 4), small("\x10\x00\x00\x00", 4);  // 100007 bytes
  int changed = 0;
  for (auto at = lying.find(size); at != std::string::npos; at = lying.find(size))
    lying.replace(at, 4, small), ++changed;
  REQUIRE(changed >= 1);
  CHECK_FALSE(why(lying).empty());
  const std::string row = "<row>" + std::string("<c t=\"n\"><v>1</v></c>") + "</row>";
  std::string rows;
  for (int i = 0; i < 20001; ++i) rows += row;
  const auto book = read_workbook(xlsx({{"表", "<sheetData>" + rows + "</sheetData>"}}));
  REQUIRE_FALSE(book);
  CHECK(book.error().what == "more than 20000 rows");
  const auto wide =
      read_workbook(xlsx({{"表", "<sheetData><row><c r=\"IW1\"><v>1</v></c></row></sheetData>"}}));
  REQUIRE_FALSE(wide);
  CHECK(wide.error().what == "IW1: more than 256 columns");
}

TEST_CASE("old and password-protected Office files say what they are") {
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(512, '\0');
  const auto wide = [](const std::string& word) {
    std::string out;
    for (char c : word) out += {c, '\0'};
    return out;
  };
  CHECK(why(ole + wide("EncryptedPackage")).find("password-protected") != std::string::npos);
  CHECK(why(ole + wide("WordDocument")) == "an old Word file (.doc)");
  CHECK(why(ole + wide("Workbook")) == "an old Excel file (.xls)");
  CHECK(why(ole).find("OLE") != std::string::npos);
}

TEST_CASE("cut at every 97th byte: an error, never a crash") {
  for (const char* file : {"contract_numbered.docx", "contract_libreoffice.docx",
                           "subcontractors_vendor.xlsx", "subcontractors_libreoffice.xlsx"}) {
    const std::string whole = office_file(file);
    REQUIRE(whole.size() > 1000);
    for (std::size_t n = 0; n < whole.size(); n += 97) {
      CHECK_FALSE(docx_text(whole.substr(0, n)));
      CHECK_FALSE(read_workbook(whole.substr(0, n)));
    }
  }
}

TEST_CASE("one byte changed anywhere: an error or the same kind of answer, never a crash") {
  const std::string whole = office_file("subcontractors_vendor.xlsx");
  for (std::size_t n = 0; n < whole.size(); n += 13) {
    std::string other = whole;
    other[n] = static_cast<char>(other[n] ^ 0x5A);
    (void)read_workbook(other);
    (void)xlsx_text(other);
  }
}
