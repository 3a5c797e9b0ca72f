// How libpam goes through a stack: _pam_dispatch_aux() of pam_dispatch.c, one module at a time.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "checks/parse/pam.hpp"

namespace tenken::parse {

/// Where a run stands; copied where a run divides.
struct PamDispatch {
  std::size_t at = 0;
  int impression = 0;  ///< -1, 0, +1
  bool success = false;
  int previous_level = 0;
  std::array<int, pam_depth_max + 1> saved_impression{};
  std::array<bool, pam_depth_max + 1> saved_success{};

  /// The module that runs next; nothing: the stack is done. Marks of substacks are passed over.
  const PamEntry* next(const PamStack& stack);
  /// What its answer does.
  void answered(const PamStack& stack, std::string_view returned);
  /// libpam's own answer, once the stack is done.
  bool succeeded() const { return success && impression > 0; }
};

}  // namespace tenken::parse
