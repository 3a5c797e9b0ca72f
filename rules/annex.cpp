// The official text, read from the annex as the city wrote it.
#include <fmt/format.h>

#include "rules/load.hpp"

namespace tenken::rules {

namespace {
constexpr int requirement_count = 27;
Error bad_annex(std::size_t line, std::string what) {
  return Error{.kind = ErrorKind::input,
               .what = std::move(what),
               .where = fmt::format("annex2.txt:{}:1", line),
               .hint = "the official text must be unchanged",
               .code = "annex.malformed"};
}
}  // namespace

Result<std::vector<Requirement>> read_annex(std::string_view annex) {
  std::vector<Requirement> out;
  std::string category;
  const auto all = lines(annex);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto cells = split(all[i], '\t');
    std::int64_t number = 0;
    if (cells.size() < 2 || !parse_integer(trim(cells[0]), number)) continue;
    if (number != static_cast<std::int64_t>(out.size()) + 1)
      return bad_annex(i + 1,
                       fmt::format("row {} where row {} was expected", number, out.size() + 1));
    const std::string_view second = trim(cells[1]);
    const std::string_view third = cells.size() > 2 ? trim(cells[2]) : std::string_view{};
    // Rows 6 to 10 carry their text in the second column; the category is written on the first row
    // of its group only.
    const std::string_view text = third.empty() ? second : third;
    if (!third.empty() && !second.empty()) category = second;
    if (text.empty()) return bad_annex(i + 1, fmt::format("row {} has no text", number));
    out.push_back(
        Requirement{static_cast<int>(number), category, std::string(text), sha256_hex(text)});
  }
  if (out.size() != requirement_count)
    return bad_annex(all.size(), fmt::format("{} rows, not {}", out.size(), requirement_count));
  return out;
}

}  // namespace tenken::rules
