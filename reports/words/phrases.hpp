// The parts of the catalogue, one a page; reports/words/catalogue.cpp joins them.
#pragma once

#include <utility>
#include <vector>

#include "reports/words/catalogue.hpp"

namespace tenken::reports {

std::vector<Phrase> view_phrases();
std::vector<Phrase> xlsx_phrases();
std::vector<Phrase> command_phrases();
std::vector<Phrase> page_phrases();
std::vector<Phrase> pdf_phrases();

/// 用語: term and what it means, in the order in which a report explains them.
const std::vector<std::pair<rules::Text, rules::Text>>& glossary();

}  // namespace tenken::reports
