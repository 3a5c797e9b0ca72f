// What monitoring and anti-malware say of themselves, as their programs write it (Prometheus 2.42,
// Alertmanager 0.25, ClamAV 1.4.6 of Debian 12, run on 2026-11-22).
#include <doctest/doctest.h>

#include "checks/parse/alertmanager.hpp"
#include "checks/parse/json_keep.hpp"
#include "checks/parse/malware.hpp"
#include "checks/parse/prometheus.hpp"
#include "checks/parse/promql_range.hpp"
#include "checks/parse/replication.hpp"

using namespace tenken::parse;

TEST_CASE("promql: what is liveness, and what only looks like it") {
  for (const char* query : {"up == 0", "up==0", "(up == 0)", "((up{job=\"node\"} < 1))", "0 == up",
                            "1 > up{a='b'}", "up != 1", "up{job=~`n.*`,} == 0 # comment"}) {
    const auto read = read_promql(query);
    REQUIRE_MESSAGE(read, query);
    CHECK_MESSAGE(read->is_liveness, query);
  }
  for (const char* query :
       {"up == 1", "up == bool 0", "up > 0", "up < 0", "up == 0 and hour() > 8", "up == 0 or up",
        "up offset 1d == 0", "up[5m]", "avg(up) == 0", "sum by (job) (up == 0)", "up == 0.5",
        "-up == 0", "\"up == 0\"", "vector(0) == up", "uptime == 0", "1 < up", "absent(up)"}) {
    const auto read = read_promql(query);
    if (read) CHECK_MESSAGE(!read->is_liveness, query);
  }
  for (const char* query : {"", "(", "up)", "up{job=\"a\"", "up == \"", "up{job} == 0", "up $ 0",
                            "up{job=\"\\x41\"} == 0", "up{a=b} == 0"})
    CHECK_MESSAGE(!read_promql(query), query);
  CHECK(read_promql("vector(1)")->is_constant);
  CHECK_FALSE(read_promql("vector(1) and on() hour() > 8")->is_constant);
  CHECK(read_promql("x > 1 and on() (hour() > 8)")->by_calendar);
  CHECK_FALSE(read_promql("x{hour=\"9\"} > 1")->by_calendar);
  const auto labels = read_promql("sum by (node_cpu_x) (y) / on(node_cpu_z) group_left(w) v > 1");
  REQUIRE(labels);
  REQUIRE(labels->selectors.size() == 2);
  CHECK(labels->selectors[0].metric == "y");
  CHECK(labels->selectors[1].metric == "v");
}

TEST_CASE("keep_json keeps what is named, and nothing else") {
  const auto kept = keep_json(
      R"({"status":"success","data":{"activeTargets":[{"labels":{"job":"a"},"scrapeUrl":"http://h/?token=s3cret","lastError":"s3cret"},{"labels":{}}],"dropped":[{"x":"s3cret"}]}})",
      {"status", "data.activeTargets[].labels"});
  REQUIRE(kept);
  CHECK(*kept ==
        R"({"data":{"activeTargets":[{"labels":{"job":"a"}},{"labels":{}}]},"status":"success"})");
  CHECK(*keep_json(R"({"a":[]})", {"a[].b"}) == R"({"a":[]})");
  CHECK(*keep_json("[]", {"[].id"}) == "[]");
  for (const char* json : {"", "{", R"({"a":1,"a":2})", R"({"a":{"b":1}})", R"({"a":["x"]})"})
    CHECK_FALSE(keep_json(json, {"a[].b"}));
}

const char* const status =
    R"({"cluster":{"status":"disabled"},"config":{"original":"global:\n  smtp_auth_password: <secret>\n  slack_api_url: <secret>\nroute:\n  receiver: duty\n  routes:\n  - receiver: night\n    match:\n      severity: critical\n    mute_time_intervals:\n    - nights\nreceivers:\n- name: duty\n  webhook_configs:\n  - send_resolved: true\n    url: http://hooks.example/T0K3N\n  email_configs:\n  - to: hanako@example.jp\n- name: night\ntime_intervals:\n- name: nights\n  time_intervals:\n  - times:\n    - start_time: \"18:00\"\n      end_time: \"24:00\"\n"},"uptime":"2026-11-22T09:00:00Z","versionInfo":{"version":"0.25.0"}})";

