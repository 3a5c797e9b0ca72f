#include "reports/bundle/container.hpp"

#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <set>

#include "reports/bundle/names.hpp"

namespace tenken::bundle {
namespace {

using namespace std::string_view_literals;

// Written by hand, not by libzip: reader and writer share these few lines, so the canonical form
// cannot change with a release of a library. libzip stays as the second opinion of the reader
// (FORMAT.md §2.4).
constexpr std::string_view local_signature = "PK\3\4"sv, central_signature = "PK\1\2"sv,
                           end_signature = "PK\5\6"sv;
constexpr std::size_t local_header_bytes = 30, central_header_bytes = 46, end_bytes = 22;

constexpr std::uint16_t version_needed = 10;  ///< 1.0: stored files only
constexpr std::uint16_t version_made_by =
    3 << 8 | 20;  ///< Unix, so that the attributes below are read
constexpr std::uint32_t attributes = 0100644u << 16;  ///< a regular file, rw-r--r--
constexpr std::uint16_t dos_time = 0;                 ///< 00:00:00
constexpr std::uint16_t dos_date = 1 << 5 | 1;        ///< 1980-01-01, the first that ZIP knows
constexpr std::uint16_t flag_utf8 =
    1 << 11;  ///< APPNOTE 4.4.4, bit 11; set where the name is not ASCII

constexpr std::string_view mimetype_name = "mimetype";

Error refuse(std::string_view word, std::string what, std::string_view where = {}) {
  return {ErrorKind::bundle, std::move(what), printable(where), "", "bundle." + std::string(word)};
}

void put16(Bytes& out, std::uint32_t value) {
  out += static_cast<char>(value & 0xFF);
  out += static_cast<char>(value >> 8 & 0xFF);
}

void put32(Bytes& out, std::size_t value) {
  put16(out, static_cast<std::uint32_t>(value & 0xFFFF));
  put16(out, static_cast<std::uint32_t>(value >> 16 & 0xFFFF));
}

std::uint32_t get(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return value;
}

std::uint32_t crc_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

/// The fields that local and central headers share, from "version needed" to "extra field length".
void put_common(Bytes& out, const MemberView& member, std::uint32_t crc) {
  const bool is_ascii = std::all_of(member.name.begin(), member.name.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  put16(out, version_needed);
  put16(out, is_ascii ? 0 : flag_utf8);
  put16(out, 0);  // method: stored
  put16(out, dos_time);
  put16(out, dos_date);
  put32(out, crc);
  put32(out, member.bytes.size());  // compressed
  put32(out, member.bytes.size());
  put16(out, static_cast<std::uint32_t>(member.name.size()));
  put16(out, 0);  // no extra field
}

Bytes local_header(const MemberView& member, std::uint32_t crc) {
  Bytes out(local_signature);
  put_common(out, member, crc);
  return out.append(member.name);
}

Bytes central_header(const MemberView& member, std::uint32_t crc, std::size_t offset) {
  Bytes out(central_signature);
  put16(out, version_made_by);
  put_common(out, member, crc);
  put16(out, 0);  // no comment
  put16(out, 0);  // first disk
  put16(out, 0);  // internal attributes
  put32(out, attributes);
  put32(out, offset);
  return out.append(member.name);
}

Bytes end_record(std::size_t count, std::size_t directory_bytes, std::size_t directory_offset) {
  Bytes out(end_signature);
  put32(out, 0);  // one disk
  put16(out, static_cast<std::uint32_t>(count));
  put16(out, static_cast<std::uint32_t>(count));
  put32(out, directory_bytes);
  put32(out, directory_offset);
  put16(out, 0);  // no comment
  return out;
}

/// Names and sizes that no container may have, whoever wrote it. `members` begins with "mimetype".
std::optional<Error> refuse_members(std::span<const MemberView> members) {
  if (members.size() > members_max)
    return refuse("too_large", "more than " + std::to_string(members_max) + " members");
  std::set<std::u32string> seen, folders;
  std::size_t meta_inf = 0, total = end_bytes;
  for (const auto& member : members) {
    if (auto error = refuse_name(member.name)) return error;
    if (!seen.insert(folded(member.name)).second)
      return refuse("duplicate_member",
                    "two members have this name, or names that differ in case only", member.name);
    for (std::size_t at = member.name.find('/'); at != std::string_view::npos;
         at = member.name.find('/', at + 1))
      folders.insert(folded(member.name.substr(0, at)));
    if (member.bytes.size() > container_bytes_max)
      return refuse("too_large", "the member is larger than 1 GiB", member.name);
    if (member.name.starts_with("META-INF/")) meta_inf += member.bytes.size();
    total +=
        member.bytes.size() + 2 * member.name.size() + local_header_bytes + central_header_bytes;
  }
  for (const auto& folder : folders)
    if (seen.contains(folder))
      return refuse("duplicate_member", "a member is a folder of another", to_utf8(folder));
  if (meta_inf > meta_inf_bytes_max) return refuse("too_large", "META-INF/ is larger than 10 MiB");
  if (total > container_bytes_max) return refuse("too_large", "the container is larger than 1 GiB");
  return std::nullopt;
}

/// What follows from a local header that is not ours, as exactly as can be said.
Error refuse_header(std::string_view header, std::string_view name) {
  if (get(header, 8, 2) != 0) return refuse("compressed_member", "the member is compressed", name);
  return refuse("not_canonical", "a header differs from the one form allowed", name);
}

/// One member at the front of `rest`, taken off it. A header that can be read but is not ours goes
/// to `odd`, so that a worse fault further on is told first.
std::optional<Error> take_member(std::string_view& rest, MemberView& member, std::uint32_t& crc,
                                 std::optional<Error>& odd) {
  if (rest.size() < local_header_bytes)
    return refuse("truncated", "the container ends inside a header");
  const std::size_t name_bytes = get(rest, 26, 2), size = get(rest, 18, 4);
  if (name_bytes > rest.size() - local_header_bytes)
    return refuse("truncated", "the container ends inside a name");
  member.name = rest.substr(local_header_bytes, name_bytes);
  // Without its size a stored member cannot be delimited: flags, method and extra field are judged
  // before the size is believed.
  if (get(rest, 8, 2) != 0 || get(rest, 28, 2) != 0 ||
      (get(rest, 6, 2) & ~static_cast<std::uint32_t>(flag_utf8)) != 0)
    return refuse_header(rest, member.name);
  if (auto error = refuse_name(member.name)) return error;
  const std::size_t start = local_header_bytes + name_bytes;
  if (size > rest.size() - start)
    return refuse("truncated", "the container ends inside a member", member.name);
  member.bytes = rest.substr(start, size);
  crc = crc_of(member.bytes);
  if (crc != get(rest, 14, 4))
    return refuse("altered_member", "the member's CRC-32 does not fit its bytes", member.name);
  if (!odd && !rest.starts_with(local_header(member, crc))) odd = refuse_header(rest, member.name);
  rest.remove_prefix(start + size);
  return std::nullopt;
}

/// libzip's own reading of the same bytes, with every consistency check that it has.
std::optional<Error> second_opinion(std::string_view bytes, std::span<const MemberView> members) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source == nullptr
                       ? nullptr
                       : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  zip_error_fini(&error);
  if (archive == nullptr) {
    if (source != nullptr) zip_source_free(source);
    return refuse("not_canonical", "libzip finds the container inconsistent");
  }
  bool is_same = zip_get_num_entries(archive, 0) == static_cast<zip_int64_t>(members.size());
  for (std::size_t i = 0; is_same && i < members.size(); ++i) {
    zip_stat_t stat;
    is_same = zip_stat_index(archive, i, ZIP_FL_ENC_RAW, &stat) == 0 &&
              members[i].name == stat.name && stat.size == members[i].bytes.size();
  }
  zip_discard(archive);
  if (!is_same) return refuse("not_canonical", "libzip reads other members");
  return std::nullopt;
}

std::optional<Error> refuse_outside(std::string_view bytes) {
  if (bytes.size() > container_bytes_max)
    return refuse("too_large", "the container is larger than 1 GiB");
  if (bytes.starts_with(local_signature)) return std::nullopt;
  if (bytes.find(local_signature) != std::string_view::npos &&
      bytes.find(end_signature) != std::string_view::npos)
    return refuse("leading_bytes", "bytes stand before the first member");
  return refuse("not_a_zip", "this is not a ZIP container");
}

}  // namespace

Result<Bytes> write_container(std::span<const Member> members) {
  std::vector<MemberView> all = {{mimetype_name, media_type}};
  for (const auto& member : members) all.push_back({member.name, member.bytes});
  if (auto error = refuse_members(all)) return *std::move(error);
  Bytes out, directory;
  for (const auto& member : all) {
    const std::uint32_t crc = crc_of(member.bytes);
    directory += central_header(member, crc, out.size());
    out.append(local_header(member, crc)).append(member.bytes);
  }
  const std::size_t offset = out.size();
  return std::move(out.append(directory).append(end_record(all.size(), directory.size(), offset)));
}

Result<std::vector<MemberView>> read_container(std::string_view bytes) {
  if (auto error = refuse_outside(bytes)) return *std::move(error);
  std::vector<MemberView> members;
  std::string_view rest = bytes;
  Bytes directory;
  std::optional<Error> odd;
  while (!rest.starts_with(central_signature)) {
    if (!rest.starts_with(local_signature))
      return refuse(rest.size() < 4 ? "truncated" : "not_canonical", "no header where one belongs");
    if (members.size() == members_max)
      return refuse("too_large", "more than " + std::to_string(members_max) + " members");
    const std::size_t offset = bytes.size() - rest.size();
    MemberView member;
    std::uint32_t crc = 0;
    if (auto error = take_member(rest, member, crc, odd)) return *std::move(error);
    if (members.empty() && (member.name != mimetype_name || member.bytes != media_type))
      return refuse("wrong_mimetype",
                    "the first member is not \"mimetype\" with the media type of ASiC-E");
    members.push_back(member);
    directory += central_header(member, crc, offset);
  }
  if (odd) return *std::move(odd);
  if (auto error = refuse_members(members)) return *std::move(error);
  const Bytes tail =
      directory + end_record(members.size(), directory.size(), bytes.size() - rest.size());
  if (!rest.starts_with(tail)) {
    if (rest.size() < tail.size() && std::string_view(tail).starts_with(rest))
      return refuse("truncated", "the container ends inside its directory");
    return refuse("not_canonical", "the directory does not repeat the members");
  }
  if (rest.size() != tail.size())
    return refuse("trailing_bytes",
                  std::to_string(rest.size() - tail.size()) + " bytes follow the container");
  if (auto error = second_opinion(bytes, members)) return *std::move(error);
  members.erase(members.begin());
  return members;
}

}  // namespace tenken::bundle
