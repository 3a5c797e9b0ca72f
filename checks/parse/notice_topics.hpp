// What a sentence about notice speaks of, and where. Internal to notice_clause.cpp.
#pragma once

#include <re2/re2.h>

#include <string>
#include <vector>

#include "checks/parse/notice_clause.hpp"

namespace tenken::parse {

struct Hit {
  std::size_t at;
  std::size_t end;
  std::string text;
};

/// At most 64 matches of the pattern's first group.
std::vector<Hit> hits(const std::string& text, const RE2& pattern);

/// `at`: a byte of the sentence. `of_contract`: the end of the contract, not of the service.
struct Topic {
  std::size_t at;
  NoticeTerm::Kind kind;
  bool of_contract;
};

/// The topics of both subjects in order, so that a period of one is not taken for the other's.
/// `of_terms`: the article, or a sentence before, speaks of changing the terms of use.
std::vector<Topic> all_topics_of(const std::string& sentence, bool of_terms);

/// The topic that a period at `at` belongs to: the last one named since the period before it
/// (`from`), else the first one after it and before the next (`until`).
const Topic* topic_of(const std::vector<Topic>& topics, std::size_t from, std::size_t at,
                      std::size_t until);

}  // namespace tenken::parse