TEST_CASE("Alertmanager: no address, no token is kept; routes are") {
  const auto reduced = reduce_alertmanager_status(status);
  REQUIRE(reduced);
  for (const char* word : {"T0K3N", "hanako", "hooks", "secret", "slack"})
    CHECK_MESSAGE(reduced->find(word) == std::string::npos, word);
  const auto routing = read_alert_routing(*reduced);
  REQUIRE_MESSAGE(routing, (routing ? "" : routing.error().what));
  CHECK(routing->receiver("duty")->ways ==
        std::vector<std::string>{"email_configs", "webhook_configs"});
  CHECK(routing->receiver("night")->ways.empty());
  CHECK_FALSE(routing->interval("nights")->always);
  CHECK_FALSE(routing->interval("nights")->never);
  const auto ends = routes_of(routing->root, {{"severity", "critical"}}, true);
  REQUIRE(ends);
  REQUIRE(ends->size() == 1);
  CHECK((*ends)[0]->receiver == "night");
  CHECK((*ends)[0]->mute == std::vector<std::string>{"nights"});
  CHECK_FALSE(routes_of(routing->root, {{"alertname", "x"}}, false));
  CHECK((*routes_of(routing->root, {{"alertname", "x"}}, true))[0]->receiver == "duty");
}

TEST_CASE("Alertmanager: cut at every byte, nothing is kept") {
  const std::string whole = status;
  for (std::size_t n = 0; n < whole.size(); ++n)
    CHECK_FALSE(reduce_alertmanager_status(whole.substr(0, n)));
}

TEST_CASE("Prometheus: cut at every byte, nothing is read") {
  const std::string whole =
      R"({"status":"success","data":{"activeTargets":[{"labels":{"job":"node"},"scrapeUrl":"http://10.0.0.1:9100/metrics","health":"up","lastScrape":"2026-11-22T18:29:43.123456789+09:00"}]}})";
  REQUIRE(read_prometheus_targets(whole));
  for (std::size_t n = 0; n < whole.size(); ++n)
    CHECK_FALSE(read_prometheus_targets(whole.substr(0, n)));
  CHECK(host_of_url("https://user:pw@[FD00::1]:9/x") == "fd00::1");
  CHECK(host_of_url("http://Host.lab:9100/metrics") == "host.lab");
  CHECK(host_of_url("10.0.0.1:9100").empty());
  CHECK_FALSE(go_instant("0001-01-01T00:00:00Z"));
  CHECK_FALSE(go_instant("2026-11-22T18:29:43."));
  CHECK_FALSE(go_instant("2026-11-22T18:29:43.1"));
}

TEST_CASE("ClamAV's version and report") {
  const auto version = read_clam_version("ClamAV 1.4.6/27461/Sun Nov 22 18:57:42 2026\n");
  REQUIRE(version);
  CHECK(version->engine == "ClamAV 1.4.6");
  CHECK(*version->number == 27461);
  CHECK_FALSE(read_clam_version("ClamAV 1.4.6\n")->number);
  for (const char* line :
       {"", "ClamAV", "ClamAV ", "clamav 1.4.6", "ClamAV 1.4.6/27461",
        "ClamAV 1.4.6//Sun Nov 22 18:57:42 2026", "ClamAV 1.4.6/1/Sun Nov 31 18:57:42 2026",
        "ClamAV 1.4.6/1/Sun Nov 22 24:00:00 2026", "ClamAV 1.4.6/1/Sun Nov 22 18:57:42 2026/x",
        "ClamAV 1.4.6/99999999999999999999/Sun Nov 22 18:57:42 2026", "ERROR: Could not connect"})
    CHECK_MESSAGE(!read_clam_version(line), line);
  const auto scan = last_clam_scan(
      "Scanned files: 3\nInfected files: 0\nEnd Date:   2026:11:21 02:00:00\n"
      "Scanned files: 0\nInfected files: 0\nEnd Date:   2026:11:22 02:00:00\nScanned files: 9\n");
  REQUIRE(scan);
  CHECK(scan->scanned == 3);
  CHECK_FALSE(last_clam_scan("Scanned files: many\n"));
}

TEST_CASE("a primary's standbys") {
  CHECK(read_replication("f|1|1|0\n")->streaming == 1);
  for (const char* line :
       {"", "f|1|1", "x|1|1|0", "f|1|2|0", "f||1|0", "f|1|1|0\nf|1|1|0", "f|1|1|-1"})
    CHECK_MESSAGE(!read_replication(line), line);
}

