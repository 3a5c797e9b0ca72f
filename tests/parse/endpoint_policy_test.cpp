#include "checks/parse/endpoint_policy.hpp"

#include <doctest/doctest.h>

#include <string>

using tenken::parse::keeps_to_named;

namespace {

std::string allow(const std::string& rest) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", )" +
         rest + "}]}";
}
std::string deny(const std::string& rest) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Principal": "*", )" +
         rest + "}]}";
}

}  // namespace

TEST_CASE("endpoint policy: what it keeps to named resources or accounts") {
  for (
      const std::string& policy :
      {allow(R"("Resource": ["arn:aws:s3:::minato", "arn:aws:s3:::minato/*"])"),
       allow(R"("Resource": "arn:aws:dynamodb:ap-northeast-1:000000000000:table/*")"),
       allow(
           R"("Resource": "*", "Condition": {"StringEquals": {"aws:ResourceAccount": "000000000000"}})"),
       allow(R"("Resource": "*", "Condition": {"StringEquals": {"AWS:resourceOrgID": ["o-1"]}})"),
       deny(
           R"("Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:ResourceAccount": "000000000000"}})"),
       std::string(
           R"({"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::minato/*"}})"),
       std::string(R"({"Statement": []})")}) {
    CAPTURE(policy);
    CHECK(keeps_to_named(policy));
  }
}

TEST_CASE("endpoint policy: what reaches anybody's, or cannot be told") {
  for (
      const std::string& policy :
      {std::string(), std::string("null"), std::string("{}"), allow(R"("Resource": "*")"),
       allow(R"("NotResource": "arn:aws:s3:::minato")"),
       allow(R"("Resource": "arn:aws:s3:::minato", "NotResource": "arn:aws:s3:::x")"),
       allow(R"("Resource": ["arn:aws:s3:::minato", "arn:aws:s3:::*"])"),
       allow(R"("Resource": "arn:aws:s3:::minato*/*")"),
       allow(R"("Resource": "arn:aws:dynamodb:*:*:table/x")"),
       allow(R"("Resource": "arn:aws:s3:::${aws:username}")"),
       allow(
           R"("Resource": "*", "Condition": {"StringEqualsIfExists": {"aws:ResourceAccount": "1"}})"),
       allow(R"("Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "1"}})"),
       allow(R"("Resource": "*", "Condition": {"StringEquals": {"aws:ResourceAccount": "*"}})"),
       allow(R"("Resource": "*", "Condition": {"StringEquals": {"aws:ResourceAccount": []}})"),
       allow(R"("Resource": [{"a": 1}])"),
       deny(
           R"("Action": "s3:PutObject", "Resource": "*", "Condition": {"StringNotEquals": {"aws:ResourceAccount": "1"}})"),
       deny(
           R"("Action": "*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:ResourceAccount": "1"}, "Bool": {"aws:PrincipalIsAWSService": "false"}})"),
       deny(
           R"("Action": "*", "Resource": "arn:aws:s3:::x", "Condition": {"StringNotEquals": {"aws:ResourceAccount": "1"}})"),
       allow(R"("Resource": "arn:aws:s3:::minato", "Resource": "*")")}) {
    CAPTURE(policy);
    CHECK_FALSE(keeps_to_named(policy));
  }
}
