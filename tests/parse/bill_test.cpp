#include <doctest/doctest.h>

#include <algorithm>

#include "checks/parse/bill.hpp"
#include "checks/parse/library_version.hpp"
#include "checks/parse/purl.hpp"

using namespace tenken::parse;

namespace {

// Shapes of syft 1.9 (CycloneDX 1.5) and Trivy 0.55 (1.6, SPDX 2.3), cut to what they differ in.
const std::string syft = R"({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
  "metadata": {"timestamp": "2026-11-20T10:00:00+09:00", "authors": [{"name": "PLANTED-PERSON",
  "email": "planted@example.jp"}], "tools": {"components": [{"type": "application", "author":
  "anchore", "name": "syft", "version": "1.9.0"}]}, "component": {"bom-ref": "1", "type":
  "container", "name": "registry.example/worker", "version":
  "sha256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"}},
  "components": [
  {"type": "library", "name": "libssl3", "version": "3.0.11-1~deb12u2", "publisher":
   "PLANTED-PERSON", "purl":
   "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl"},
  {"type": "library", "name": "zlib1g", "version": "1:1.2.13", "purl":
   "pkg:deb/debian/zlib1g@1%3A1.2.13?arch=amd64&distro=debian-12&upstream=zlib%401%3A1.2.12"},
  {"type": "library", "name": "bash", "version": "5.2", "purl":
   "pkg:deb/debian/bash@5.2?distro=debian-12.5"},
  {"type": "library", "name": "core", "version": "7.0", "purl": "pkg:npm/%40babel/core@7.0.0",
   "components": [{"type": "library", "name": "inner", "purl": "pkg:pypi/inner@1.0"}]},
  {"type": "library", "name": "nameless"}, {"type": "library", "name": "x", "purl": "pkg:npm/x"},
  {"type": "file", "name": "/etc/passwd"}, {"type": "operating-system", "name": "debian"}]})";

const std::string spdx = R"x({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "w",
  "creationInfo": {"created": "2026-11-20T10:00:00Z", "creators": ["Organization: x",
  "Person: PLANTED-PERSON (planted@example.jp)", "Tool: trivy-0.55.0"]
}
, "packages": [
  {"SPDXID": "SPDXRef-root", "name": "worker", "versionInfo": "1.4", "primaryPackagePurpose":
   "CONTAINER", "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
   "referenceLocator":
   "pkg:oci/worker@sha256%3Abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}]},
  {"SPDXID": "SPDXRef-1", "name": "libssl3", "versionInfo": "3.0.11", "sourceInfo":
   "built package from: openssl 3.0.11-1~deb12u2", "supplier": "Person: PLANTED-PERSON",
   "externalRefs": [{"referenceType": "purl",
   "referenceLocator": "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?epoch=1&distro=debian-12.5"}]},
  {"SPDXID": "SPDXRef-2", "name": "nothing"},
  {"SPDXID": "SPDXRef-3", "name": "os", "primaryPackagePurpose": "OPERATING-SYSTEM"}],
  "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
  "relatedSpdxElement": "SPDXRef-root"}]
})x";

const std::string digest = "sha256:" + std::string(64, 'b');

bool has(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

void check_hostile(const std::string& text) {
  for (std::size_t n = 0; n < text.size(); ++n) CHECK_MESSAGE(!read_bill(text.substr(0, n)), n);
  std::string wide = "\xFF\xFE";
  for (const char c : text) (wide += c) += '\0';
  CHECK(!read_bill(wide));
  CHECK(read_bill("\xEF\xBB\xBF" + text));
}

}  // namespace

TEST_CASE("bills: CycloneDX as syft writes it, without persons") {
  const auto bill = read_bill(syft);
  REQUIRE(bill);
  CHECK(bill->tool == "syft 1.9.0");
  CHECK(has(bill->subjects, digest));
  CHECK(bill->without_purl == 1);
  CHECK(bill->without_version == 1);
  REQUIRE(bill->components.size() == 5);
  CHECK(bill->components[0].name == "bash");
  CHECK(bill->components[0].ecosystem == "Debian:12");
  CHECK(bill->components[0].source == "bash");
  CHECK(bill->components[1].source == "openssl");
  CHECK(bill->components[1].source_version == "3.0.11-1~deb12u2");
  CHECK(bill->components[2].version == "1:1.2.13");
  CHECK(bill->components[2].source_version == "1:1.2.12");
  CHECK(bill->components[3].name == "@babel/core");
  CHECK(bill->components[4].ecosystem == "PyPI");
  const auto kept = write_bill({"", *bill});
  REQUIRE(kept);
  CHECK(kept->find("PLANTED") == std::string::npos);
  CHECK(kept->find("planted") == std::string::npos);
  CHECK(kept->find("passwd") == std::string::npos);
  const auto again = read_kept_bill(*kept);
  REQUIRE(again);
  CHECK(again->bill.components.size() == 5);
  check_hostile(syft);
}

