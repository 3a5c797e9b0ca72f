#include "checks/parse/pam_dispatch.hpp"

namespace tenken::parse {

namespace {

void skip_rest_of_level(PamDispatch& d, const PamStack& stack, int level) {
  while (d.at < stack.entries.size() && stack.entries[d.at].level >= level) ++d.at;
}

}  // namespace

const PamEntry* PamDispatch::next(const PamStack& stack) {
  while (at < stack.entries.size()) {
    const PamEntry& e = stack.entries[at];
    if (previous_level < e.level) {
      saved_impression[static_cast<std::size_t>(e.level)] = impression;
      saved_success[static_cast<std::size_t>(e.level)] = success;
    }
    if (!e.is_substack) return &e;
    previous_level = e.level;
    ++at;
  }
  return nullptr;
}

void PamDispatch::answered(const PamStack& stack, std::string_view returned) {
  const PamEntry& e = stack.entries[at];
  const PamAction action = e.action(returned);
  const auto level = static_cast<std::size_t>(e.level);
  previous_level = e.level;
  ++at;
  switch (action.kind) {
    case PamAction::reset:
      impression = saved_impression[level];
      success = saved_success[level];
      break;
    case PamAction::ok:
    case PamAction::done:
      if (impression == 0 || (impression > 0 && success)) {
        impression = 1;
        success = returned == "success";
      }
      if (impression > 0 && action.kind == PamAction::done)
        skip_rest_of_level(*this, stack, e.level);
      break;
    case PamAction::bad:
    case PamAction::die:
      if (impression >= 0) {
        impression = -1;
        success = false;
      }
      if (action.kind == PamAction::die) skip_rest_of_level(*this, stack, e.level);
      break;
    case PamAction::ignore:
      break;
    case PamAction::jump: {
      int left = action.count;
      while (left > 0 && at < stack.entries.size() && stack.entries[at].level >= e.level) {
        // A substack counts as one module.
        do ++at;
        while (at < stack.entries.size() && stack.entries[at].level > e.level);
        --left;
      }
      if (left > 0) {
        impression = -1;
        success = false;
      }
      break;
    }
    case PamAction::undefined:
      impression = -1;
      success = false;
      break;
  }
}

}  // namespace tenken::parse
