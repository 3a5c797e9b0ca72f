// 用語: the words of the report, for a reader who is no engineer.
#include "reports/words/phrases.hpp"

namespace tenken::reports {

const std::vector<std::pair<rules::Text, rules::Text>>& glossary() {
  static const std::vector<std::pair<rules::Text, rules::Text>> all{
      {{"要件・項・基準", "requirement, clause, criterion"},
       {"要件は別紙2の27行。項は要件の中で別に判定する部分(①など)。基準は確認する一つ一つの点。",
        "A requirement is one of the annex's 27 rows, a clause a part judged by itself, a "
        "criterion "
        "one tick of an auditor."}},
      {{"判定", "verdict"},
       {"○適合、△一部適合、×不適合。確かめられていないものは未確認といい、記号を付けない。",
        "○ pass, △ partial, × fail. What could not be confirmed is unknown and has no mark."}},
      {{"未確認", "unknown"},
       {"見られなかった、資料がない、期限が切れた、市の判断を待つなどの理由で、適合とも不適合とも"
        "言えないこと。",
        "Neither pass nor fail: it could not be seen, a paper is missing or expired, or the City "
        "has "
        "yet to decide."}},
      {{"番", "turn"},
       {"未確認を動かせるのは誰か。受託者、市、クラウド事業者、道具(この点検の機能不足)又は原理的に"
        "不可。",
        "Who can move an unknown: vendor, City, provider, tool, or nobody."}},
      {{"備え・履行", "preparedness, performance"},
       {"備えは約束や手順が整っていること。履行は実際に行ったこと。契約終了時の義務などは、時が来る"
        "まで"
        "履行を判定しない。",
        "Preparedness: promise and procedure are there. Performance: it was done. A duty at the "
        "end "
        "of the contract is not judged before it falls due."}},
      {{"根拠", "basis"},
       {"実測(動かして測った)、設定出力(設定を読み出した)、記録、文書、表明(受託者の言明)、市判断の"
        "順に強い。",
        "Best first: measured, exported configuration, recorded, documented, attested, decided by "
        "the City."}},
      {{"証跡・観測", "evidence, observation"},
       {"観測は一回の確認で見たもの。証跡はその全体で、後から書き換えられないように封じてある。",
        "An observation is what one look saw; evidence is all of them, sealed against change."}},
      {{"証跡パック", "bundle"},
       {"証跡、規則、判定及び報告書を一つに封じた電子署名付きのファイル(.asice)。",
        "The signed file (.asice) that holds evidence, rules, assessment and reports."}},
      {{"SHA-256・指紋", "SHA-256, digest"},
       {"ファイルの内容から計算する64桁の値。内容が1文字でも違えば別の値になる。",
        "A 64-digit value computed from a file's content: any change gives another value."}},
      {{"タイムスタンプ", "time stamp"},
       {"第三者の時刻認証局が、その時刻にその内容があったことを示す電子署名。",
        "A third party's signature that the content existed at a time."}},
      {{"例外措置", "exception"},
       {"市が期限を定めて不適合を受け入れること。判定は×のまま残る。",
        "The City's acceptance of a failure until a date. The verdict stays fail."}},
      {{"MDM", "MDM"},
       {"タブレット等の端末を一括して管理する仕組み(モバイル端末管理)。",
        "Mobile device management: central control of tablets."}},
      {{"ロックアウト", "lockout"},
       {"続けて認証に失敗したときに、一時的に利用できなくすること。",
        "Blocking an account for a while after repeated failed logins."}},
      {{"脆弱性", "vulnerability"},
       {"攻撃に使われ得るソフトウェアの欠陥。", "A flaw in software that an attack can use."}},
      {{"冗長化", "redundancy"},
       {"一つが壊れても止まらないように、同じ役目のものを二つ以上用意すること。",
        "Two or more of a thing, so that the failure of one does not stop the service."}},
  };
  return all;
}

}  // namespace tenken::reports
