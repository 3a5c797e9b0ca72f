#include "reports/bundle/bundle.hpp"

namespace tenken::bundle {
namespace {

std::string quoted(std::string_view path) {
  std::string out = path.starts_with('-') ? "'./" : "'";
  for (char c : path) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

constexpr std::string_view signature = "tenken-verify/META-INF/signature001.p7s";
constexpr std::string_view manifest = "tenken-verify/META-INF/ASiCManifest001.xml";

/// Cuts the element that `pattern` finds in the listing of asn1parse; `from` and `size` are shell
/// arithmetic over $1 offset, $2 header length, $3 length.
std::string cut(std::string_view pattern, std::string_view from, std::string_view size,
                std::string_view out) {
  const std::string p7s(signature);
  return "( set -- $(openssl asn1parse -inform DER -in " + p7s + " | sed -n '" +
         std::string(pattern) + "'); tail -c +$((" + std::string(from) + ")) " + p7s +
         " | head -c $((" + std::string(size) + ")) > " + std::string(out) + " )";
}

}  // namespace

std::vector<std::string> plain_steps(std::string_view bundle_path, std::string_view signer_ca_path,
                                     std::string_view timestamp_ca_path) {
  const std::string m(manifest), s(signature);
  std::vector<std::string> out = {
      "unzip -q " + quoted(bundle_path) + " -d tenken-verify",
      "openssl cms -verify -cades -binary -inform DER -in " + s + " -content " + m + " -CAfile " +
          quoted(signer_ca_path) + " -partial_chain -purpose any -out /dev/null",
      "grep -qF \"<ds:DigestValue>$(openssl dgst -sha256 -binary tenken-verify/SHA256SUMS | "
      "openssl base64 -A)</ds:DigestValue>\" " +
          m,
      "( cd tenken-verify && sha256sum -c --strict --quiet SHA256SUMS )",
      "test $(cd tenken-verify && find . -type f ! -path './META-INF/*' ! -path ./mimetype ! -path "
      "./SHA256SUMS | wc -l) -eq "
      "$(wc -l < tenken-verify/SHA256SUMS)",
  };
  if (timestamp_ca_path.empty()) return out;
  static constexpr std::string_view numbers =
      R"(d=[0-9]* *hl= *\([0-9]*\) *l= *\([0-9]*\) .*/\1 \2 \3/p)";
  out.push_back(cut(
      R"(s/^ *\([0-9]*\):d=5 *hl= *\([0-9]*\) *l= *\([0-9]*\) *prim: OCTET STRING.*/\1 \2 \3/p)",
      "$1+$2+1", "$3", "tenken-verify.signature"));
  out.push_back(
      cut(R"(/:id-smime-aa-timeStampToken/{n;n;s/^ *\([0-9]*\):)" + std::string(numbers) + "}",
          "$1+1", "$2+$3", "tenken-verify.tst"));
  out.push_back(
      "openssl ts -verify -token_in -in tenken-verify.tst -data tenken-verify.signature -CAfile " +
      quoted(timestamp_ca_path) + " -partial_chain");
  out.push_back(
      "openssl ts -reply -token_in -in tenken-verify.tst -text -token_out | grep 'Time stamp:'");
  return out;
}

Bytes readme() {
  Bytes commands;
  for (const auto& step : plain_steps("BUNDLE.asice", "signer-ca.pem", "timestamp-ca.pem"))
    commands += "  " + step + "\n";
  const Bytes japanese =
      "証跡パック\n"
      "==========\n"
      "\n"
      "この容器は、クラウドサービスの点検で集めた証跡と、その判定および報告書を封じたものです。\n"
      "形式は ASiC-E（ETSI EN 319 162-1）、署名は CAdES（EN 319 122-1）です。\n"
      "\n"
      "tenken "
      "を使わずに確かめるには、空のフォルダに次の三つを置き、下のコマンドを上から順に実行します。\n"
      "一つでも失敗したら、この証跡パックを信用しないでください。\n"
      "  BUNDLE.asice      この容器\n"
      "  signer-ca.pem     "
      "署名者の証明書、またはその認証局の証明書。この容器からではなく、別の経路で受け取ったもの\n"
      "  timestamp-ca.pem  時刻認証局の証明書。同じく別の経路で受け取ったもの\n"
      "タイムスタンプがない場合（レベル B-B）、最後の四つのコマンドは実行できません。\n"
      "\n";
  const Bytes japanese_limits =
      "\n"
      "これで示されること: "
      "署名のあと一字も変わっていないこと。署名したのが誰の鍵か。タイムスタンプがあれば、その時刻に"
      "既に存在したこと。\n"
      "これでは示されないこと:\n"
      "  - "
      "集めた証跡が、実際のシステムの姿をすべて写していること（証跡に何が含まれないかは報告書にあり"
      "ます）\n"
      "  - タイムスタンプがない場合の署名時刻（署名者の申告にすぎません）\n"
      "  - 署名者の証明書が失効していないこと（認証局の失効リストで別に確かめてください）\n"
      "  - 都合の悪い点検結果が、提出されずに捨てられていないこと（台帳で別に確かめてください）\n"
      "  - 上のコマンドは、同じ名前の二重登録など容器の細工をすべては見つけません。tenken verify "
      "はそれも調べます\n"
      "\n"
      "\n";
  const Bytes english =
      "Evidence bundle\n"
      "===============\n"
      "\n"
      "This container seals the evidence collected in an audit of a cloud service, its judgement "
      "and its reports.\n"
      "Format: ASiC-E (ETSI EN 319 162-1); signature: CAdES (EN 319 122-1).\n"
      "\n"
      "To check it without tenken, put these three files into an empty folder and run the commands "
      "in order.\n"
      "If any of them fails, do not trust this bundle.\n"
      "  BUNDLE.asice      this container\n"
      "  signer-ca.pem     the signer's certificate or its CA's, received by another way than in "
      "this container\n"
      "  timestamp-ca.pem  the time-stamping authority's, likewise\n"
      "Without a time stamp (level B-B) the last four commands cannot be run.\n"
      "\n";
  const Bytes english_limits =
      "\n"
      "Shown: nothing has changed since it was signed; whose key signed it; with a time stamp, "
      "that it existed at that time.\n"
      "NOT shown:\n"
      "  - that the evidence is all there is to see (the report says what is not in it)\n"
      "  - without a time stamp, when it was signed (the signer only claims it)\n"
      "  - that the signer's certificate has not been revoked (ask its CA's revocation list)\n"
      "  - that no unwelcome run was thrown away (ask the ledger)\n"
      "  - these commands do not find every trick with the container, such as doubled names; "
      "tenken verify does\n";
  return japanese + commands + japanese_limits + english + commands + english_limits;
}

}  // namespace tenken::bundle