TEST_CASE("promql: whether a threshold can be met") {
  const std::vector<std::pair<const char*, Firing>> all{
      {"up == 0", Firing::sometimes},
      {"up == 2", Firing::never},
      {"up < 0", Firing::never},
      {"up >= 0", Firing::always},
      {"vector(0)", Firing::always},
      {"vector(0) > 0", Firing::never},
      {"node_load1", Firing::always},
      {"node_load1 > 10", Firing::sometimes},
      {"node_load1 > 1000", Firing::sometimes},
      {"node_load1 > 1001", Firing::remote},
      {"node_load1 > 1e9", Firing::remote},
      {"node_load1 < 0", Firing::never},
      {"node_load1 >= 0", Firing::always},
      {"node_load1 * 0 > 1", Firing::never},
      {"node_load1 > Inf", Firing::not_known},
      {"node_load1 > bool 10", Firing::always},
      {"(node_load1 > bool 10) > 1", Firing::never},
      {"(node_load1 > bool 10) == 1", Firing::sometimes},
      {"absent(node_load1) > 0", Firing::not_known},
      {"absent(node_load1) == 1", Firing::not_known},
      {"1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) > 0.95",
       Firing::sometimes},
      {"1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) > 95",
       Firing::never},
      {"100 - (avg(irate(node_cpu_seconds_total{mode=\"idle\"}[5m])) * 100) > 90",
       Firing::sometimes},
      {"100 - (avg(irate(node_cpu_seconds_total{mode=\"idle\"}[5m])) * 100) >= 100",
       Firing::remote},
      {"100 - (avg(irate(node_cpu_seconds_total{mode=\"idle\"}[5m])) * 100) > 100", Firing::never},
      {"100 - (avg(irate(node_cpu_seconds_total{mode=\"idle\"}[5m])) * 100) > 99.5",
       Firing::remote},
      {"rate(node_cpu_seconds_total[5m]) > 1", Firing::never},
      {"node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1", Firing::sometimes},
      {"node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.01", Firing::sometimes},
      {"node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.009", Firing::remote},
      {"node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0", Firing::never},
      {"node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 10", Firing::always},
      {"node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes * 100 < 1e-9", Firing::remote},
      {"(node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes) / node_memory_MemTotal_bytes"
       " > 0.9",
       Firing::sometimes},
      {"(node_memory_MemTotal_bytes - node_memory_MemFree_bytes - node_memory_Cached_bytes) / "
       "node_memory_MemTotal_bytes * 100 > 110",
       Firing::never},
      {"node_memory_Committed_AS_bytes / node_memory_MemTotal_bytes > 1.2", Firing::sometimes},
      {"node_filesystem_avail_bytes * 100 / node_filesystem_size_bytes < 10", Firing::sometimes},
      {"node_filesystem_avail_bytes < node_filesystem_size_bytes * 0.1", Firing::sometimes},
      {"node_filesystem_size_bytes * 0.1 > node_filesystem_avail_bytes", Firing::sometimes},
      {"node_filesystem_avail_bytes > node_filesystem_size_bytes * 2", Firing::never},
      {"node_filesystem_avail_bytes < 1e9", Firing::sometimes},
      {"node_filesystem_avail_bytes < 1", Firing::remote},
      {"predict_linear(node_filesystem_avail_bytes[6h], 4*3600) < 0", Firing::sometimes},
      {"time() - log_last_line_timestamp_seconds > 86400", Firing::sometimes},
      {"time() - log_last_line_timestamp_seconds > 604801", Firing::remote},
      {"time() - log_last_line_timestamp_seconds > 1e18", Firing::remote},
      {"increase(login_failures_total[10m]) > 20", Firing::sometimes},
      {"increase(login_failures_total[10m]) > 1e6", Firing::remote},
      {"increase(login_failures_total[10m]) < 0", Firing::never},
      {"count(node_load1 > 1e9) > 0", Firing::remote},
      {"count(up > 1) > 0", Firing::never},
      {"node_load1 > 10 and up == 2", Firing::never},
      {"node_load1 > 10 and on(instance) up == 1", Firing::sometimes},
      {"node_load1 > 10 and on() vector(1)", Firing::sometimes},
      {"node_load1 > 10 and on() vector(0) > 0", Firing::never},
      {"node_load1 > 10 or up == 2", Firing::not_known},
      {"node_load1 > 10 unless on(instance) maintenance == 1", Firing::not_known},
      {"node_load1 > node_load15", Firing::not_known},
      {"custom_figure > 5", Firing::sometimes},
      {"custom_figure < -5", Firing::not_known},
      {"node_load1 > ", Firing::not_known},
      {"node_load1 > 1h", Firing::not_known},
      {"", Firing::not_known}};
  for (const auto& [query, firing] : all)
    CHECK_MESSAGE(static_cast<int>(firing_of(query, {})) == static_cast<int>(firing), query);
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += "(";
  deep += "up";
  for (int i = 0; i < 500; ++i) deep += ")";
  CHECK(firing_of(deep + " == 2", {}) == Firing::not_known);
  CHECK(firing_of(std::string(8000, '-') + "up", {}) == Firing::not_known);
}
