// completion: for bash, zsh and fish, from what the commands say of themselves.
#include <fmt/format.h>

#include <iostream>

#include "cli/describe.hpp"
#include "cli/options.hpp"

namespace tenken::cli {

namespace {

/// Words that an option takes, where they are few; files for all others.
std::string words_of(const std::string& option) {
  std::string out;
  if (option == "output")
    for (const auto& format : reports::all_renderers()) out += std::string(format.name) + " ";
  if (option == "lang") out = "ja en ";
  if (option == "edition") out = "full public ";
  if (option == "color") out = "auto always never ";
  if (option == "progress") out = "auto bar plain none ";
  return std::string(trim(out));
}

/// Words for the arguments of a command that are no files.
std::string arguments_of(std::string_view command) {
  if (command == "list")
    return "requirements criteria checks probes roles parameters formats codes";
  if (command == "completion") return "bash zsh fish";
  return "";
}

/// Within single quotes of a shell.
std::string quoted(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 4)
    text.replace(at, 1, "'\\''");
  return "'" + text + "'";
}

std::string bash() {
  std::string names, cases, words;
  for (const Command& c : all_commands()) {
    names += std::string(c.name) + " ";
    std::string options;
    for (const DescribedOption& o : describe(c).options) {
      options += "--" + o.name + (o.takes_value && !words_of(o.name).empty() ? " " : " ");
      if (!o.letter.empty()) options += "-" + o.letter + " ";
    }
    cases += fmt::format("    {}) options=\"{}\"; arguments=\"{}\" ;;\n", c.name, trim(options),
                         arguments_of(c.name));
  }
  for (const char* option : {"output", "lang", "edition", "color", "progress"})
    words +=
        fmt::format("    --{}{}) COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return ;;\n",
                    option, std::string_view(option) == "output" ? " | -o" : "", words_of(option));
  return fmt::format(
      R"(# bash completion for tenken; written by "tenken completion bash"
_tenken() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} options="" arguments=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{}version" -- "$word"))
    return
  fi
  case "$before" in
{}  esac
  case "${{COMP_WORDS[1]}}" in
{}  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *) if [ -n "$arguments" ]; then COMPREPLY=($(compgen -W "$arguments" -- "$word")); else COMPREPLY=($(compgen -f -- "$word")); fi ;;
  esac
}}
complete -o filenames -F _tenken tenken
)",
      names, words, cases);
}

std::string zsh() {
  std::string commands, cases;
  const auto safe = [](std::string text) {
    for (std::size_t at = 0; (at = text.find_first_of(":[]\\", at)) != std::string::npos; at += 2)
      text.insert(at, "\\");
    return text;
  };
  for (const Command& c : all_commands()) {
    commands +=
        fmt::format("    {}\n", quoted(std::string(c.name) + ":" + safe(std::string(c.summary))));
    std::string options;
    for (const DescribedOption& o : describe(c).options) {
      const std::string words = words_of(o.name);
      options += " " + quoted(fmt::format("*--{}[{}]{}", o.name, safe(o.description),
                                          !o.takes_value  ? ""
                                          : words.empty() ? ":value:_files"
                                                          : ":value:(" + words + ")"));
    }
    const std::string arguments = arguments_of(c.name);
    cases +=
        fmt::format("    {}) _arguments{} {} ;;\n", c.name, options,
                    quoted(arguments.empty() ? "*:file:_files" : "*:word:(" + arguments + ")"));
  }
  return fmt::format(
      R"(#compdef tenken
# zsh completion for tenken; written by "tenken completion zsh"
_tenken() {{
  local -a commands
  commands=(
{}    'version:this version'
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case "$command" in
{}  esac
}}
if [ "$funcstack[1]" = _tenken ]; then _tenken "$@"; else compdef _tenken tenken; fi
)",
      commands, cases);
}

std::string fish() {
  std::string out = "# fish completion for tenken; written by \"tenken completion fish\"\n";
  for (const Command& c : all_commands()) {
    out += fmt::format("complete -c tenken -f -n __fish_use_subcommand -a {} -d {}\n", c.name,
                       quoted(std::string(c.summary)));
    const std::string here = fmt::format("'__fish_seen_subcommand_from {}'", c.name);
    for (const DescribedOption& o : describe(c).options) {
      const std::string words = words_of(o.name);
      out += fmt::format("complete -c tenken -n {} -l {}{}{} -d {}\n", here, o.name,
                         o.letter.empty() ? "" : " -s " + o.letter,
                         !o.takes_value  ? ""
                         : words.empty() ? " -r -F"
                                         : " -x -a " + quoted(words),
                         quoted(o.description));
    }
    if (const std::string arguments = arguments_of(c.name); !arguments.empty())
      out += fmt::format("complete -c tenken -f -n {} -a {}\n", here, quoted(arguments));
  }
  return out;
}

}  // namespace

int run_completion(const std::vector<std::string>& arguments) {
  po::options_description options("Options");
  options.add_options()("shell", po::value<std::string>()->required(), "bash, zsh or fish");
  po::positional_options_description positional;
  positional.add("shell", 1);
  po::variables_map values;
  if (const auto done =
          parse(arguments, "completion", "bash|zsh|fish", options, positional, values))
    return *done;
  const std::string shell = values["shell"].as<std::string>();
  if (shell != "bash" && shell != "zsh" && shell != "fish")
    return fail(Error{.kind = ErrorKind::usage,
                      .what = fmt::format("no completion for \"{}\"", printable(shell)),
                      .where = "completion",
                      .hint = "allowed: bash, zsh, fish"});
  std::cout << (shell == "bash" ? bash() : shell == "zsh" ? zsh() : fish());
  return satisfied;
}

}  // namespace tenken::cli
