// The ZIP container of a bundle: one canonical form, written and read back byte by byte (FORMAT.md
// §2).
//
// Every field of every header is fixed or follows from names and contents, so no byte can change
// without being noticed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/result.hpp"
#include "rules/text.hpp"

namespace tenken::bundle {

/// Most members of a container. A run over 1,000 hosts seals some tens: blobs are packed
/// (design.md, "Size").
inline constexpr std::size_t members_max = 4096;
/// Largest container, in bytes. It is held in memory, and stays below every 32-bit field of a ZIP:
/// no zip64 ever.
inline constexpr std::size_t container_bytes_max = 1u << 30;
/// Largest sum of META-INF/, in bytes: a manifest of 4,096 members is about 1.5 MiB (cap as in
/// libdigidocpp).
inline constexpr std::size_t meta_inf_bytes_max = 10u << 20;
/// Longest member name and longest part of one, in bytes: NAME_MAX of Linux, and room for a path on
/// Windows.
inline constexpr std::size_t name_bytes_max = 240;
inline constexpr std::size_t name_part_bytes_max = 200;

/// EN 319 162-1 §A.1: the media type of an ASiC-E container, content of its first member.
inline constexpr std::string_view media_type = "application/vnd.etsi.asic-e+zip";

/// A file to be put into a container.
struct Member {
  std::string name;  ///< UTF-8, NFC, "/" between parts
  Bytes bytes;
};

/// A file inside a container; views into the container's bytes.
struct MemberView {
  std::string_view name;
  std::string_view bytes;
};

/// Why the name may not stand in a bundle (code "bundle.unsafe_name"); nullopt: it may.
std::optional<Error> refuse_name(std::string_view name);

/// The container's bytes: "mimetype" first, then `members` in the order given. Same members, same
/// bytes. Codes: bundle.unsafe_name, bundle.duplicate_member, bundle.too_large.
Result<Bytes> write_container(std::span<const Member> members);

/// The members after "mimetype", in order, as views into `bytes`, which must outlive them. Only the
/// form that write_container writes is read. Codes: bundle.not_a_zip, bundle.leading_bytes,
/// bundle.trailing_bytes, bundle.truncated, bundle.not_canonical, bundle.compressed_member,
/// bundle.duplicate_member, bundle.unsafe_name, bundle.too_large, bundle.wrong_mimetype,
/// bundle.altered_member (its CRC-32).
Result<std::vector<MemberView>> read_container(std::string_view bytes);

}  // namespace tenken::bundle
