// Web pages: what a reader sees, in the encoding that the page says.
#include <doctest/doctest.h>

#include "checks/parse/html_text.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {
std::string text_of(const std::string& page, const std::string& header = "") {
  const auto text = html_text(page, header);
  return text ? *text : "error: " + text.error().what;
}
}  // namespace

TEST_CASE("html: blocks, lists, tables") {
  CHECK(text_of("<!doctype html><title>題</title><h1>利用規約</h1><p>第1条\n  本文<br>次</p><div>一<div>二</div>三</div>") == "利用規約\n第1条 本文\n次\n一\n二\n三\n");
  CHECK(text_of("<ol><li>一<li>二<ol type=a><li>三</ol></ol>") == "1. 一\n2. 二\na. 三\n");
  CHECK(text_of("<ol start=3><li>一<li value=7>二<li>三</ol>") == "3. 一\n7. 二\n8. 三\n");
  CHECK(text_of("<ol reversed type=I><li>一<li>二</ol>") == "II. 一\nI. 二\n");
  CHECK(text_of("<ul><li>一</ul>") == "・一\n");
  CHECK(text_of("<table><tr><th>版<td>日<tr><td><p>1</p><p>2</p><td>x</table>") == "版\t日\n1 2\tx\n");
  CHECK(text_of("<pre>一\n二</pre>") == "一\n二\n");
}

TEST_CASE("html: what is not seen is not read") {
  CHECK(text_of("<body><script>a</script><style>b</style><template>c</template><noscript>d</noscript>"
                "<p hidden>e</p><p style='color:red; Display : none'>f</p><p style='visibility: hidden'>g</p><p>見</p><iframe>h</iframe><select><option>i</select>") == "見\n");
  CHECK(text_of("<ruby>甲<rp>(</rp><rt>こう</rt><rp>)</rp></ruby>は") == "甲は\n");
  CHECK(text_of("<p><del>2か月前</del><ins>30日前</ins>まで") == "30日前まで\n");
}

TEST_CASE("html: encodings") {
  CHECK(text_of("<meta charset=Shift_JIS><p>\x8B\x4B\x96\xF1") == "規約\n");
  CHECK(text_of("<meta http-equiv=Content-Type content='text/html; charset=euc-jp'><p>\xB5\xAC\xCC\xF3") == "規約\n");
  CHECK(text_of("<meta charset=\"iso-2022-jp\"><p>\x1B$B5,Ls\x1B(B") == "規約\n");
  CHECK(text_of("<meta charset=Shift_JIS><p>規約", "utf-8") == "規約\n");
  CHECK(text_of("\xEF\xBB\xBF<meta charset=Shift_JIS><p>規約") == "規約\n");
  CHECK(text_of("<p>規約") == "規約\n");
  CHECK(text_of("<p>\x8B\x4B\x96\xF1").starts_with("error: a page that does not say its encoding"));
  CHECK(text_of("<meta charset=utf-8><p>\x8B\x4B").starts_with("error: line 1: not UTF-8"));
  CHECK(text_of("<meta charset=koi8-r><p>x") == "error: a page in \"koi8-r\"");
  CHECK(text_of("\xFF\xFE<").starts_with("error: a page in UTF-16"));
}

TEST_CASE("html: hostile pages") {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div>";
  CHECK(text_of(deep + "x").starts_with("error: a page that cannot be read to its end"));
  CHECK(text_of(std::string("<p>a\0b", 6)) == "error: a NUL character");
  CHECK(text_of("").starts_with("error:"));
  CHECK(text_of("<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x;").find("root") == std::string::npos);
  std::string many;
  for (int i = 0; i < 300000; ++i) many += "<ol><li>";
  CHECK(text_of(many).starts_with("error:"));
  const std::string page = "<!doctype html><meta charset=utf-8><ol start=99999999999999><li value=-5>一<table><tr><td>二<ruby>三<rt>四</table>";
  for (std::size_t n = 0; n < page.size(); ++n) (void)html_text(page.substr(0, n));
}
