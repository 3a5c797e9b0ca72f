// schema: a register's columns as JSON Schema.
#include <fmt/format.h>

#include "checks/parse/registers.hpp"
#include "cli/files.hpp"
#include "cli/options.hpp"
#include "reports/register_schema.hpp"

namespace tenken::cli {

int run_schema(const std::vector<std::string>& arguments) {
  po::options_description options;
  options.add_options()("register", po::value<std::string>(),
                        "name of a register; absent: the names");
  po::positional_options_description positional;
  positional.add("register", 1);
  po::variables_map values;
  if (const auto done = parse(arguments, "schema", "[REGISTER]", options, positional, values))
    return *done;
  std::vector<std::string> names;
  for (const parse::Schema* s : parse::all_schemas()) names.emplace_back(s->name);
  if (values.count("register") == 0) {
    const auto written = write_stdout(join(names, "\n") + "\n");
    return written ? satisfied : fail(written.error());
  }
  const std::string wanted = values["register"].as<std::string>();
  for (const parse::Schema* s : parse::all_schemas())
    if (s->name == wanted) {
      const auto written = write_stdout(reports::register_schema(*s));
      return written ? satisfied : fail(written.error());
    }
  const std::string near = nearest(wanted, names);
  return fail(Error{
      .kind = ErrorKind::usage,
      .what = fmt::format("unknown register \"{}\"", printable(wanted)),
      .hint = near.empty() ? "see \"tenken schema\"" : fmt::format("did you mean \"{}\"?", near)});
}

}  // namespace tenken::cli
