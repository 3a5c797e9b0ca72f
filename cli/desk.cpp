// desk: writes the city's desk, the one file that checks bundles in a browser.
#include "reports/desk/desk_page.hpp"

#include <iostream>

#include "cli/files.hpp"
#include "cli/options.hpp"

namespace tenken::cli {

int run_desk(const std::vector<std::string>& arguments) {
  po::options_description options;
  options.add_options()("output,o", po::value<std::string>(), "write the page here, - for stdout")(
      "sha256", po::bool_switch(), "print its SHA-256 only, to compare a copy with");
  po::variables_map values;
  if (const auto done =
          parse(arguments, "desk", "-o tenken-desk.html | --sha256", options, {}, values))
    return *done;
  const auto rules = load_embedded_rules();
  if (!rules.errors.empty()) return fail(rules.errors);
  const Bytes page = reports::desk_page(rules.value, TENKEN_VERSION);
  const std::string sha256 = sha256_hex(page);
  if (values["sha256"].as<bool>()) {
    const auto written = write_stdout(sha256 + "\n");
    return written ? satisfied : fail(written.error());
  }
  if (values.count("output") == 0)
    return fail(Error{.kind = ErrorKind::usage,
                      .what = "no file to write",
                      .where = "--output",
                      .hint = "tenken desk -o tenken-desk.html"});
  const std::string path = values["output"].as<std::string>();
  const auto written = path == "-" ? write_stdout(page) : write_file(path, page);
  if (!written) return fail(written.error());
  say_progress("SHA-256 " + sha256 + "  " + path);
  return satisfied;
}

}  // namespace tenken::cli
