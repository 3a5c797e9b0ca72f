#include <doctest/doctest.h>

#include "checks/parse/feed.hpp"

using namespace tenken::parse;
using State = Advisory::State;

namespace {
const std::string tracker =
    R"({"openssl": {"CVE-2024-0001": {"description": "a } \" brace", "debianbug": 1, "releases":
    {"bookworm": {"status": "resolved", "repositories": {"bookworm": "3.0"}, "fixed_version": "3.0.1",
    "urgency": "not yet assigned"}, "sid": {"status": "open"}}},
    "CVE-2024-0002": {"releases": {"bookworm": {"status": "open", "urgency": "low", "nodsa": "x"}}},
    "CVE-2024-0003": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "0"}}},
    "TEMP-0-1": {"releases": {"bookworm": {"status": "undetermined"}}}}, "zlib": {}})";
}

TEST_CASE("feeds: Debian's tracker, one release kept") {
  std::string text = tracker;
  const auto read = reduce_debian_tracker(text, {"bookworm"});
  REQUIRE(read);
  CHECK(read->packages == 2);
  REQUIRE(read->advisories.size() == 3);
  CHECK(read->advisories[0].fixed == "3.0.1");
  CHECK(read->advisories[1].state == State::open);
  CHECK(read->advisories[2].state == State::undetermined);
}

TEST_CASE("feeds: a tracker cut at any byte, or saying what is not known, is no feed") {
  for (std::size_t n = 0; n < tracker.size(); ++n) {
    std::string cut = tracker.substr(0, n);
    CHECK_MESSAGE(!reduce_debian_tracker(cut, {"bookworm"}), n);
  }
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"open\", \"urg", "\"fixed\", \"urg"},
           {"\"status\": \"undetermined\"", "\"state\": \"undetermined\""},
           {"\"fixed_version\": \"3.0.1\"", "\"fixed_version\": 3"},
           {"\"fixed_version\": \"3.0.1\"",
            "\"fixed_version\": \"3.0.1\", \"fixed_version\": \"1\""},
           {"\"zlib\": {}", "\"zlib\": []"},
           {"\"zlib\": {}}", "\"zlib\": {}} {}"}}) {
    std::string text = tracker;
    text.replace(text.find(from), from.size(), to);
    CHECK_MESSAGE(!reduce_debian_tracker(text, {"bookworm"}), to);
  }
}

TEST_CASE("feeds: OSV and KEV") {
  const std::string osv = R"({"id": "DSA-1", "modified": "2026-11-01T00:00:00Z",
    "published": "2026-10-30T00:00:00Z", "upstream": ["CVE-2026-1", "CVE-2026-2"], "affected":
    [{"package": {"ecosystem": "Debian:12", "name": "x"}, "ranges": [{"type": "ECOSYSTEM", "events":
    [{"introduced": "0"}, {"fixed": "1"}, {"introduced": "2"}]}]},
    {"package": {"ecosystem": "npm", "name": "y"}}]})";
  const auto read = reduce_osv(osv, {"Debian:12"});
  REQUIRE(read);
  REQUIRE(read->advisories.size() == 4);
  CHECK(read->advisories[0].is_vendor);
  CHECK(read->advisories[0].fixed == "1");
  CHECK(read->advisories[1].state == State::open);
  CHECK(read->advisories[1].introduced == "2");
  for (std::size_t n = 0; n < osv.size(); ++n) CHECK(!reduce_osv(osv.substr(0, n), {"Debian:12"}));
  CHECK(reduce_kev(R"({"dateReleased": "2026-11-01T00:00:00Z", "count": 1, "vulnerabilities":
    [{"cveID": "CVE-1", "dateAdded": "2026-10-01"}]})"));
  CHECK(!reduce_kev(R"({"dateReleased": "2026-11-01T00:00:00Z", "count": 2, "vulnerabilities":
    [{"cveID": "CVE-1", "dateAdded": "2026-10-01"}]})"));
}

TEST_CASE("feeds: what is kept is read again, whole or not at all") {
  Feed feed;
  feed.kind = "debian_tracker";
  feed.sha256 = std::string(64, 'a');
  feed.dated = "2026-11-01T00:00:00+09:00";
  feed.packages = 2;
  feed.advisories.push_back(
      {"CVE-1", "x", "debian:bookworm", State::fixed, "", "1", "", false, "\t"});
  feed.exploited["CVE-1"] = "2026-10-01";
  const std::string text = write_feed(feed);
  const auto read = read_feed(text);
  REQUIRE(read);
  CHECK(read->advisories.size() == 1);
  CHECK(read->exploited.size() == 1);
  for (std::size_t n = 0; n < text.size(); ++n) CHECK(!read_feed(text.substr(0, n)));
}

