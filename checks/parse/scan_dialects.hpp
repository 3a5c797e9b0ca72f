// The readers behind read_scan(), one for each dialect.
#pragma once

#include "checks/parse/scan.hpp"

namespace tenken::parse {

bool is_lynis(std::string_view text);
bool is_prowler_csv(std::string_view text);
/// Lynis' report.dat (report version 1), one run over the host that it names.
Result<std::vector<ScanResult>> read_lynis(std::string_view text);
/// Prowler 3 and 4, "--output-formats csv"; a run for each account.
Result<std::vector<ScanResult>> read_prowler_csv(std::string_view text);
/// SARIF 2.1.0; a run for each of its runs. `json` is one that "runs" stands in.
Result<std::vector<ScanResult>> read_sarif(std::string_view json);
/// testssl.sh 3.0 and later, --jsonfile (flat, without a time) and --jsonfile-pretty.
Result<std::vector<ScanResult>> read_testssl(std::string_view json);

}  // namespace tenken::parse
