// The container: one form, and everything else refused.
#include <zip.h>

#include "tests/bundle/pki.hpp"

using namespace pki;

namespace {

std::string read(std::string_view container) {
  const auto seen = bundle::read_container(container);
  return seen ? "valid" : seen.error().code;
}

const std::vector<bundle::Member> two = {{"aa/bb.txt", "first"}, {"aa/bc.txt", "second"}};

/// What libzip makes of members, with this compression; "mimetype" first.
Bytes by_libzip(const std::vector<bundle::Member>& members, zip_int32_t method) {
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  REQUIRE(archive != nullptr);
  const auto add = [&](const std::string& name, std::string_view bytes, zip_int32_t how) {
    const auto index =
        zip_file_add(archive, name.c_str(),
                     zip_source_buffer(archive, bytes.data(), bytes.size(), 0), ZIP_FL_ENC_UTF_8);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), how, 9);
  };
  add("mimetype", bundle::media_type, ZIP_CM_STORE);
  for (const auto& member : members) add(member.name, member.bytes, method);
  REQUIRE(zip_close(archive) == 0);
  zip_source_open(target);
  zip_stat_t stat;
  zip_source_stat(target, &stat);
  Bytes out(stat.size, '\0');
  zip_source_read(target, out.data(), out.size());
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

}  // namespace

TEST_CASE("written and read back") {
  const Bytes container = closed(two);
  const auto seen = bundle::read_container(container);
  REQUIRE(seen);
  REQUIRE(seen->size() == 2);
  CHECK((*seen)[0].name == "aa/bb.txt");
  CHECK((*seen)[1].bytes == "second");
  // EN 319 162-1 §A.1: the media type can be read at offset 38.
  CHECK(container.substr(30, 8) == "mimetype");
  CHECK(container.substr(38, bundle::media_type.size()) == bundle::media_type);
  CHECK(read(closed({})) == "valid");
  CHECK(read(closed({{"契約書.txt", ""}})) == "valid");
}

TEST_CASE("before, after, cut short") {
  const Bytes container = closed(two);
  CHECK(read("") == "bundle.not_a_zip");
  CHECK(read("hello") == "bundle.not_a_zip");
  CHECK(read("x" + container) == "bundle.leading_bytes");
  CHECK(read("#!/bin/sh\n" + container) == "bundle.leading_bytes");
  CHECK(read(container + "x") == "bundle.trailing_bytes");
  CHECK(read(container + '\0') == "bundle.trailing_bytes");
  CHECK(read(container + container) == "bundle.trailing_bytes");
  for (std::size_t size = 0; size < container.size(); ++size) {
    CAPTURE(size);
    CHECK(read(container.substr(0, size)) != "valid");
  }
  CHECK(read(container.substr(0, container.size() - 1)) == "bundle.truncated");
  CHECK(read(container.substr(0, 100)) == "bundle.truncated");
}

TEST_CASE("every byte flipped, in every bit: refused") {
  const Bytes container = closed(two);
  for (std::size_t at = 0; at < container.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      Bytes flipped = container;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
      CAPTURE(at);
      CHECK(read(flipped) != "valid");
    }
}

TEST_CASE("names that mean another place or another file") {
  const auto named = [](std::string_view name) {
    return read(replaced(closed(two), "aa/bb.txt", name));
  };
  CHECK(named("aa/bz.txt") == "valid");
  for (std::string_view name :
       {"../bb.txt", "/a/bb.txt", "aa/../txt", "aa\\bb.txt", "aa//b.txt", "a/./b.txt", "aa/bbtxt/",
        "aa/bb.tx.", "C:/bb.txt", "aa/-b.txt", "con/b.txt", "a/aux.txt", "aa/b\n.txt", "aa/b .txt",
        "aa/bb\xFFtxt", "aa/b\xC0\xAEtxt", "aa/b*.txt", "~root.txt", "aa/$b.txt"}) {
    CAPTURE(name);
    CHECK(named(name) == "bundle.unsafe_name");
    CHECK(bundle::refuse_name(name));
  }
  CHECK(named(std::string_view("aa/b\0.txt", 9)) == "bundle.unsafe_name");
  CHECK(named("aa/bc.txt") == "bundle.duplicate_member");
  CHECK(named("aa/BC.txt") == "bundle.duplicate_member");
  CHECK(named("AA/bC.tXt") == "bundle.duplicate_member");
}

