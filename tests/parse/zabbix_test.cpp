// Zabbix: periods, expressions and answers, as a frontend of 6.0.14 (Debian 12) wrote them on
// 2026-11-23; whole answers stand in tests/checks/06_security_controls_zabbix.yaml.
#include <doctest/doctest.h>

#include "checks/parse/zabbix.hpp"
#include "checks/parse/zabbix_expression.hpp"
#include "checks/parse/zabbix_period.hpp"

using namespace tenken::parse;
using tenken::Result;

namespace {

Firing firing(const std::string& expression) {
  const auto read = read_zabbix_expression(expression, {});
  REQUIRE_MESSAGE(read, expression);
  return read->firing;
}

std::map<std::string, std::string> answers() {
  std::map<std::string, std::string> out;
  for (const char* name :
       {"hostgroup.get", "host.get", "item.get", "trigger.get", "action.get", "mediatype.get",
        "user.get", "usergroup.get", "maintenance.get", "alert.get"})
    out[name] = R"({"jsonrpc":"2.0","result":[],"id":1})";
  out["apiinfo.version"] = R"({"jsonrpc":"2.0","result":"6.0.14","id":1})";
  out["user.checkAuthentication"] = R"({"jsonrpc":"2.0","result":{"type":3},"id":1})";
  return out;
}

Result<ZabbixState> read(const std::map<std::string, std::string>& kept) {
  return read_zabbix({kept.begin(), kept.end()});
}

}  // namespace

TEST_CASE("zabbix: periods of a week") {
  CHECK(read_zabbix_period("1-7,00:00-24:00")->all());
  CHECK(read_zabbix_period("1-5,00:00-24:00;6-7,0:00-12:00;6-7,12:00-24:00")->all());
  CHECK(read_zabbix_period("1-7,00:00-23:59")->count() == week_minutes - 7);
  CHECK(read_zabbix_period("7,09:00-09:01")->count() == 1);
  CHECK(read_zabbix_period("7,09:00-09:01")->test(6 * 1440 + 540));
  for (const char* text : {"",
                           ";",
                           "{$P}",
                           "1-7",
                           "1-7,",
                           "0-7,00:00-24:00",
                           "1-8,00:00-24:00",
                           "5-1,00:00-24:00",
                           "1-7,18:00-09:00",
                           "1-7,09:00-09:00",
                           "1-7,00:00-24:01",
                           "1-7,00:00-25:00",
                           "1-7,00:60-24:00",
                           "1-7,0:0-24:00",
                           "1-7 00:00-24:00",
                           "1-7,00:00-24:00 ",
                           "1-7,00:00-24:00;x",
                           "1-7,00:00-24:00;",
                           "1-7,00:00-24:00;;1,00:00-01:00",
                           "１-7,00:00-24:00"})
    CHECK_MESSAGE(!read_zabbix_period(text), text);
}

TEST_CASE("zabbix: lengths of time") {
  CHECK(read_zabbix_seconds("90") == 90);
  CHECK(read_zabbix_seconds("0") == 0);
  CHECK(read_zabbix_seconds("1m") == 60);
  CHECK(read_zabbix_seconds("2h") == 7200);
  CHECK(read_zabbix_seconds("1w") == 604800);
  for (const char* text : {"", "m", "-1", "1 m", "1M", "{$X}", "1m;30s/1-5,09:00-18:00", "1.5h",
                           "9999999999w", "99999999999999999999"})
    CHECK_MESSAGE(!read_zabbix_seconds(text), text);
}

