// The starter files of `tenken init`: valid as they are, and asking for what only a person knows.
#pragma once

#include <string>
#include <string_view>

namespace tenken::cli {

inline std::string starter_deployment(std::string_view registers) {
  return R"(# 対象システムの宣言 / what is audited. The language: rules/FORMAT.md. Check it with: tenken validate
format: tenken-deployment/1
name: my-system                          # 英数字 / letters, digits, hyphen
title: {ja: システムの名称, en: name of the system}
provider: 受託者の名称                    # the vendor
#provider_address: 東京都…               # resolves 「乙の所在地を管轄する裁判所」
#in_service_since: "2026-04-01"          # 運用開始日

# 機器・接続先 / hosts and endpoints. Roles: tenken list roles. What is not declared here is not looked at and stays unknown.
#targets:
#  - name: app1
#    roles: [linux_host, public_address]
#    kind: vm
#    address: 192.0.2.10
#    transport: auto
#    facts: {user: tenken, known_hosts: known_hosts}
#    credentials: {ssh_key: "file:keys/auditor"}      # env: file: systemd:, never a value

# 文書 / papers: PDF, .docx, .xlsx, .html, UTF-8 text.
#documents:
#  - {name: contract, roles: [contract], file: papers/contract.docx, title: 業務委託契約書}

# 台帳 / registers: fill in the CSV, then take the # away. The vendor's own workbook: tenken init --from FILE.xlsx
#registers:
)" + std::string(registers);
}

inline constexpr std::string_view starter_profile =
    R"(# 市の設定 / what the city decides beforehand. Parameters: tenken list parameters
format: tenken-profile/1
city: 市の名称
#city_address: …
#parameters:
#  password.min_length: {value: 12, source: 市情報セキュリティ対策基準 第○条}
#trust:
#  - {name: vendor, role: vendor, file: vendor-ca.pem}
)";

}  // namespace tenken::cli
