#include "cli/describe.hpp"

#include <iostream>
#include <sstream>

#include "rules/text.hpp"

namespace tenken::cli {

namespace {

/// Standard output, caught for as long as this stands.
class Caught {
 public:
  Caught() : was_(std::cout.rdbuf(text_.rdbuf())) {}
  ~Caught() { std::cout.rdbuf(was_); }
  Caught(const Caught&) = delete;
  Caught& operator=(const Caught&) = delete;
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::streambuf* was_;
};

}  // namespace

Description describe(const Command& command) {
  const Caught caught;
  command.run({describe_option});
  Description out;
  const std::string text = caught.text();
  for (std::string_view line : lines(text)) {
    const auto fields = split(line, '\t');
    if (fields.size() < 5) continue;
    if (fields[0] == "synopsis") out.synopsis = fields[1];
    if (fields[0] == "positional") out.positional.emplace_back(fields[1]);
    if (fields[0] == "option")
      out.options.push_back({std::string(fields[1]), std::string(fields[2]), fields[3] == "value",
                             std::string(fields[4])});
  }
  return out;
}

}  // namespace tenken::cli