TEST_CASE("zabbix: what can be met, by expressions of Zabbix's own templates") {
  // As trigger.get with expandExpression answered for the template "Linux by Zabbix agent".
  for (const char* text :
       {"min(/app1/system.cpu.util,5m)>90",
        "max(/app1/vm.memory.size[available],5m)<20M and last(/app1/vm.memory.size[total])>0",
        "min(/app1/system.cpu.load[all,avg1],5m)/last(/app1/system.cpu.num)>1.5\n"
        "and last(/app1/system.cpu.load[all,avg5])>0\nand last(/app1/system.cpu.load[all,avg15])>0",
        "max(/app1/system.swap.size[,pfree],5m)<50 and last(/app1/system.swap.size[,total])>0",
        "max(/app1/zabbix[host,agent,available],3m)=0", "last(/app1/vfs.fs.size[/,pused])>90",
        "fuzzytime(/app1/system.localtime,60)=0", "90<last(/a/system.cpu.util)",
        "count(/a/log[/var/log/auth.log,\"Failed, ]password\"],10m)>10",
        "last(/a/vfs.fs.size[/,pfree])<10", "max(/a/system.cpu.util[,idle],5m)<10",
        "find(/a/log[/x],10m,\"regexp\",\"a\\\"b)\")=1", "not last(/a/icmpping)"})
    CHECK_MESSAGE(firing(text) == Firing::sometimes, text);
  for (const char* text : {"last(/a/vfs.fs.size[/,pused])>100", "last(/a/system.cpu.util)<0",
                           "last(/a/agent.ping)=0", "last(/a/icmpping)=0.5", "last(/a/icmpping)>1",
                           "last(/a/system.cpu.util)*0>1", "last(/a/system.cpu.util)>90 and 0",
                           "last(/a/system.cpu.util)>90 and last(/a/system.cpu.util)<10",
                           "last(/a/k)>90 and last(/a/k)<10", "last(/a/k)=1 and last(/a/k)=2",
                           "nodata(/a/k,5m)=2", "1=2 and last(/a/k)>1"})
    CHECK_MESSAGE(firing(text) == Firing::never, text);
  for (const char* text : {"last(/a/vfs.fs.size[/,pused])>99.5", "last(/a/system.cpu.load)>100000",
                           "last(/a/vm.memory.size[available])<1K"})
    CHECK_MESSAGE(firing(text) == Firing::remote, text);
  for (const char* text :
       {"last(/a/own.key)>5", "last(/a/system.cpu.util)>{$X}", "last(/a/system.cpu.util)>******",
        "last(/a/system.cpu.util)>last(/a/system.cpu.num)",
        "min(/a/system.cpu.util,5m)>90 and max(/a/system.cpu.util,1h)<10",
        "last(/a/system.cpu.util)+1>90", "last(/a/system.cpu.util)<90",
        "last(/a/vfs.fs.size[/,pfree])>10", "last(/a/system.cpu.util[,idle])>10",
        "last(/a/vm.memory.size[used])>1T"})
    CHECK_MESSAGE(firing(text) == Firing::not_known, text);
  for (const char* text : {"last(/a/agent.ping)=1", "last(/a/system.cpu.util)>=0",
                           "1 or last(/a/k)>1", "last(/a/system.cpu.util)<101"})
    CHECK_MESSAGE(firing(text) == Firing::always, text);
}

TEST_CASE("zabbix: expressions that are none") {
  for (const char* text : {"",
                           "1",
                           "time()>1",
                           "last(/a/k",
                           "last(/a/k)>",
                           "last(/a/k))",
                           "(last(/a/k)>1",
                           "last(/a/k[x)>1",
                           "last(/a/k[\"x)>1",
                           "{a:k.last()}>1",
                           "last(//k)>1",
                           "last(/a/)>1",
                           "last(/a/k)>1 nand 1",
                           "last(/a/k)>1e",
                           "last(/a/k)>1X",
                           "last(/a/k) 1",
                           "last(/a",
                           "last(/a/k)>\"",
                           "last(/a/k)>{$X",
                           "LAST(/a/k)>1",
                           "last(/a/k)>1e9999999"})
    CHECK_MESSAGE(!read_zabbix_expression(text, {}), text);
  CHECK_FALSE(read_zabbix_expression(std::string(2000, '(') + "last(/a/k)>1", {}));
  CHECK_FALSE(read_zabbix_expression(std::string(zabbix_expression_bytes_max + 1, ' '), {}));
  std::string many = "last(/a/k)>1";
  for (int i = 0; i < 600; ++i) many += " or last(/a/k)>1";
  CHECK_FALSE(read_zabbix_expression(many, {}));
}

