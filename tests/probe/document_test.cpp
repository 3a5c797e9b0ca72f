// Papers that are none: nothing hangs, nothing passes for text.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "checks/parse/article.hpp"
#include "checks/probe/probe.hpp"
#include "tests/parse/office_zip.hpp"
#include "tests/skip.hpp"

using namespace tenken;
using namespace tenken::probe;
namespace fs = std::filesystem;

TEST_CASE("document: what is no paper") {
  std::string name = fs::temp_directory_path() / "tenken-document-XXXXXX";
  const fs::path folder = mkdtemp(name.data());
  const auto look = [&](const std::string& file) {
    rules::Target t;
    t.name = "d", t.kind = "document";
    t.facts = {{"file", {file}}, {"custody", {"sealed"}}};
    rules::Step step;
    step.name = "s";
    step.limits.bytes_max = 1000;
    return find_probe("document")->observe(Look{t, step, {}, nullptr, folder, Deadline::after_ms(3000, {})});
  };
  const auto file = [&](const std::string& f, const std::string& bytes) { std::ofstream(folder / f, std::ios::binary) << bytes; };
  file("empty.pdf", "");
  file("not.pdf", "hello");
  file("broken.pdf", "%PDF-1.7\nnothing follows");
  file("latin.txt", "caf\xe9");
  file("large.txt", std::string(1001, 'x'));
  file("good.txt", "text");
  mkfifo((folder / "pipe.txt").c_str(), 0600);
  fs::create_directory(folder / "folder.txt");
  CHECK(look("empty.pdf").back().status == Status::malformed);
  CHECK(look("not.pdf").back().status == Status::malformed);
  CHECK(look("broken.pdf").back().status == Status::malformed);
  CHECK(look("latin.txt").back().status == Status::malformed);
  CHECK(look("large.txt").back().status == Status::truncated);
  CHECK(look("missing.txt").back().status == Status::absent);
  CHECK(look("pipe.txt").back().status == Status::malformed);
  CHECK(look("folder.txt").back().status == Status::malformed);
  CHECK(look("good.txt").back().status == Status::ok);
  fs::remove_all(folder);
}

TEST_CASE("document: what the bytes are decides, and a name that lies is refused") {
  std::string name = fs::temp_directory_path() / "tenken-document-XXXXXX";
  const fs::path folder = mkdtemp(name.data());
  const auto look = [&](const std::string& file, const std::string& bytes, const std::string& custody = "sealed") {
    std::ofstream(folder / file, std::ios::binary) << bytes;
    rules::Target t;
    t.name = "d", t.kind = "document";
    t.facts = {{"file", {file}}, {"custody", {custody}}};
    rules::Step step;
    step.name = "s";
    step.limits.bytes_max = 1000000;
    return find_probe("document")->observe(Look{t, step, {}, nullptr, folder, Deadline::after_ms(10000, {})});
  };
  const std::string word = tenken::test::docx("<w:p><w:r><w:t>第1条</w:t></w:r></w:p>"), book = tenken::test::xlsx({{"表", "<sheetData><row><c t=\"inlineStr\"><is><t>甲</t></is></c></row></sheetData>"}});
  const auto text = look("a.docx", word);
  REQUIRE(text.size() == 2);
  CHECK(text[0].media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  CHECK((text[1].part == "text" && text[1].bytes == "第1条\n" && text[1].reducer == "docx-text/1" && text[1].media_type == "text/plain"));
  CHECK(look("a.xlsx", book).back().bytes == "表\n甲\n");
  CHECK(look("a.html", "<p>甲").back().bytes == "甲\n");
  CHECK(look("a.html", "<p>甲").back().reducer == "html-text/1");
  CHECK(look("paper", word).back().bytes == "第1条\n");
  CHECK(look("a.md", "# 題").back().bytes == "# 題");
  const auto why = [&](const std::string& file, const std::string& bytes) {
    const Seen seen = look(file, bytes).back();
    CHECK(seen.status == Status::malformed);
    return seen.why;
  };
  CHECK(why("a.pdf", word) == "named .pdf but not a PDF: it is a Word document");
  CHECK(why("b.docx", book) == "named .docx but not a Word document: it is an Excel workbook");
  CHECK(why("b.docx", "text") == "named .docx but not a Word document: it is plain text");
  CHECK(why("a.txt", "<!DOCTYPE html><p>x") == "named .txt but not plain text: it is a web page");
  CHECK(why("b.html", "%PDF-1.7\n") == "named .html but not a web page: it is a PDF");
  CHECK(why("a.doc", "{\\rtf1 x}").starts_with("an RTF file"));
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(100, '\0');
  CHECK(why("b.doc", ole + std::string("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", 24)) == "an old Word file (.doc): save it as .docx or PDF");
  CHECK(why("c.docx", ole + std::string("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32)).starts_with("a password-protected Office file"));
  CHECK(why("d.docx", tenken::test::docx("<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>")).starts_with("unaccepted changes"));
  CHECK(why("e.docx", tenken::test::docx("<w:p/>")).starts_with("no text in a Word document"));
  CHECK(why("a.zip", tenken::test::zip_of({{"x", "y"}})) == "a zip that is no Office document");
  const auto kept = look("f.docx", word, "viewed");
  CHECK((kept.size() == 1 && kept[0].bytes.empty() && kept[0].status == Status::withheld));
  const auto lying = look("f.pdf", word, "digest_only");
  CHECK((lying[0].bytes.empty() && lying[0].status == Status::malformed && lying[0].redactions.size() == 1));
  fs::remove_all(folder);
}

TEST_CASE("document: PDFs that are locked, scanned, or partly scanned") {
  const std::string papers = std::string(TENKEN_SOURCE_DIR) + "/tests/parse/data/office";
  const auto look = [&](const std::string& file) {
    rules::Target t;
    t.name = "d", t.kind = "document";
    t.facts = {{"file", {file}}, {"custody", {"sealed"}}};
    rules::Step step;
    step.name = "s";
    step.limits.bytes_max = 1000000;
    return find_probe("document")->observe(Look{t, step, {}, nullptr, papers, Deadline::after_ms(10000, {})}).back();
  };
  const Seen locked = look("locked.pdf"), scanned = look("scanned.pdf"), partly = look("partly_scanned.pdf");
  if (locked.why.find("not installed") != std::string::npos) return tests::skip("document: PDFs", "pdftotext is not installed");
  CHECK(locked.why.starts_with("a password-protected PDF"));
  CHECK(scanned.why == "no text in this PDF: a scan needs text recognition first");
  REQUIRE(partly.status == Status::ok);
  CHECK(parse::read_paper(partly.bytes).empty_pages == 1);
}
