// Which of our registers a vendor's sheet is; for a person to confirm, never for judging.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/parse/register_header.hpp"

namespace tenken::parse {

/// A sheet and the register whose columns its header names best, by exact names and aliases.
struct RegisterFit {
  const Sheet* sheet = nullptr;
  const Schema* schema = nullptr;  ///< nullptr: none names two columns or more
  HeaderMatch match{};
  std::vector<const Schema*> rivals{};  ///< that fit just as well
  std::vector<const Column*> open{};    ///< columns of the register without a header
  std::vector<std::string> unused{};    ///< headers that are no column of the register
};

/// One for each sheet of the workbook, in order; it refers to `book`. `only`: the one register that
/// is thought of; empty: all.
std::vector<RegisterFit> fit_registers(const Workbook& book, std::string_view only = {});

/// Headers among `unused` that may mean the column: nearly its name, or one within the other.
std::vector<std::string> near_headers(const Column& column, const std::vector<std::string>& unused);

}  // namespace tenken::parse