TEST_CASE("zabbix: single comparisons, calls and their parameters") {
  const auto one =
      read_zabbix_expression("max(/Zabbix server/zabbix[host,agent,available],3m)=0", {});
  REQUIRE(one);
  REQUIRE(one->calls.size() == 1);
  CHECK(one->calls[0].host == "Zabbix server");
  CHECK(one->calls[0].key == "zabbix[host,agent,available]");
  CHECK(one->calls[0].parameters == std::vector<std::string>{"3m"});
  REQUIRE(one->singles.size() == 1);
  CHECK(one->singles[0].at_zero);
  CHECK_FALSE(one->singles[0].at_one);
  CHECK(read_zabbix_expression("last(/a/k)=0 or nodata(/a/k,5m)=1", {})->singles.size() == 2);
  CHECK(read_zabbix_expression("last(/a/k)=0 and last(/a/j)=1", {})->singles.empty());
  CHECK(read_zabbix_expression("not (last(/a/k)=1)", {})->singles.empty());
  CHECK(read_zabbix_expression("last(/a/k)=0 and time()<90000", {})->by_calendar);
  CHECK(zabbix_key_parameters("icmpping[10.0.0.1, 3]") ==
        std::vector<std::string>{"10.0.0.1", "3"});
  CHECK(zabbix_key_parameters("icmpping[\"10.0.0.1\"]") == std::vector<std::string>{"10.0.0.1"});
  CHECK(zabbix_key_parameters("icmpping").empty());
}

TEST_CASE("zabbix: versions and what they are asked") {
  for (const char* version : {"6.0.0", "6.0.14", "6.4.18", "7.0.3", "7.0"})
    CHECK_MESSAGE(zabbix_methods(version), version);
  for (const char* version : {"", "5.0.1", "6.2.0", "7.2.1", "7.00.1", "7", "7.0.1.2", "x.y.z"})
    CHECK_MESSAGE(!zabbix_methods(version), version);
  CHECK_FALSE(zabbix_takes_header("6.0.14"));
  CHECK(zabbix_takes_header("6.4.0"));
  for (const char* version : {"6.0.14", "7.0.3"}) {
    const auto methods = zabbix_methods(version);
    REQUIRE(methods);
    for (const auto& method : *methods) {
      // Nothing but reading, and no name or destination of a person.
      CHECK((method.name.ends_with(".get") || method.name == zabbix_version_method ||
             method.name == zabbix_self_method));
      for (const char* word : {"sendto", "username", "surname", "passwd", "GROUPS"}) {
        CHECK(method.parameters.find(word) == std::string::npos);
        for (const auto& place : method.kept) CHECK(place.find(word) == std::string::npos);
      }
    }
  }
}

TEST_CASE("zabbix: answers whole and broken") {
  REQUIRE(read(answers()));
  for (const auto& [name, text] : answers()) {
    auto without = answers();
    without.erase(name);
    CHECK_MESSAGE(!read(without), name);
    for (std::size_t i = 0; i < text.size(); ++i) {
      auto cut = answers();
      cut[name] = text.substr(0, i);
      CHECK_FALSE(read(cut));
    }
    for (const char* other :
         {R"({"jsonrpc":"2.0","error":{"code":-32602},"id":1})", "[]", "null",
          R"({"jsonrpc":"1.0","result":[]})", R"({"jsonrpc":"2.0","result":7})",
          R"({"jsonrpc":"2.0","result":[7]})", R"({"jsonrpc":"2.0","result":[],"result":[]})"}) {
      auto broken = answers();
      broken[name] = other;
      CHECK_MESSAGE(!read(broken), name << other);
    }
  }
}

TEST_CASE("zabbix: refusals and manifests") {
  CHECK_FALSE(*zabbix_refusal(R"({"jsonrpc":"2.0","result":[],"id":1})"));
  CHECK(
      **zabbix_refusal(
          R"({"jsonrpc":"2.0","error":{"code":-32500,"message":"Application error.","data":"No permissions to call \"user.get\"."},"id":1})") ==
      "Application error. No permissions to call \"user.get\".");
  for (const char* text : {"", "[]", "{}", R"({"jsonrpc":"2.0"})", "<html>"})
    CHECK_FALSE(zabbix_refusal(text));
  CHECK(read_zabbix_manifest(
      R"({"format":"tenken-zabbix-export/1","exported_at":"2026-11-22T11:00:00+09:00"})"));
  CHECK_FALSE(read_zabbix_manifest(
      R"({"format":"tenken-zabbix-export/1","exported_at":"2026-11-22 11:00"})"));
  CHECK_FALSE(read_zabbix_manifest(R"({"exported_at":"2026-11-22T11:00:00+09:00"})"));
}
