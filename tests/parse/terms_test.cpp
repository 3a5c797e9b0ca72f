// Terms of use as pages and texts: what counts as the same text, and what is none.
#include "checks/parse/terms.hpp"

#include <doctest/doctest.h>

#include "checks/parse/registers_08.hpp"

using namespace tenken;
using namespace tenken::parse;

namespace {
std::string digest(const std::string& bytes, const std::string& type = "") {
  const auto text = terms_text(bytes, type);
  REQUIRE(text);
  return terms_digest(*text);
}
}  // namespace

TEST_CASE("terms: white space, widths and markup do not count, every word does") {
  const std::string plain = "利用規約\n第1条(目的)\n本規約は、目的を定める。\n";
  for (const char* same :
       {"利用規約 第１条（目的） 本規約は、目的を定める。",
        "<html><body><h1>利用規約</h1><p>第1条(目的)</p><p>本規約は、目的を定める。</p></body></"
        "html>",
        "<!DOCTYPE "
        "html><title>t</title><style>p{}</"
        "style><body>利用規約<br>第1条(目的)<div>本規約は、目的を定める。</div>"}) {
    CAPTURE(same);
    CHECK(digest(same) == digest(plain));
  }
  for (const char* other :
       {"利用規約\n第2条(目的)\n本規約は、目的を定める。\n",
        "利用規約\n第1条(目的)\n本規約は、目的を定めない。\n",
        "利用規約\n第1条(目的)\n本規約は、目的を定める。\n最終更新日 2026年10月1日"}) {
    CAPTURE(other);
    CHECK(digest(other) != digest(plain));
  }
  CHECK(digest("terms of use") != digest("termsofuse"));
}

TEST_CASE("terms: what is no text") {
  for (const std::string& none :
       {std::string(), std::string(" \n\t"), std::string("\xff\xfe"), std::string("caf\xe9"),
        std::string("<html><body></body></html>"), std::string(5u << 20, 'x')})
    CHECK_FALSE(terms_text(none));
  CHECK_FALSE(terms_text("利用", "text/html; charset=x-unknown"));
}

TEST_CASE("terms: a register of revisions") {
  const auto read = read_register(
      "改定番号,規約,版,施行日,告知番号,本文のハッシュ値\nR1,terms,1,令和7年1月6日,,\n",
      {.file = "r.csv", .encoding = "utf-8"}, revisions_schema());
  REQUIRE(read.errors.empty());
  CHECK(read.rows.at(0).get("effective_at") == "2025-01-06");
  CHECK_FALSE(read_register("改定番号,規約,版,施行日\nR1,,1,2025-01-06\n",
                            {.file = "r.csv", .encoding = "utf-8"}, revisions_schema())
                  .errors.empty());
}
