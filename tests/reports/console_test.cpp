// What the program says on a terminal: every English sentence of the sources has its Japanese.
#include <doctest/doctest.h>
#include <fmt/args.h>
#include <fmt/format.h>
#include <re2/re2.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "checks/details.hpp"
#include "reports/words/console.hpp"
#include "rules/text.hpp"

using namespace tenken;
using reports::in_japanese;

namespace {

/// String literals of a C++ source, those that stand side by side joined; raw ones left out.
std::vector<std::string> literals(const std::string& source) {
  std::vector<std::string> out;
  std::string open;
  bool is_open = false;
  const auto close = [&] {
    if (is_open) out.push_back(std::exchange(open, ""));
    is_open = false;
  };
  for (std::size_t i = 0; i < source.size();) {
    if (source.compare(i, 2, "//") == 0 ||
        (source[i] == '#' && (i == 0 || source[i - 1] == '\n'))) {
      i = std::min(source.find('\n', i), source.size());
    } else if (source.compare(i, 3, "R\"(") == 0) {
      close();
      i = std::min(source.find(")\"", i), source.size() - 2) + 2;
    } else if (source[i] == '\'') {
      const bool separator = i > 0 && std::isdigit(static_cast<unsigned char>(source[i - 1])) != 0;
      close();
      for (++i; !separator && i < source.size() && source[i] != '\'';)
        i += source[i] == '\\' ? 2 : 1;
      i += separator ? 0 : 1;
    } else if (source[i] == '"') {
      is_open = true;
      for (++i; i < source.size() && source[i] != '"'; ++i) {
        if (source[i] == '\\') ++i;
        open += source[i - 1] == '\\' && source[i] == 'n' ? '\n' : source[i];
      }
      ++i;
    } else {
      if (std::isspace(static_cast<unsigned char>(source[i])) == 0) close();
      ++i;
    }
  }
  close();
  return out;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// The sources whose sentences reach a terminal.
std::vector<std::filesystem::path> sources() {
  namespace fs = std::filesystem;
  const fs::path root = TENKEN_SOURCE_DIR;
  std::vector<fs::path> out{root / "reports/report.cpp", root / "reports/statement_draft.cpp",
                            root / "checks/probe/secret.cpp", root / "reports/pdf/fonts.cpp"};
  for (const char* folder : {"cli", "rules"})
    for (const auto& entry : fs::directory_iterator(root / folder)) {
      const std::string name = entry.path().filename();
      // Scripts for shells, and the text of starter files, are no sentences.
      if (name.ends_with("pp") && name != "completion.cpp" && name != "init_texts.hpp")
        out.push_back(entry.path());
    }
  return out;
}

/// English of two words or more, a {} counting as one. What holds Japanese is in both already.
bool is_sentence(const std::string& literal) {
  static const RE2 fields(R"(\{[^}]*\})"), words(R"([A-Za-z]{2,}[",;:)]* ["(]?[A-Za-z])"),
      word("[A-Za-z]{2,}");
  if (std::any_of(literal.begin(), literal.end(), [](char c) { return c < 0; })) return false;
  std::string filled = literal, bare = literal;
  RE2::GlobalReplace(&filled, fields, "Xx");
  RE2::GlobalReplace(&bare, fields, "");
  return RE2::PartialMatch(filled, words) && RE2::PartialMatch(bare, word);
}

/// Layouts, commands, file contents: what has words and is nevertheless no sentence.
const std::set<std::string>& no_sentences() {
  static const std::set<std::string> all{
      "tenken: error: ",
      "tenken: hint: ",
      "tenken: internal error: %s\n",
      "tenken: {}/{} {}",
      "chronyc tracking",
      "-----BEGIN CERTIFICATE-----",
      // Synopses.
      "BEFORE.asice NOW.asice [options]",
      "BUNDLE --draft FILE | --sign FILE -o FILE.p7s",
      "BUNDLE [--trust CA.pem] [options]",
      "-o DIR | --from FILE.xlsx [--sheet NAME] [--register NAME] [-o FILE]",
      // Captions that only the English help has.
      "Drafting, from a bundle",
      "Sealing, the filled draft",
      // YAML and roff.
      "  - name: {}\n    register: {}\n",
      "    roles: []  # see \"tenken list roles\"\n",
      "    file: {}\n    sheet: {}\n    header_row: {}\n    columns:\n",
      "#  - {{name: {0}, register: {0}, roles: [{1}], file: registers/{0}.csv}}\n",
      "\nreturned_checklists:\n  - {{document: \"{}\", sha256: \"{}\"}}\n",
      ".SH \"{}\"\n",
      ".SS \"tenken {} {}\"\n{}.\n",
      ".TH TENKEN 1 \"2026-11-23\" \"tenken ",
      ".BI TENKEN_ OPTION",
      ".BR TENKEN_LANG ,\\  LC_ALL ,\\  LC_MESSAGES ,\\  LANG",
      ".BR NO_COLOR ,\\  CI ,\\  TERM=dumb",
      ".BR openssl (1),\n.BR unzip (1),\n.BR sha256sum (1)\n",
  };
  return all;
}

}  // namespace

