// The criteria of No.14, each over the same streams.
#pragma once

#include "checks/log_streams.hpp"

namespace tenken {

Findings judge_log_classes(const Case& c, const rules::Rule& rule, const LogStreams& logs);
Findings judge_log_administration(const Case& c, const rules::Rule& rule, const LogStreams& logs);
Findings judge_log_retention(const Case& c, const rules::Rule& rule, const LogStreams& logs);
Findings judge_log_gaps(const Case& c, const rules::Rule& rule, const LogStreams& logs);

/// アクセスログ, 操作履歴, 閲覧履歴, 障害記録.
rules::Text class_name(parse::LogClass c);

}  // namespace tenken
