// The probe of scanners' results: an account of a cloud is no personal number, the same digits elsewhere are.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "checks/probe/detect.hpp"
#include "checks/probe/probe.hpp"

using namespace tenken;

namespace {

/// What the detector looks at, for one result of AWS Security Hub.
std::string searched(const std::string& account, const std::string& control) {
  char name[] = "/tmp/tenken-scan-XXXXXX";
  const std::filesystem::path base = mkdtemp(name);
  std::ofstream(base / "r.json") << R"({"Findings":[{"SchemaVersion":"2018-10-08","AwsAccountId":")" << account << R"(",
      "GeneratorId":"g","UpdatedAt":"2026-11-22T01:00:00Z","Severity":{"Label":"HIGH"},"RecordState":"ACTIVE",
      "Compliance":{"Status":"FAILED","SecurityControlId":")" << control << R"("},"Workflow":{"Status":"NEW"}}]})";
  rules::Target target;
  rules::Step step;
  const probe::Look look{target, step, {{"files", {"r.json"}}}, nullptr, base, probe::Deadline::after_ms(5000, {})};
  const auto seen = probe::find_probe("scan")->observe(look);
  std::filesystem::remove_all(base);
  REQUIRE(seen.size() == 1);
  REQUIRE(seen[0].status == Status::ok);
  CHECK(seen[0].bytes.find(account) != std::string::npos);
  return seen[0].searched;
}

}  // namespace

TEST_CASE("scan: the account that was scanned is no personal number") {
  REQUIRE(!probe::personal_data("123456789018").empty());
  CHECK(probe::personal_data(searched("123456789018", "S3.8")).empty());
  CHECK_FALSE(probe::personal_data(searched("123456789018", "x 123456789018")).empty());
  CHECK_FALSE(probe::personal_data(searched("000000000001", "x 123456789018")).empty());
}