TEST_CASE("names beyond ASCII") {
  for (const char* name : {"evidence/documents/契約書（写し）.pdf", "Ä.txt", "ひらがな",
                           "カタカナー", "髙﨑.txt", "한글"}) {
    CAPTURE(name);
    // "﨑" (U+FA11) is one of the twelve ideographs that NFC keeps, but its block is refused whole.
    CHECK(bundle::refuse_name(name).has_value() == (std::string(name) == "髙﨑.txt"));
  }
  CHECK(bundle::refuse_name("か\xE3\x82\x99.txt"));        // NFD of が
  CHECK(bundle::refuse_name("A\xCC\x88.txt"));             // NFD of Ä
  CHECK(bundle::refuse_name("\xE1\x84\x92\xE1\x85\xA1"));  // NFD of 하
  CHECK(bundle::refuse_name("a\xE2\x80\xAEtxt.exe"));      // right-to-left override
  CHECK(bundle::refuse_name("a\xE2\x80\x8B.txt"));         // zero width space
  CHECK(bundle::refuse_name("\xE2\x84\xAA.txt"));          // KELVIN SIGN
  CHECK(bundle::refuse_name("a\xE3\x80\x80.txt"));         // full-width space
  CHECK(bundle::refuse_name(std::string(bundle::name_bytes_max + 1, 'a')));
  CHECK(bundle::refuse_name(std::string(bundle::name_part_bytes_max + 1, 'a')));
  CHECK_FALSE(bundle::refuse_name(std::string(bundle::name_part_bytes_max, 'a')));
  CHECK(bundle::write_container(std::vector<bundle::Member>{{"Ä", ""}, {"ä", ""}}).error().code ==
        "bundle.duplicate_member");
  CHECK(bundle::write_container(std::vector<bundle::Member>{{"Ａ", ""}, {"ａ", ""}}).error().code ==
        "bundle.duplicate_member");
  CHECK(bundle::write_container(std::vector<bundle::Member>{{"a", ""}, {"A/b", ""}}).error().code ==
        "bundle.duplicate_member");
}

TEST_CASE("compressed members, a bomb of 200 MB among them, are not even inflated") {
  CHECK(read(by_libzip(two, ZIP_CM_DEFLATE)) == "bundle.compressed_member");
  const std::vector<bundle::Member> bomb = {{"bomb", Bytes(200u << 20, '\0')}};
  const Bytes container = by_libzip(bomb, ZIP_CM_DEFLATE);
  CHECK(container.size() < (1u << 20));
  CHECK(read(container) == "bundle.compressed_member");
}

TEST_CASE("stored by somebody else: not our form") {
  CHECK(read(by_libzip(two, ZIP_CM_STORE)) == "bundle.not_canonical");
}

TEST_CASE("limits") {
  std::vector<bundle::Member> many;
  for (std::size_t i = 0; i + 1 < bundle::members_max; ++i)
    many.push_back({"m" + std::to_string(i), ""});
  CHECK(read(closed(many)) == "valid");
  many.push_back({"one_more", ""});
  CHECK(bundle::write_container(many).error().code == "bundle.too_large");
  CHECK(bundle::write_container(
            std::vector<bundle::Member>{{"META-INF/x", Bytes(bundle::meta_inf_bytes_max + 1, 'x')}})
            .error()
            .code == "bundle.too_large");
}

TEST_CASE("the first member says what this is") {
  const Bytes container = closed(two);
  CHECK(read(replaced(container, "mimetype", "mimetypo")) == "bundle.wrong_mimetype");
  // Media type of another kind of container, its CRC-32 made to fit.
  Bytes other = closed({{"x", "application/vnd.etsi.asic-s+zip"}});
  CHECK(read(other.substr(other.find("PK\3\4", 4))) == "bundle.wrong_mimetype");
}
