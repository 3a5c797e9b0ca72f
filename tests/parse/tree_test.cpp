// Trees of files: what a glob means, what was referred to and not kept.
#include <doctest/doctest.h>

#include "checks/parse/tree.hpp"

using namespace tenken::parse;

TEST_CASE("tree: globs are the shell's") {
  CHECK(glob_matches("*.conf", "a.conf"));
  CHECK_FALSE(glob_matches("*.conf", ".a.conf"));
  CHECK_FALSE(glob_matches("*.conf", "a.conf~"));
  CHECK(glob_matches("[a-b]?", "az"));
  CHECK(is_glob("/a/*.conf"));
  CHECK_FALSE(is_glob("/a/b.conf"));
}

TEST_CASE("tree: expand and what it cannot tell") {
  Tree t;
  t.files["/d/b.conf"] = "";
  t.files["/d/a.conf"] = "";
  t.folders["/d"] = {"b.conf", "a.conf", "c.txt"};
  std::string unseen;
  CHECK(expand(t, "/d/*.conf", unseen) == std::vector<std::string>{"/d/a.conf", "/d/b.conf"});
  CHECK(unseen.empty());
  expand(t, "/e/*.conf", unseen);
  CHECK(unseen == "/e/*.conf");
  unseen.clear();
  t.folders["/d"].push_back("z.conf");
  expand(t, "/d/*.conf", unseen);
  CHECK(unseen == "/d/z.conf");
  unseen.clear();
  t.absent.insert("/d/z.conf");
  expand(t, "/d/*.conf", unseen);
  CHECK(unseen.empty());
  expand(t, "/x", unseen);
  CHECK(unseen == "/x");
}

TEST_CASE("tree: an include that was not kept is seen") {
  Tree t;
  t.files["/etc/pam.d/passwd"] = "@include common-password\n";
  t.absent.insert("/etc/pam.d/other");
  CHECK(unseen_part(t, "pam") == "/etc/pam.d/common-password");
  t.absent.insert("/etc/pam.d/common-password");
  CHECK(unseen_part(t, "pam").empty());
  CHECK(follow("no such dialect", "/etc/x", "include /y").empty());
}