TEST_CASE("every sentence on a terminal has its Japanese, and the Japanese its sentence") {
  std::set<std::string> known;
  for (const Spoken& s : reports::console_phrases()) {
    CAPTURE(std::string(s.en));
    CHECK_MESSAGE(known.insert(s.en).second, "written twice");
  }
  std::set<std::string> written;
  for (const auto& path : sources())
    for (const std::string& literal : literals(read(path))) {
      written.insert(literal);
      if (!is_sentence(literal) || no_sentences().contains(literal)) continue;
      CAPTURE(path.filename().string());
      CHECK_MESSAGE(known.contains(literal), "no Japanese for: ", literal);
    }
  for (const std::string& literal :
       literals(read(std::filesystem::path(TENKEN_SOURCE_DIR) / "cli/completion.cpp")))
    written.insert(literal);
  REQUIRE(written.size() > 500);
  for (const auto& part :
       {reports::fault_phrases(), reports::help_phrases(), reports::notice_phrases()})
    for (const Spoken& s : part)
      CHECK_MESSAGE(written.contains(s.en), "nothing says: ", std::string(s.en));
}

TEST_CASE("the Japanese keeps every value") {
  std::vector<Spoken> all = reports::console_phrases();
  all.insert(all.end(), detail_phrases().begin(), detail_phrases().end());
  for (const Spoken& s : all) {
    CAPTURE(std::string(s.en));
    fmt::dynamic_format_arg_store<fmt::format_context> values;
    std::size_t count = 0;
    for (std::size_t at = 0; (at = std::string_view(s.en).find("{}", at)) != std::string::npos;
         at += 2)
      values.push_back(fmt::format("<{}>", count++));
    std::string out;
    REQUIRE_NOTHROW(out = fmt::vformat(s.ja, values));
    // The number of a library's exception and its prose are for logs.
    const bool is_of_library = std::string_view(s.en).starts_with("[json.exception");
    const bool has_prose = std::string_view(s.en).ends_with(": {}");
    for (std::size_t i = is_of_library ? 1 : 0; i < count - (is_of_library && has_prose ? 1 : 0);
         ++i)
      CHECK(out.find(fmt::format("<{}>", i)) != std::string::npos);
  }
  for (const Spoken& s : reports::console_phrases())
    CHECK(to_utf32(s.ja).size() < std::string_view(s.ja).size());  // some of it is Japanese
}

TEST_CASE("what could not be read is told in Japanese") {
  const auto told = [](std::string_view english) {
    return in_japanese(english, detail_phrases()).value_or("-");
  };
  CHECK(told("dpkg-query: the last line is cut off") == "dpkg-query: 最後の行が途中で切れている");
  CHECK(told("keepalived.conf: no vrrp_instance") == "keepalived.conf: vrrp_instance がない");
  CHECK(told("global ec2 describe-regions: Regions is missing; ap-east-1 x: not called") ==
        "global ec2 describe-regions: Regions がない; ap-east-1 x: 取得していない");
  CHECK(told("identity export: [json.exception.parse_error.101] parse error at line 1, column 7: "
             "syntax error while parsing value") == "認証基盤の出力: JSON として読めない(1行7桁)");
  CHECK(told("nobody has said this") == "-");
  // Somebody else's text, however long, is shown as it is.
  CHECK(told(std::string(700, 'a') + ": no record") == "-");
  std::set<std::string> seen;
  for (const Spoken& s : detail_phrases())
    CHECK_MESSAGE(seen.insert(s.en).second, std::string(s.en));
}

TEST_CASE("a sentence is known by its pattern, its values are kept") {
  CHECK(in_japanese("unknown option \"--x\"") == "「--x」というオプションはない");
  CHECK(in_japanese("no such thing was ever said") == std::nullopt);
  CHECK(in_japanese("") == std::nullopt);
  CHECK(in_japanese("\"title\" of deployment is not a map") ==
        "対象システム(deployment) の「title」が キー: 値 の組ではない");
  SUBCASE("a value that is a sentence itself is put in in Japanese") {
    CHECK(in_japanese("the month before: No such file or directory") ==
          "前月の証跡パック: ファイル又はフォルダーがない");
  }
  SUBCASE("what somebody typed is shown as it was typed") {
    CHECK(in_japanese("unknown format \"No such file or directory\"") ==
          "「No such file or directory」という形式はない");
  }
  SUBCASE("a value that looks like a pattern is not taken for one") {
    CHECK(in_japanese("unknown option \"{}\"") == "「{}」というオプションはない");
    CHECK(in_japanese("unknown option \"{0}{1}{99}\"") == "「{0}{1}{99}」というオプションはない");
  }
  SUBCASE("a long run of one piece takes no time to speak of") {
    std::string evil = "unknown ";
    for (int i = 0; i < 20000; ++i) evil += "\" of \"";
    in_japanese(evil + "\"");
  }
}
