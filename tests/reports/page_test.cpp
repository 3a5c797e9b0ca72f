// The HTML evidence page: what the file holds. tests/scripts/page opens it in a browser.
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <map>
#include <regex>
#include <set>

#include "reports/page/html_builder.hpp"
#include "reports/view/view.hpp"
#include "tests/reports/assessments.hpp"

using namespace tenken;
using namespace tenken::reports;

namespace {

std::string page_of(const five::Sample& s, Language language = Language::ja,
                    Edition edition = Edition::full) {
  return render_html(edition == Edition::full ? s.a : public_edition(s.a, s.c.rules), s.c,
                     {.language = language, .edition = edition});
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from);
  REQUIRE(begin != std::string::npos);
  const auto end = text.find(to, begin + from.size());
  REQUIRE(end != std::string::npos);
  return text.substr(begin + from.size(), end - begin - from.size());
}

std::size_t times(const std::string& text, const std::string& word) {
  std::size_t out = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++out;
  return out;
}

std::string source_of(const std::string& code) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(code.data()), code.size(), digest.data());
  std::array<unsigned char, 64> base64{};
  EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
  return "'sha256-" + std::string(reinterpret_cast<const char*>(base64.data())) + "'";
}

/// The markup of each row, by its number.
std::map<int, std::string> rows_of(const std::string& page) {
  std::map<int, std::string> out;
  static const std::regex row("<details id=\"R([0-9]{2})\"");
  for (std::sregex_iterator it(page.begin(), page.end(), row), end; it != end; ++it) {
    const auto begin = static_cast<std::size_t>(it->position());
    const auto next = page.find("<details id=\"R", begin + 1);
    out[std::stoi((*it)[1])] = page.substr(begin, next - begin);
  }
  return out;
}

}  // namespace

TEST_CASE("html_builder: text and values are escaped, ids are plain") {
  CHECK(element("p", {{"title", "\"><script>'&"}}, plain("<b>&\"'")).markup() ==
        "<p title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">&lt;b&gt;&amp;&quot;&#39;</p>");
  CHECK(leaf("input", {{"type", "checkbox"}, HtmlAttribute::flag("checked")}).markup() ==
        "<input type=\"checkbox\" checked>");
  CHECK(element("a", {HtmlAttribute::to("x\" onclick=\"y")}).markup() ==
        "<a href=\"#x__onclick__y\"></a>");
  CHECK(html_id("E-", "a b<c>\xE3\x81\x82") == "E-a_b_c____");
  CHECK(plain("\x1b[31m").markup() == "\\x1b[31m");
  CHECK(plain(" a \nb\t\n ").markup() == " a&#32;\nb&#9;\n ");
}

TEST_CASE("page: the same bytes twice, at most 2 MB, whatever it holds") {
  for (const five::Sample& s : five::all())
    for (const auto& [language, edition] :
         {std::pair{Language::ja, Edition::full}, {Language::en, Edition::public_}}) {
      CAPTURE(s.name);
      const std::string page = page_of(s, language, edition);
      CHECK(page == page_of(s, language, edition));
      CHECK(page.size() <= 2'000'000);
      CHECK(is_utf8(page));
    }
}

TEST_CASE("page: its policy names its own style and script and nothing else") {
  const std::string page = page_of(five::hostile());
  const std::string policy =
      between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
  CHECK(policy == "default-src 'none'; style-src " +
                      source_of(between(page, "<style>", "</style>")) + "; script-src " +
                      source_of(between(page, "<script>", "</script>")) +
                      "; img-src data:; base-uri 'none'; form-action 'none'");
  CHECK(times(page, "<script") == 1);
  CHECK(times(page, "</script") == 1);
  CHECK(times(page, "<style") == 1);
  CHECK(times(page, "</style") == 1);
  for (const char* never : {"<img", "<iframe", "<link", "<form", " style=", " onerror=alert(1)>",
                            "javascript:", "\x1b", "\xE2\x80\xAE"})
    CHECK_MESSAGE(page.find(never) == std::string::npos, never);
  for (const char* storage :
       {"localStorage", "sessionStorage", "fetch(", "XMLHttpRequest", "blob:"})
    CHECK_MESSAGE(page.find(storage) == std::string::npos, storage);
}

TEST_CASE("page: every id is there once, and every link leads to one") {
  for (const five::Sample& s : five::all()) {
    CAPTURE(s.name);
    const std::string page = page_of(s);
    std::set<std::string> ids;
    static const std::regex id(" id=\"([^\"]*)\""), link(" href=\"([^\"]*)\"");
    for (std::sregex_iterator it(page.begin(), page.end(), id), end; it != end; ++it)
      CHECK_MESSAGE(ids.insert((*it)[1]).second, (*it)[1].str());
    for (std::sregex_iterator it(page.begin(), page.end(), link), end; it != end; ++it) {
      const std::string to = (*it)[1];
      CHECK(to.substr(0, 1) == "#");
      CHECK_MESSAGE(ids.count(to.substr(1)) == 1, to);
    }
  }
}

TEST_CASE("page: counts read back, and no row says ○ that is no pass") {
  for (const five::Sample& s : five::all()) {
    CAPTURE(s.name);
    const std::string page = page_of(s);
    const auto rows = rows_of(page);
    REQUIRE(rows.size() == s.a.requirements.size());
    std::map<std::string, int> counted;
    for (const JudgedRequirement& row : s.a.requirements) {
      CAPTURE(row.number);
      const std::string& markup = rows.at(row.number);
      const std::string verdict = between(markup, "data-verdict=\"", "\"");
      ++counted[verdict];
      const std::string line = between(markup, "<summary", "</summary>");
      const bool circle = line.find("○") != std::string::npos;
      if (row.verdict != Verdict::pass && !row.has_aspects) CHECK_FALSE(circle);
      if (row.is_prepared_only()) {
        CHECK(line.find("備え") != std::string::npos);
        CHECK(line.find("履行期未到来") != std::string::npos);
      }
      CHECK(markup.find(escaped(s.c.rules.rule(row.number)->requirement.text_ja)) !=
            std::string::npos);
    }
    const std::string tiles = between(page, "<ul class=\"counts\">", "</ul>");
    static const std::regex tile("class=\"number\">([0-9]+)</span><span class=\"badge ([a-z-]+)\"");
    int seen = 0;
    for (std::sregex_iterator it(tiles.begin(), tiles.end(), tile), end; it != end; ++it, ++seen)
      CHECK(std::stoi((*it)[1]) == counted[(*it)[2]]);
    CHECK(seen == 6);
  }
}

TEST_CASE("page: what is left out is said") {
  const five::Sample s = five::ten_thousand();
  const std::string page = page_of(s);
  const auto marks = times(page, "<li class=\"finding is-fail\">");
  CHECK(marks >= 1);
  CHECK(marks <= findings_max);
  const std::string said = "ほか" + std::to_string(10000 - marks) + "件の所見";
  CHECK(page.find(said) != std::string::npos);
}

TEST_CASE("page: the public edition holds no evidence") {
  const std::string page = page_of(five::excepted(), Language::ja, Edition::public_);
  CHECK(page.find("id=\"E-") == std::string::npos);
  CHECK(page.find("cat /etc/example.conf") == std::string::npos);
  CHECK(page_of(five::excepted()).find("cat /etc/example.conf") != std::string::npos);
}
