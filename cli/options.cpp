#include "cli/options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "checks/parse/x509.hpp"
#include "cli/files.hpp"
#include "reports/pdf/fonts.hpp"

namespace tenken::cli {

namespace {

constexpr std::uintmax_t text_bytes_max = 8u << 20;
/// Most arguments without dashes that a command names one by one; "PATH…" is one.
constexpr unsigned bare_max = 8;

std::string environment_name(const std::string& variable, const po::options_description& options) {
  if (!variable.starts_with("TENKEN_")) return {};
  std::string name = lower_ascii(variable.substr(7));
  std::replace(name.begin(), name.end(), '_', '-');
  return options.find_nothrow(name, false) == nullptr ? std::string() : name;
}

std::string usage_hint(const po::options_description& options, const std::string& wrong) {
  std::vector<std::string> known;
  for (const auto& o : options.options()) known.push_back("--" + o->long_name());
  const std::string near = nearest(wrong, known);
  return near.empty() ? "" : fmt::format("did you mean \"{}\"?", near);
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return text;
}

/// Arguments without dashes: options to the library, whose names are not for users.
std::vector<std::string> bare_names(const po::positional_options_description& positional) {
  std::vector<std::string> out;
  for (unsigned i = 0; i < positional.max_total_count() && i < bare_max; ++i)
    out.push_back(positional.name_for_position(i));
  return out;
}

/// Five fields a line, parted by tabs (cli/describe.cpp reads them).
void print_as_data(std::string_view synopsis, const po::options_description& options,
                   const po::positional_options_description& positional) {
  std::cout << "synopsis\t" << synopsis << "\t\t\t\n";
  const std::vector<std::string> bare = bare_names(positional);
  for (const std::string& name : bare) std::cout << "positional\t" << name << "\t\t\t\n";
  for (const auto& o : options.options()) {
    if (std::find(bare.begin(), bare.end(), o->long_name()) != bare.end()) continue;
    const std::string both = o->format_name();  // "-o [ --output ]", "--lang"
    const std::string letter = both.starts_with("--") ? "" : both.substr(1, 1);
    std::cout << "option\t" << o->long_name() << "\t" << letter << "\t"
              << (o->semantic()->max_tokens() > 0 ? "value" : "") << "\t"
              << one_line(o->description()) << "\n";
  }
}

/// The library's own layout counts bytes as columns and parts words anywhere, so Japanese has its
/// own.
std::string help_of(std::string_view command, std::string_view synopsis,
                    const po::options_description& options) {
  std::ostringstream out;
  out << said(fmt::format("usage: tenken {} {}", command, synopsis)) << "\n\n";
  if (!speaks_japanese()) {
    out << options;
    return out.str();
  }
  for (const auto& o : options.options()) {
    std::string value;
    if (boost::any fallback; o->semantic()->apply_default(fallback))
      if (const auto* text = boost::any_cast<std::string>(&fallback);
          text != nullptr && !text->empty())
        value = fmt::format("({})", said(fmt::format("default {}", *text)));
    out << fmt::format("  {:26} {}{}\n", o->format_name(), said(o->description()), value);
  }
  return out.str();
}

}  // namespace

std::optional<int> parse(const std::vector<std::string>& arguments, std::string_view command,
                         std::string_view synopsis, const po::options_description& options,
                         const po::positional_options_description& positional,
                         po::variables_map& values) {
  po::options_description all = options;
  all.add_options()("help,h", "show this help");
  if (arguments.size() == 1 && arguments[0] == describe_option) {
    print_as_data(synopsis, all, positional);
    return satisfied;
  }
  const std::string see_help = fmt::format("see \"tenken {} --help\"", command);
  const auto refuse = [&](std::string what, std::string hint) {
    return fail(Error{.kind = ErrorKind::usage,
                      .what = std::move(what),
                      .where = std::string(command),
                      .hint = std::move(hint)});
  };
  try {
    po::store(
        po::command_line_parser(arguments)
            .options(all)
            .positional(positional)
            .style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing)
            .run(),
        values);
    po::store(
        po::parse_environment(
            all, [&](const std::string& variable) { return environment_name(variable, all); }),
        values);
    if (values.count("help") != 0) {
      const auto written = write_stdout(help_of(command, synopsis, all));
      return written ? satisfied : fail(written.error());
    }
    po::notify(values);
  } catch (const po::unknown_option& e) {
    return refuse(fmt::format("unknown option \"{}\"", printable(e.get_option_name())),
                  usage_hint(all, e.get_option_name()));
  } catch (const po::required_option& e) {
    std::string name = e.get_option_name();
    name.erase(0, name.find_first_not_of('-'));
    const auto bare = bare_names(positional);
    if (std::find(bare.begin(), bare.end(), name) == bare.end()) return refuse(e.what(), see_help);
    return refuse(fmt::format("argument \"{}\" is missing", name),
                  fmt::format("usage: tenken {} {}", command, synopsis));
  } catch (const std::exception& e) {
    return refuse(printable(e.what()), see_help);
  }
  return std::nullopt;
}

