// Writes the five assessments in every format and language for the scripts that open them with
// other programs: TENKEN_OUT=folder tenken_tests -ns -tc="write the five assessments".
#include <cstdlib>
#include <filesystem>

#include "tests/reports/assessments.hpp"

using namespace tenken;

TEST_CASE("write the five assessments" * doctest::skip()) {
  const char* folder = std::getenv("TENKEN_OUT");
  REQUIRE(folder != nullptr);
  std::filesystem::create_directories(folder);
  for (const five::Sample& s : five::all())
    for (const reports::Renderer& format : reports::all_renderers())
      for (const auto& [language, word] :
           {std::pair{reports::Language::ja, "ja"}, {reports::Language::en, "en"}})
        for (const auto edition : {reports::Edition::full, reports::Edition::public_}) {
          const bool is_public = edition == reports::Edition::public_;
          const Assessment a = is_public ? reports::public_edition(s.a, s.c.rules) : s.a;
          const Bytes bytes = format.render(a, s.c, {.language = language, .edition = edition});
          std::ofstream(std::filesystem::path(folder) / (s.name + (is_public ? ".public." : ".") +
                                                         word + "." + std::string(format.name)),
                        std::ios::binary)
              << bytes;
        }
}
