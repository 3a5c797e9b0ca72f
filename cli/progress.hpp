// How far a scan is, on standard error: one line that rewrites itself on a terminal, one line a
// target elsewhere, with a sign of life where nothing happens for long.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "rules/result.hpp"

namespace tenken::cli {

class Progress {
 public:
  enum class Style { bar, plain, none };
  Progress(Style style, std::size_t targets);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// A target is done; `line` says how. From any thread.
  void done(const std::string& line);
  /// Takes the bar away, so that what follows stands on its own line.
  void finish();

 private:
  void draw(const std::string& line);
  Style style_;
  std::size_t targets_;
  std::size_t done_ = 0;
  bool drawn_ = false;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread heartbeat_;
};

/// auto, bar, plain or none; auto is a bar where standard error is a terminal that can rewrite a
/// line and no CI reads it, else plain.
Result<Progress::Style> progress_style(const std::string& word);

}  // namespace tenken::cli
