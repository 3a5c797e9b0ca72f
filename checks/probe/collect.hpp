// Collect: runs a plan, lane by lane, and gives the evidence. Judges nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>

#include "checks/evidence.hpp"
#include "checks/parse/recording.hpp"
#include "checks/probe/plan.hpp"

namespace tenken::probe {

struct CollectOptions {
  std::filesystem::path base;  ///< folder of the deployment
  int jobs = 0;                ///< threads; 0: min(64, lanes)
  std::stop_token stop;        ///< an interrupted run keeps what it has and says so
  std::function<void(const std::string& line)>
      progress;  ///< one line a finished lane; may be empty; called from any thread
  std::filesystem::path
      journal;  ///< folder where finished lanes are kept for a resumed run; empty: none
  std::string tool;
  std::string run;
  /// Hosts that answer from what a collection script printed there, by name; nobody connects to
  /// them.
  std::map<std::string, parse::Recording> recordings;
};

struct Collected {
  Evidence evidence;
  bool interrupted = false;
  int resumed_lanes = 0;
};

/// Runs every task. Always one observation or more a task, whatever happened. Kept bytes are
/// searched for the lane's secrets and for personal data; a hit withholds that observation and the
/// run goes on.
Collected collect(const Plan& plan, const rules::Deployment& deployment,
                  const CollectOptions& options);

}  // namespace tenken::probe