TEST_CASE("feeds: OSV of libraries, with last_affected and versions that lie in no range") {
  const auto of = [](const std::string& affected) {
    return reduce_osv(R"({"id": "GHSA-1", "modified": "2026-11-01T00:00:00Z", "aliases":
      ["CVE-2026-3"], "affected": [)" +
                          affected + "]}",
                      {"npm", "PyPI", "Maven"});
  };
  const auto semver = of(R"({"package": {"ecosystem": "npm", "name": "x"}, "ranges": [{"type":
    "SEMVER", "events": [{"introduced": "1.0.0"}, {"last_affected": "1.2.3"}]}, {"type": "GIT",
    "events": [{"introduced": "abc"}]}]})");
  REQUIRE(semver);
  REQUIRE(semver->advisories.size() == 1);
  CHECK(semver->advisories[0].state == State::until);
  CHECK(semver->advisories[0].fixed == "1.2.3");
  CHECK(semver->advisories[0].id == "CVE-2026-3");
  const auto listed = of(R"({"package": {"ecosystem": "PyPI", "name": "x"}, "ranges": [{"type":
    "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}], "versions": ["1.0", "2.0rc1",
    "2.0.post1", "2004d"]})");
  REQUIRE(listed);
  REQUIRE(listed->advisories.size() == 2);
  CHECK(listed->advisories[1].introduced == "2.0.post1");
  CHECK(listed->advisories[1].state == State::until);
  const auto git = of(R"({"package": {"ecosystem": "PyPI", "name": "x"}, "ranges": [{"type": "GIT",
    "events": [{"introduced": "0"}]}], "versions": ["1.0"]})");
  REQUIRE(git);
  REQUIRE(git->advisories.size() == 1);
  CHECK(git->advisories[0].introduced == "1.0");
  const auto nothing = of(R"({"package": {"ecosystem": "Maven", "name": "x:y"}})");
  REQUIRE(nothing);
  REQUIRE(nothing->advisories.size() == 1);
  CHECK(nothing->advisories[0].state == State::undetermined);
  CHECK(!of(R"({"package": {"ecosystem": "PyPI", "name": "x"}, "versions": [1]})"));
  CHECK(!of(R"({"package": {"ecosystem": "npm", "name": "x"}, "ranges": [{"type": "SEMVER",
    "events": [{"introduced": "1.0.0", "fixed": "2.0.0"}]}]})"));
  const auto again = read_feed(write_feed({.kind = "osv",
                                           .sha256 = std::string(64, 'a'),
                                           .dated = "2026-11-01T00:00:00Z",
                                           .dated_by = "",
                                           .packages = 1,
                                           .advisories = semver->advisories,
                                           .exploited = {}}));
  REQUIRE(again);
  CHECK(again->advisories[0].state == State::until);
}

TEST_CASE("feeds: JVNDB, without those who reported") {
  const std::string xml = R"(<?xml version="1.0" encoding="UTF-8"?><rdf:RDF
    xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dcterms="http://purl.org/dc/terms/" xmlns:s="http://jvn.jp/rss/mod_sec/3.0/"><channel/>
    <item><title>t</title><description>報告者: PLANTED-PERSON</description>
    <s:identifier>JVNDB-2026-000001</s:identifier><s:references source="CVE" id="CVE-2026-0001"/>
    <s:references source="NVD" id="CVE-2026-0001"/><s:references id="CWE-79"/>
    <s:cvss version="2.0" severity="Medium"/><s:cvss version="3.0" severity="Critical"/>
    <dcterms:issued>2026-10-08T11:00+09:00</dcterms:issued>
    <dcterms:modified>2026-11-20T11:00:00+09:00</dcterms:modified></item></rdf:RDF>)";
  const auto read = reduce_jvndb(xml);
  REQUIRE(read);
  REQUIRE(read->rated.size() == 1);
  CHECK(read->rated.at("CVE-2026-0001").severity == "critical");
  CHECK(read->rated.at("CVE-2026-0001").listed == "2026-10-08");
  CHECK(read->dated == "2026-11-20T11:00:00+09:00");
  Feed feed;
  feed.kind = "jvndb";
  feed.sha256 = std::string(64, 'a');
  feed.rated = read->rated;
  const auto kept = write_feed(feed);
  CHECK(kept.find("PLANTED") == std::string::npos);
  const auto again = read_feed(kept);
  REQUIRE(again);
  CHECK(again->rated.at("CVE-2026-0001").severity == "critical");
  for (std::size_t n = 0; n < xml.size(); ++n)
    CHECK_MESSAGE(!reduce_jvndb(std::string_view(xml).substr(0, n)), n);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"JVNDB-2026", "JVN-2026"},
           {"2026-10-08T", "2026-13-08T"},
           {"http://purl.org/rss/1.0/", "http://other/"},
           {"<rdf:RDF", "<!DOCTYPE x [<!ENTITY e 'x'>]><rdf:RDF"}}) {
    std::string text = xml;
    text.replace(text.find(from), from.size(), to);
    CHECK_MESSAGE(!reduce_jvndb(text), to);
  }
  CHECK(higher_severity("low", "緊急") == "low");
  CHECK(higher_severity("", "緊急").empty());
}
