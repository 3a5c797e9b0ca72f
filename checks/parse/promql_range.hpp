// Whether a PromQL expression can ever give a value: intervals of what its series can be. A rule
// whose threshold lies outside what it measures never fires, however well it is routed.
#pragma once

#include <string_view>

namespace tenken::parse {

/// Ordered: of two that must both hold, the lesser counts.
enum class Firing {
  never,      ///< the threshold lies outside the range of what is measured
  not_known,  ///< a function, a metric or a form whose range is not known
  remote,     ///< within the range, at its very edge or far beyond a usual figure
  sometimes,
  always  ///< no threshold, or one that everything meets
};

/// The figures beyond which a threshold is remote.
struct FiringLimits {
  double margin_percent = 1;   ///< of a known range that a threshold leaves at its ends
  double count_max = 1000;     ///< of what has no upper end (events, load)
  double age_max_s = 604800;   ///< of time since something (time() - x)
  double bytes_min = 1 << 20;  ///< below: a free space that is none
};

/// Never throws; what cannot be read is not_known.
Firing firing_of(std::string_view query, const FiringLimits& limits);

}  // namespace tenken::parse
