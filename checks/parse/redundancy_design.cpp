#include "checks/parse/redundancy_design.hpp"

namespace tenken::parse {

const Schema& components_schema() {
  static const Schema schema{
      "components",
      "component",
      {{"component", CellType::text, true, {"要素", "構成要素"}},
       {"kind",
        CellType::word,
        true,
        {"種別"},
        {"application=アプリケーション", "database=データベース", "load_balancer=負荷分散",
         "dns=名前解決", "nat=NAT", "key_store=鍵管理", "other=その他"}},
       {"designed_instances", CellType::integer, true, {"設計台数"}},
       {"mechanism", CellType::text, true, {"方式"}},
       {"rto_minutes", CellType::integer, false, {"目標復旧時間(分)", "目標復旧時間"}},
       {"single_instance_reason", CellType::text, false, {"単一又は不使用の理由", "単一の理由"}},
       {"site", CellType::text, false, {"配置"}},
       {"haproxy_backend", CellType::text, false, {"HAProxyバックエンド"}},
       {"dns_name", CellType::text, false, {"DNS名"}}}};
  return schema;
}

Design judge_design(const Row& row, std::int64_t instances_min, std::int64_t rto_max_minutes) {
  const std::int64_t instances = row.integer("designed_instances");
  if (instances < 0) return Design::negative;
  if (instances >= instances_min) return Design::redundant;
  if (instances == 0)
    return row.has("single_instance_reason") ? Design::not_used : Design::not_used_without_reason;
  if (!row.has("single_instance_reason")) return Design::single_without_reason;
  if (!row.has("rto_minutes") || row.integer("rto_minutes") < 0) return Design::single_without_time;
  return row.integer("rto_minutes") <= rto_max_minutes ? Design::single_recoverable
                                                       : Design::single_too_slow;
}

}  // namespace tenken::parse
