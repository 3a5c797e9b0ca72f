// What consoles of EDR products export of their agents, reduced to tenken-edr-export/1: Microsoft
// Defender for Endpoint (API) and CrowdStrike Falcon (API and CSV). Users, owners and addresses of
// persons stay in the file.
#pragma once

#include "checks/parse/malware.hpp"
#include "rules/text.hpp"

namespace tenken::parse {

/// Our own form, or:
/// - Defender: the answer of /api/deviceavinfo, or a list of it and that of /api/machines. Machines
///   alone say nothing of signatures and are refused.
/// - Falcon: /devices/entities/devices/v2 ("resources"), or the CSV of its host list.
/// `written_at`: of the file, for exports that do not say when they were made. A name that stands
/// for two agents is in `ambiguous` and has no agent. An answer with a page left over, an unknown
/// word of a state → error. Never throws.
Result<AgentExport> read_agent_console(std::string_view bytes, std::chrono::sys_seconds written_at);

/// tenken-edr-export/1. Error: text that is not UTF-8.
Result<Bytes> write_agent_export(const AgentExport& report);

}  // namespace tenken::parse
