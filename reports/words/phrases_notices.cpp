// What a command tells of its work, on standard error, and the few words that it prints besides a
// report.
#include "reports/words/console.hpp"

namespace tenken::reports {

namespace {

std::vector<Spoken> notices() {
  return {
      {"warning: no --trust given: whose bundles these are was not checked",
       "注意: --trust の指定がないので、誰の証跡パックかは確かめていない"},
      {"warning: no --trust given: whose bundle this is was not checked",
       "注意: --trust の指定がないので、誰の証跡パックかは確かめていない"},
      {"warning: the first bundle is the later one",
       "注意: 先に挙げた証跡パックの方が後の月である"},
      {"warning: sealed with older rules: this version cannot judge requirement {} again",
       "注意: 古い規則で封印されている。この版では要件{}の判定をやり直せない"},
      {"still looking: {} of {} targets after {} s", "点検中: {1}件のうち{0}件、{2}秒経過"},
      {"{} of {} requirements selected", "{1}件のうち{0}件の要件を選んだ"},
      {"interrupted: nothing was sealed; the same command with --resume goes on",
       "中断した。何も封印していない。同じコマンドに --resume を付けると続きから始まる"},
      {"sealed {} ({} bytes, SHA-256 {})", "封印した: {}({} バイト、SHA-256 {})"},
      {"not sealed: no --bundle given", "封印していない(--bundle の指定がない)"},
      {"{} {} taken from {}", "{2} から{1}を{0}件引き継いだ"},
      {"fill in verdict and text, then: tenken {} --sign {} --key file:KEY --certificate FILE -o "
       "STATEMENTS.p7s",
       "判定(verdict)と理由(text)を記入してから: tenken {} --sign {} --key file:鍵 "
       "--certificate 証明書 -o STATEMENTS.p7s"},
      {"sealed {} {} in {}, {} left empty", "{1}{0}件を {2} に封じた。未記入は{3}件"},
      {"decisions", "判断"},
      {"attestations", "表明"},
      {"exceptions", "例外措置"},
      {"{}: register {} fits as well as {}: which one is it?",
       "{}: 台帳 {} にも {} にも合う。どちらか"},
      {"{}: two headers name {}: leave one", "{}: {} を指す見出しが二つある。一つにする"},
      {"{}; did you mean \"{}\"?", "{}。「{}」のことか"},
      {"{}: column {} ({}, {}) is open", "{}: 列 {}({}、{})が決まらない"},
      {"needed", "必須"},
      {"optional", "任意"},
      {"{}: header \"{}\" is not used", "{}: 見出し「{}」は使われない"},
      {"{}: no register fits", "{}: 合う台帳がない"},
      {"new: {}", "新規: {}"},
      {"gone", "なくなった"},
      {"identical: the same assessment byte for byte", "一致: 判定結果が1バイトも違わない"},
      {"the rows are the same; the digests differ", "行は同じで、ダイジェストが違う"},
      {"{}: {} targets, {} looks", "{}: 対象 {}件、観測 {}件"},
      {"{}: {} parameters, {} trust anchors", "{}: パラメータ {}件、信頼の起点 {}件"},
      {"rules: {} requirements", "規則: 要件 {}件"},
  };
}

std::vector<Spoken> exit_codes() {
  return {
      {"satisfied: every row passes (partial too where the profile allows it)",
       "適合: 全ての行が適合(市の設定が許す場合は一部適合も)"},
      {"a requirement is fail, or partial without the profile allowing it",
       "不適合の要件がある。又は市の設定が許さない一部適合がある"},
      {"usage or input error; nothing was judged", "使い方又は入力の誤り。何も判定していない"},
      {"a requirement is unknown, or something about a bundle is unproven",
       "未確認の要件がある。又は証跡パックに証明されていないことがある"},
      {"integrity or trust failure: a bundle or signature does not hold",
       "改変又は信頼の問題。証跡パック又は署名が成り立たない"},
      {"internal error", "このプログラム自身の誤り"},
      {"interrupted (143: terminated); nothing was sealed, scan --resume goes on",
       "中断(143 は終了の合図)。何も封印していない。scan --resume で続きから始まる"},
      {"1 wins over 3; the table prints both counts.", "1 は 3 に優先する。表は両方の件数を示す。"},
      {"verify: 0 intact and trusted, 3 intact but something is unproven, 4 not valid",
       "verify: 0 改変なく信頼できる、3 改変はないが証明されていないことがある、4 無効"},
      {"diff: 0 nothing is worse, 1 something is worse",
       "diff: 0 悪くなったものはない、1 悪くなったものがある"},
  };
}

}  // namespace

std::vector<Spoken> notice_phrases() {
  std::vector<Spoken> out = notices();
  for (const Spoken& spoken : exit_codes()) out.push_back(spoken);
  return out;
}

}  // namespace tenken::reports
