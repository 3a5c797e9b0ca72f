// What `terraform show -json` says of a state (format_version 1.x). A state holds every attribute
// in clear, passwords and keys too, so nothing of it is kept but the attributes that are read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"

namespace tenken::parse {

/// The state reduced to resource types, addresses without their keys (a key may be a person's name)
/// and, of the types that are read, the attributes that are read, as JSON of the same form; what
/// the state itself calls sensitive goes too. Refused: a plan, a state file as Terraform stores it
/// (terraform.tfstate), another format version, anything that is no state (codes terraform.plan,
/// terraform.stored, terraform.unsupported, terraform.malformed). Never throws.
Result<std::string> terraform_state_kept(std::string_view json);

/// True where the text is one of Terraform's own files, whatever it is called: such a file is
/// reduced by terraform_state_kept() or not kept at all.
bool looks_like_terraform(std::string_view json);

/// "module.a.aws_iam_user.people[\"someone\"]" without what stands in quotes.
std::string terraform_address(std::string_view address);

}  // namespace tenken::parse