po::options_description input_options() {
  po::options_description out("Input");
  out.add_options()("deployment,d", po::value<std::string>()->default_value("deployment.yaml"),
                    "the audited service")("profile,p",
                                           po::value<std::string>()->default_value("profile.yaml"),
                                           "what the city decides")(
      "rules", po::value<std::string>(), "a folder of rules in place of the built-in ones");
  return out;
}

rules::Loaded<rules::RuleSet> load_embedded_rules() {
  return rules::load_rules(rules::embedded_annex(), rules::embedded_rules());
}

rules::RuleSet embedded_rules_unlike(const rules::RuleSet& given) {
  std::vector<rules::Source> others;
  for (const rules::Source& ours : rules::embedded_rules())
    if (std::none_of(given.rules.begin(), given.rules.end(),
                     [&](const rules::Rule& theirs) { return theirs.source == ours.text; }))
      others.push_back(ours);
  return rules::load_rules(rules::embedded_annex(), others).value;
}

namespace {

/// Every row must be there and hold what its check asks for.
void check_compatible(const rules::RuleSet& given, std::vector<Error>& errors) {
  const rules::RuleSet embedded = embedded_rules_unlike(given);
  for (const rules::Rule& ours : embedded.rules) {
    if (const rules::Rule* theirs = given.rule(ours.requirement.number)) {
      for (Error& e : lacking_in(*theirs, ours)) errors.push_back(std::move(e));
      continue;
    }
    errors.push_back(
        Error{.kind = ErrorKind::input,
              .what = fmt::format("no rule for requirement {}", ours.requirement.number),
              .where = ours.file,
              .hint = "a set of rules holds all 27",
              .code = "rules.incompatible"});
  }
}

}  // namespace

std::vector<Error> lacking_in(const rules::Rule& theirs, const rules::Rule& ours) {
  std::vector<Error> out;
  const auto add = [&](std::string what) {
    out.push_back(Error{.kind = ErrorKind::input,
                        .what = std::move(what),
                        .where = theirs.file + ":1:1",
                        .hint = "start from the rules of this version",
                        .code = "rules.incompatible"});
  };
  for (const rules::Step& s : ours.steps)
    if (theirs.step(s.name) == nullptr) add(fmt::format("no step \"{}\"", s.name));
  for (const rules::Finder& f : ours.finders)
    if (theirs.finder(f.name) == nullptr) add(fmt::format("no finder \"{}\"", f.name));
  for (const auto& [name, p] : ours.parameters) {
    const auto found = theirs.parameters.find(name);
    std::int64_t ignored = 0;
    const bool number = p.values.size() == 1 && parse_integer(p.values.front(), ignored);
    if (found == theirs.parameters.end())
      add(fmt::format("no parameter \"{}\"", name));
    else if (number && (found->second.values.size() != 1 ||
                        !parse_integer(found->second.values.front(), ignored)))
      add(fmt::format("parameter \"{}\" is not a whole number", name));
  }
  return out;
}

rules::Loaded<rules::RuleSet> load_rules_folder(const std::string& folder) {
  rules::Loaded<rules::RuleSet> out;
  std::error_code error;
  std::vector<rules::Source> sources;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(".yaml") || name.size() < 3 ||
        std::isdigit(static_cast<unsigned char>(name[0])) == 0)
      continue;
    auto text = read_file(entry.path(), text_bytes_max);
    if (!text)
      out.errors.push_back(text.error());
    else
      sources.push_back({entry.path().string(), *std::move(text)});
  }
  if (error)
    out.errors.push_back(Error{.kind = ErrorKind::input, .what = error.message(), .where = folder});
  const auto annex = read_file(std::filesystem::path(folder) / "annex2.txt", text_bytes_max);
  if (!annex) out.errors.push_back(annex.error());
  if (!out.errors.empty()) return out;
  std::sort(sources.begin(), sources.end(),
            [](const auto& a, const auto& b) { return a.file < b.file; });
  out = rules::load_rules(*annex, sources);
  if (out.errors.empty()) check_compatible(out.value, out.errors);
  return out;
}

