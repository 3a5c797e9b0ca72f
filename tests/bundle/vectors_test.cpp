// Stored bundles, good and forged, for every verifier that will ever be written;
// vectors/bundles.txt says what is expected of each. Judged at 2026-11-22 with keys/root.pem and
// keys/tsa_root.pem trusted.
#include "tests/bundle/pki.hpp"

using namespace pki;

namespace {

/// The golden with its members changed, the seal left as it was.
template <class Change>
Bytes forged(Change change) {
  auto members = opened(file("vectors/golden.asice"));
  change(members);
  return closed(members);
}

}  // namespace

TEST_CASE("make the forged bundles" * doctest::skip()) {
  const auto keep = [](const std::string& name, const Bytes& bytes) {
    std::ofstream(folder + "vectors/" + name + ".asice", std::ios::binary) << bytes;
  };
  const Bytes golden = file("vectors/golden.asice");
  keep("unlisted_member", forged([](auto& m) { m.insert(m.begin() + 2, {"added.txt", "x"}); }));
  keep("unlisted_in_meta_inf", forged([](auto& m) {
         m.insert(m.end() - 2, {"META-INF/a.xml", "x"});
       }));
  keep("missing_member", forged([](auto& m) { m.erase(m.begin() + 2); }));
  keep("altered_member", forged([](auto& m) { m[2].bytes += " "; }));
  keep("missing_signature", forged([](auto& m) { m.pop_back(); }));
  keep("unsorted", forged([](auto& m) { std::swap(m[2], m[3]); }));
  keep("trailing_bytes", golden + "x");
  keep("leading_bytes", "x" + golden);
  keep("truncated", golden.substr(0, golden.size() - 30));
  keep("duplicate_member", replaced(forged([](auto& m) {
                                      m.insert(m.begin() + 2, {"assessment.jsox", "{}"});
                                    }),
                                    "assessment.jsox", "assessment.json"));
  keep("case_twin", replaced(forged([](auto& m) {
                               m.insert(m.begin() + 2, {"Assessment.jsox", "{}"});
                             }),
                             "Assessment.jsox", "Assessment.json"));
  keep("path_traversal", replaced(forged([](auto& m) {
                                    m.insert(m.begin() + 2, {"aa/added.txt", "x"});
                                  }),
                                  "aa/added.txt", "../added.txt"));
  Bytes renamed = golden;
  keep("renamed_mimetype", renamed.replace(renamed.find("mimetype"), 8, "mimetypo"));
  keep("signature_of_another", forged([](auto& m) { m.back().bytes = file("vectors/good.p7s"); }));
  keep("no_signed_attributes",
       forged([](auto& m) { m.back().bytes = file("vectors/no_attributes.p7s"); }));
  keep("signature_and_junk", forged([](auto& m) { m.back().bytes += "x"; }));
  keep("doctype", forged([](auto& m) {
         auto& xml = (m.end() - 2)->bytes;
         xml.insert(xml.find("<asic:ASiCManifest"), "<!DOCTYPE asic:ASiCManifest>\n");
       }));
  keep("impostor", [] {
    // Sealed by a signer of the same name, under another root of the same name.
    auto how = options();
    auto made = try_signer("impostor");
    REQUIRE(made);
    how.signer = *std::move(made);
    auto sealed_by_impostor = bundle::seal(members(), how);
    REQUIRE(sealed_by_impostor);
    return *std::move(sealed_by_impostor);
  }());
}

TEST_CASE("every stored bundle is judged as its index says") {
  const Bytes index = file("vectors/bundles.txt");
  std::size_t count = 0;
  for (std::string_view line : lines(index)) {
    if (line.starts_with("#")) continue;
    const std::string name(line.substr(0, line.find(' ')));
    CAPTURE(name);
    const Bytes container = file("vectors/" + name);
    REQUIRE(!container.empty());
    CHECK(verdict(bundle::verify(container, trust())) ==
          std::string(trim(line.substr(line.find("expect:") + 7))));
    ++count;
  }
  CHECK(count == 19);
}