TEST_CASE("bills: SPDX as Trivy writes it, without persons") {
  const auto bill = read_bill(spdx);
  REQUIRE(bill);
  CHECK(has(bill->subjects, digest));
  CHECK(has(bill->subjects, "worker@1.4"));
  CHECK(bill->without_purl == 1);
  REQUIRE(bill->components.size() == 1);
  CHECK(bill->components[0].version == "1:3.0.11-1~deb12u2");
  CHECK(bill->components[0].source == "openssl");
  CHECK(write_bill({"", *bill})->find("PLANTED") == std::string::npos);
  check_hostile(spdx);
}

TEST_CASE("bills: SPDX that describes several things is of none") {
  std::string two = spdx;
  const std::string first = "\"relationships\": [";
  two.insert(two.find(first) + first.size(),
             "{\"spdxElementId\": \"SPDXRef-DOCUMENT\", \"relationshipType\": \"DESCRIBES\", "
             "\"relatedSpdxElement\": \"SPDXRef-1\"}, ");
  CHECK(!read_bill(two));
  // The same one in both forms is one.
  std::string again = spdx;
  again.insert(again.find(first), "\"documentDescribes\": [\"SPDXRef-root\"], ");
  CHECK(read_bill(again));
}

TEST_CASE("bills: what is not known is refused") {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"1.5\"", "\"1.3\""},
           {"\"1.5\"", "\"2.0\""},
           {"\"1.5\"", "1.5"},
           {"\"library\"", "\"gadget\""},
           {"\"components\": [\n", "\"components\": {}, \"x\": [\n"},
           {"\"name\": \"nameless\"", "\"name\": 3"},
           {"\"version\": 1,", "\"version\": 1, \"specVersion\": \"1.5\","}}) {
    std::string text = syft;
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), to);
    CHECK_MESSAGE(!read_bill(text), to);
  }
  std::string deep = R"({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": )";
  for (int i = 0; i < 40; ++i) deep += R"([{"type": "library", "name": "x", "components": )";
  deep += "[]";
  for (int i = 0; i < 40; ++i) deep += "}]";
  CHECK(!read_bill(deep + "}"));
  CHECK(!read_bill("[]"));
  CHECK(!read_bill(R"({"spdxVersion": "SPDX-3.0"})"));
  const auto timeless = read_bill(R"({"bomFormat": "CycloneDX", "specVersion": "1.6",
    "metadata": {"timestamp": "2026-11-20"}})");
  REQUIRE(timeless);
  CHECK(timeless->created_at.empty());
}

TEST_CASE("purls") {
  const auto scoped = parse_purl("pkg:npm/%40scope/x@1.0-a%2Bb#sub");
  REQUIRE(scoped);
  CHECK(package_name(*scoped) == "@scope/x");
  CHECK(scoped->version == "1.0-a+b");
  CHECK(package_name(*parse_purl("pkg:maven/org.x/y@1")) == "org.x:y");
  CHECK(package_name(*parse_purl("pkg:golang/github.com/a/b@v1.0.0")) == "github.com/a/b");
  CHECK(parse_purl("pkg:npm/@scope/x")->version.empty());
  CHECK(ecosystem_of(*parse_purl("pkg:deb/ubuntu/x@1?distro=ubuntu-22.04")) == "Ubuntu:22.04");
  CHECK(ecosystem_of(*parse_purl("pkg:deb/debian/x@1?distro=bookworm")) == "");
  CHECK(ecosystem_of(*parse_purl("pkg:deb/debian/x@1")) == "");
  CHECK(ecosystem_of(*parse_purl("pkg:apk/alpine/x@1?distro=alpine-3.18.4")) == "Alpine:v3.18");
  for (const char* bad : {"", "npm/x", "pkg:npm", "pkg:npm/", "pkg:/x", "pkg:npm/x@%zz",
                          "pkg:npm/x@1%0a", "pkg:npm/x@1?a", "pkg:npm/x@1?a=1&A=2"})
    CHECK_MESSAGE(!parse_purl(bad), bad);
  CHECK(package_key("PyPI", "A_.-b") == "a-b");
}

TEST_CASE("versions of libraries") {
  CHECK(*compare_semantic("v1.0.0-rc.2", "1.0.0-rc.11") < 0);
  CHECK(*compare_semantic("1.0.0+a", "1.0.0+b") == 0);
  CHECK(*compare_semantic("1.0.0-0.20210101000000-abc", "1.0.0") < 0);
  CHECK(!compare_semantic("1.0", "1.0.0"));
  CHECK(!compare_semantic("(devel)", "1.0.0"));
  CHECK(*compare_python("1.0.dev1", "1.0a1") < 0);
  CHECK(*compare_python("1.0", "1.0.post1") < 0);
  CHECK(*compare_python("1!0.1", "2026.1") > 0);
  CHECK(*compare_python("1.0.0", "1") == 0);
  CHECK(!compare_python("2004d-x", "1"));
}