namespace {

rules::Loaded<rules::Profile> load_profile_text(const std::string& text, const std::string& file,
                                                const rules::RuleSet& rules) {
  const auto base = std::filesystem::path(file).parent_path();
  auto out = rules::load_profile(text, file, rules, [&](const std::string& name) {
    return read_file(base / name, text_bytes_max);
  });
  for (const rules::Anchor& a : out.value.anchors)
    if (const auto read = parse_certificates(a.pem); !a.pem.empty() && !read)
      out.errors.push_back(Error{.kind = ErrorKind::input,
                                 .what = read.error().what,
                                 .where = (base / a.file).string(),
                                 .hint = "give PEM certificates",
                                 .code = read.error().code});
  return out;
}

}  // namespace

rules::Loaded<rules::Profile> load_profile_file(const std::string& file,
                                                const rules::RuleSet& rules) {
  const auto text = read_file(file, text_bytes_max);
  if (!text) return {{}, {text.error()}};
  return load_profile_text(*text, file, rules);
}

Inputs load_inputs(const po::variables_map& values) {
  Inputs in;
  in.deployment_file = values["deployment"].as<std::string>();
  in.profile_file = values["profile"].as<std::string>();
  auto rules = values.count("rules") != 0 ? load_rules_folder(values["rules"].as<std::string>())
                                          : load_embedded_rules();
  in.errors = std::move(rules.errors);
  in.rules = std::move(rules.value);
  const auto deployment = read_file(in.deployment_file, text_bytes_max);
  const auto profile = read_file(in.profile_file, text_bytes_max);
  if (!deployment) in.errors.push_back(deployment.error());
  if (!profile) in.errors.push_back(profile.error());
  if (deployment) {
    auto loaded = rules::load_deployment(*deployment, in.deployment_file, in.rules);
    in.errors.insert(in.errors.end(), loaded.errors.begin(), loaded.errors.end());
    in.deployment = std::move(loaded.value);
  }
  if (profile) {
    auto loaded = load_profile_text(*profile, in.profile_file, in.rules);
    in.errors.insert(in.errors.end(), loaded.errors.begin(), loaded.errors.end());
    in.profile = std::move(loaded.value);
  }
  return in;
}

po::options_description output_options() {
  po::options_description out("Output");
  out.add_options()("output,o", po::value<std::vector<std::string>>()->composing(),
                    "FORMAT or FORMAT=PATH; repeatable; see \"tenken list formats\"")(
      "lang", po::value<std::string>()->default_value("ja"), "ja or en")(
      "edition", po::value<std::string>()->default_value("full"),
      "full (for the City) or public (without what was seen, addresses and names)")(
      "color", po::value<std::string>()->default_value("auto"), "auto, always or never")(
      "ascii", po::bool_switch(), "no marks outside ASCII");
  return out;
}

namespace {

bool wants_color(const std::string& choice) {
  const auto set = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  const char* term = std::getenv("TERM");
  if (choice == "always") return true;
  if (choice == "never" || set("NO_COLOR")) return false;
  if (const char* force = std::getenv("CLICOLOR_FORCE"); force != nullptr && *force != '\0')
    return std::string_view(force) != "0";
  if (set("CI")) return false;
  return isatty(1) != 0 && term != nullptr && std::string_view(term) != "dumb";
}

}  // namespace

Result<reports::Language> language_of(const po::variables_map& values) {
  const std::string lang = values["lang"].as<std::string>();
  if (lang == "ja") return reports::Language::ja;
  if (lang == "en") return reports::Language::en;
  return Error{.kind = ErrorKind::usage,
               .what = fmt::format("unknown language \"{}\"", printable(lang)),
               .where = "--lang",
               .hint = "ja or en"};
}

