#include "cli/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "cli/command.hpp"
#include "rules/text.hpp"

namespace tenken::cli {

namespace {

/// Longest silence in a log: some CI systems end a job that says nothing.
constexpr std::chrono::seconds silence_max{30};

std::size_t terminal_columns() {
  winsize size{};
  return ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

}  // namespace

Progress::Progress(Style style, std::size_t targets) : style_(style), targets_(targets) {
  if (style_ != Style::plain) return;
  heartbeat_ = std::jthread([this](const std::stop_token& stop) {
    const auto begun = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      const std::size_t before = done_;
      wake_.wait_for(lock, stop, silence_max, [&] { return done_ != before; });
      if (stop.stop_requested() || done_ != before) continue;
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
          std::chrono::steady_clock::now() - begun);
      say_progress(fmt::format("still looking: {} of {} targets after {} s", done_, targets_,
                               seconds.count()));
    }
  });
}

Progress::~Progress() { finish(); }

void Progress::done(const std::string& line) {
  const std::lock_guard lock(mutex_);
  ++done_;
  if (style_ == Style::plain) say_progress(line);
  // What failed stays to be read; the rest passes by.
  const bool failed = line.find(" failed") != std::string::npos;
  if (style_ == Style::bar && failed) {
    std::cerr << "\r\x1b[K";
    say_progress(line);
  }
  if (style_ == Style::bar) draw(line);
  wake_.notify_all();
}

void Progress::draw(const std::string& line) {
  std::u32string text = to_utf32(printable(fmt::format("tenken: {}/{} {}", done_, targets_, line)));
  // Half of the columns: a wide character takes two, and a wrapped line could not be rewritten.
  const std::size_t most = terminal_columns() / 2;
  if (text.size() > most) text = text.substr(0, most - 1) + U"…";
  std::cerr << "\r\x1b[K" << to_utf8(text) << std::flush;
  drawn_ = true;
}

void Progress::finish() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(drawn_, false)) std::cerr << "\r\x1b[K" << std::flush;
  }
  heartbeat_.request_stop();
  if (heartbeat_.joinable()) heartbeat_.join();
}

Result<Progress::Style> progress_style(const std::string& word) {
  if (word == "bar") return Progress::Style::bar;
  if (word == "plain") return Progress::Style::plain;
  if (word == "none") return Progress::Style::none;
  if (word != "auto")
    return Error{.kind = ErrorKind::usage,
                 .what = fmt::format("unknown progress \"{}\"", printable(word)),
                 .where = "--progress",
                 .hint = "allowed: auto, bar, plain, none"};
  const char* terminal = std::getenv("TERM");
  const bool rewrites =
      terminal != nullptr && std::string_view(terminal) != "dumb" && *terminal != '\0';
  return isatty(2) == 1 && rewrites && !is_set("CI") ? Progress::Style::bar
                                                     : Progress::Style::plain;
}

}  // namespace tenken::cli