Result<Outputs> outputs_of(const po::variables_map& values, std::string_view fallback) {
  Outputs out;
  const auto refuse = [](std::string what, std::string hint) {
    return Error{.kind = ErrorKind::usage,
                 .what = std::move(what),
                 .where = "--output",
                 .hint = std::move(hint)};
  };
  const auto language = language_of(values);
  if (!language) return language.error();
  const std::string color = values["color"].as<std::string>();
  if (color != "auto" && color != "always" && color != "never")
    return Error{.kind = ErrorKind::usage,
                 .what = fmt::format("unknown choice \"{}\"", printable(color)),
                 .where = "--color",
                 .hint = "auto, always or never"};
  const std::string edition = values["edition"].as<std::string>();
  if (edition != "full" && edition != "public")
    return Error{.kind = ErrorKind::usage,
                 .what = fmt::format("unknown edition \"{}\"", printable(edition)),
                 .where = "--edition",
                 .hint = "full or public"};
  out.options = {*language, wants_color(color), values["ascii"].as<bool>(),
                 edition == "public" ? reports::Edition::public_ : reports::Edition::full};
  std::vector<std::string> wanted{std::string(fallback)};
  if (values.count("output") != 0) wanted = values["output"].as<std::vector<std::string>>();
  int to_stdout = 0;
  for (const std::string& one : wanted) {
    const auto equals = one.find('=');
    const std::string format = one.substr(0, equals);
    const auto* renderer = reports::find_renderer(format);
    std::vector<std::string> names;
    for (const auto& r : reports::all_renderers()) names.emplace_back(r.name);
    if (renderer == nullptr)
      return refuse(fmt::format("unknown format \"{}\"", printable(format)),
                    fmt::format("allowed: {}", join(names, ", ")));
    const std::string path = equals == std::string::npos ? "" : one.substr(equals + 1);
    if (path.empty() && (format == "xlsx" || format == "pdf"))
      return refuse(fmt::format("{} needs a path", format),
                    fmt::format("write -o {}=PATH", format));
    if (path.empty() && ++to_stdout > 1)
      return refuse("two formats for standard output", "give a path to one: FORMAT=PATH");
    out.all.push_back({renderer, path});
    if (format != "pdf") continue;
    if (const auto there = reports::find_fonts(); !there) return there.error();
  }
  return out;
}

Result<Done> write_outputs(const Outputs& outputs, const Assessment& full, const Case& c) {
  const bool is_public = outputs.options.edition == reports::Edition::public_;
  const Assessment assessment = is_public ? reports::public_edition(full, c.rules) : full;
  // All are made before one is written: a signature that fails leaves no other file behind.
  std::vector<Bytes> made;
  for (const Output& o : outputs.all) {
    reports::Options options = outputs.options;
    if (!o.path.empty()) options.color = false;
    Bytes bytes = o.renderer->render(assessment, c, options);
    if (o.renderer->name == "pdf" && outputs.sign_pdf) {
      auto signed_report = outputs.sign_pdf(bytes);
      if (!signed_report) return signed_report.error();
      bytes = *std::move(signed_report);
    }
    made.push_back(std::move(bytes));
  }
  for (std::size_t i = 0; i < made.size(); ++i) {
    const std::string& path = outputs.all[i].path;
    const auto written = path.empty() ? write_stdout(made[i]) : write_file(path, made[i]);
    if (!written) return written.error();
  }
  return Done{};
}

Result<std::vector<int>> numbers_of(const std::string& text) {
  std::vector<int> out;
  for (std::string_view piece : split(text, ',')) {
    const auto dash = piece.find('-');
    std::int64_t first = 0, last = 0;
    const bool good =
        parse_integer(trim(piece.substr(0, dash)), first) &&
        (dash == std::string_view::npos ? (last = first, true)
                                        : parse_integer(trim(piece.substr(dash + 1)), last)) &&
        first >= 1 && last <= 27 && first <= last;
    if (!good)
      return Error{.kind = ErrorKind::usage,
                   .what = fmt::format("\"{}\" names no requirement", printable(piece)),
                   .where = "--only",
                   .hint = "numbers from 1 to 27, such as 1,3,11-15"};
    for (std::int64_t n = first; n <= last; ++n) out.push_back(static_cast<int>(n));
  }
  return out;
}

}  // namespace tenken::cli
