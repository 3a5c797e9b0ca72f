// What only the HTML evidence page says.
#include "reports/words/phrases.hpp"

namespace tenken::reports {

namespace {

std::vector<Phrase> page_labels() {
  return {
      {"page.actual", "こうだった", "What was found"},
      {"page.bases", "確認方法", "How it was confirmed"},

      {"page.before", "前月", "Last month"},
      {"page.before.none", "(前月は判定なし)", "(not judged last month)"},
      {"page.bytes", "({}バイト)", "({} bytes)"},
      {"page.cause", "未確認の理由", "Why unknown"},
      {"page.change", "変化", "Change"},
      {"page.cites", "証跡", "Evidence"},
      {"page.city", "提出先", "For"},
      {"page.clause", "項", "Clause"},
      {"page.clause.text", "原文", "Official text"},
      {"page.closed", "完了日", "Closed on"},
      {"page.closing_evidence", "完了の証跡", "Closing evidence"},
      {"page.confirm", "自分で確かめるには", "To see it yourself"},
      {"page.criterion", "基準", "Criterion"},
      {"page.decision", "市判断:", "City's decision:"},
      {"page.document", "文書番号", "Document number"},
      {"page.due", "是正期限", "To be mended by"},
      {"page.edition", "版", "Edition"},
      {"page.effect", "解けると", "Effect"},
      {"page.evidence_ids", "証跡ID", "Evidence ids"},
      {"page.exception.flag", "例外措置中", "under an exception"},
      {"page.exception.line", "文書 {}、{}、期限", "document {}, {}, until"},
      {"page.exception.until", "例外措置の期限", "Exception ends"},
      {"page.exceptions", "例外措置", "Exceptions"},
      {"page.expected", "こうあるべき", "What should be"},
      {"page.how", "コマンド・要求", "Command or request"},
      {"page.issuer", "発行", "Issued by"},
      {"page.judged_on", "判定日", "Judged on"},
      {"page.looked", "何を見たか", "What was looked at"},
      {"page.measure", "是正の内容", "Measure"},
      {"page.month", "月", "Month"},
      {"page.now", "今月", "This month"},
      {"page.office", "承認した職", "Granted by"},
      {"page.open", "指摘・残課題", "Findings and what is left"},
      {"page.opened", "提起日", "Opened on"},
      {"page.owner", "担当", "Owner"},
      {"page.period", "対象期間", "Period"},
      {"page.probe", "観測器", "Probe"},
      {"page.reason", "理由", "Reason"},
      {"page.redactions", "伏せたもの", "Taken out"},
      {"page.reducer", "縮約", "Reduced by"},
      {"page.remedy", "是正の方法", "How it is mended"},
      {"page.requirement", "要件", "Requirement"},
      {"page.responsibility", "責任分界", "Responsibility"},
      {"page.rules", "規則の指紋", "Digest of the rules"},
      {"page.run", "実行ID", "Run"},
      {"page.seen_on", "確認日", "Confirmed on"},
      {"page.sha256", "SHA-256(全桁)", "SHA-256 (all digits)"},
      {"page.sources", "根拠資料", "Sources"},
      {"page.span", "所要の目安", "About how long"},

      {"page.next", "次にすること", "What to do next"},
      {"page.tool", "点検の道具", "Tool"},
      {"page.turn", "誰の番か", "Whose turn"},
      {"page.turn.flag", "番: ", "turn: "},
      {"page.verdict", "判定", "Verdict"},
      {"page.was", "どうだったか", "What was found"},
      {"page.when", "日時", "When"},
      {"page.where", "場所", "Where"},
  };
}

std::vector<Phrase> page_headings() {
  return {
      {"page.title", "{} {} セキュリティ要件の証跡",
       "{}, {}: evidence on the security requirements"},
      {"page.kicker", "セキュリティ要件 適合状況と証跡",
       "Security requirements: standing and evidence"},
      {"page.contents", "目次", "Contents"},
      {"page.skip", "本文へ進む", "Skip to the content"},
      {"page.nav.summary", "要約", "Summary"},
      {"page.nav.act-now", "直ちに対応するもの", "To be dealt with at once"},
      {"page.nav.changes", "前月からの変化", "Changes since last month"},
      {"page.nav.trend", "12か月の推移", "Twelve months"},
      {"page.nav.requirements", "要件ごとの詳細", "Each requirement"},
      {"page.nav.questions", "質疑", "Questions"},
      {"page.nav.remediations", "是正", "Remediation"},
      {"page.nav.exceptions", "例外措置・対象外", "Exceptions, not applicable"},
      {"page.nav.scope", "環境と範囲", "Environment and scope"},
      {"page.nav.digests", "指紋", "Digests"},
      {"page.nav.limits", "証明していないこと", "What is not proven"},
      {"page.nav.confirmation", "市の確認欄", "The City's confirmation"},
      {"page.nav.glossary", "用語集", "Glossary"},
      {"page.warnings", "見落としてはならないこと", "Not to be overlooked"},
      {"page.official", "要件の原文", "Official text (Japanese; English rendering below)"},
      {"page.clauses", "項ごとの判定", "Verdict of each clause"},
      {"page.criteria", "基準({}件)", "Criteria ({})"},
      {"page.evidence", "証跡({}件)", "Evidence ({})"},
      {"page.findings", "所見 {}件", "Findings: {}"},
      {"page.outside", "対象外・履行期未到来の要件", "Not applicable, or not yet due"},
      {"page.ignored", "採用しなかった表明・市判断", "Statements that were not taken"},
      {"page.scope.targets", "見た対象と、引用した観測の数",
       "What was looked at, with cited observations"},
      {"page.scope.bases", "どの根拠で判定したか", "On which basis"},
      {"page.scope.unseen", "見ていないもの", "What was not looked at"},
      {"page.questions.closed", "解決した質疑", "Closed questions"},
      {"page.act.city", "市の番のもの({}件)", "The City's turn ({})"},
      {"page.filters", "絞り込み", "Filter"},
      {"page.filter.verdict", "判定", "Verdict"},
      {"page.filter.turn", "誰の番か", "Whose turn"},
      {"page.filter.change", "変化", "Change"},
      {"page.filter.change.better", "改善", "better"},
      {"page.filter.change.worse", "後退", "worse"},
      {"page.filter.change.other", "ほかの変化", "other changes"},
      {"page.filter.change.exception", "例外措置中", "under an exception"},
      {"page.filter.kind", "示す基準", "Criteria shown"},
      {"page.filter.basis", "根拠", "Basis"},
  };
}

std::vector<Phrase> page_sentences() {
  return {
      {"page.claim",
       "この頁は、自分が真正であることを証明できない。証跡パック(.asice)を tenken verify 又は "
       "tenken-desk.html で確かめ、表示される指紋が次と一致することを見る。",
       "This page cannot prove that it is genuine. Check the bundle (.asice) with tenken verify or "
       "tenken-desk.html and compare the digests."},
      {"page.claim.digests", "一致するはずの指紋", "Expected digests"},
      {"page.footer", "{} が作成。実行ID {}。この頁は通信をせず、何も保存しない。",
       "Written by {}. Run {}. This page sends nothing and stores nothing."},
      {"page.print.summary", "要約を印刷", "Print summary"},
      {"page.print.full", "全部を印刷", "Print all"},
      {"page.printed.as_open",
       "この印刷は、画面で開いていたところだけを含む。閉じていた要件の内訳と証跡は含まない("
       "全部は画面の「全部を印刷」で出る)。",
       "This print holds what lay open on the screen. What was folded up is not in it (\"Print "
       "all\" on the screen prints everything)."},
      {"page.printed.summary",
       "この印刷は要約だけを含む。要件ごとの詳細、質疑、是正、環境と範囲及び用語集は含まない。",
       "This print holds the summary only: not the details of each requirement, questions, "
       "remediation, scope and glossary."},
      {"page.printed.filter", "画面で絞り込んでいたため、要件ごとの詳細は一部だけを含む:",
       "The screen was filtered: the details are of some requirements only:"},
      {"page.kind.note", "基準の種別で絞り込んでいるため、この要件の基準の一部だけを示している。",
       "Filtered by kind: only some criteria of this requirement are shown."},
      {"page.nowhere", "は、この頁にない。載せきれなかった証跡は証跡パックの中にある。",
       "is not on this page. Evidence that did not fit is in the bundle."},
      {"page.search", "文字で探す", "Search"},
      {"page.items", "件", " shown"},
      {"page.reset", "絞り込みをやめる", "Clear filters"},
      {"page.open_all", "すべて開く", "Open all"},
      {"page.close_all", "すべて閉じる", "Close all"},
      {"page.copy", "この要件へのリンクをコピー", "Copy link to this requirement"},
      {"page.copied", "コピーしました", "Copied"},
      {"page.keys", "キー操作を使う( / 検索、j k ↑ ↓ 前後、Enter 開閉)",
       "Use keys ( / search, j k ↑ ↓ next and previous, Enter opens)"},
      {"page.nothing", "条件に合う要件はない。", "No requirement matches."},
      {"page.quote", "必須とする原文の語句:", "Official words that make it mandatory:"},
      {"page.awaits", "市が判断すれば決まる。", "The City can settle this by a decision."},
      {"page.binds", "市判断が結び付く指紋", "Digests that a decision binds"},
      {"page.whole_system", "システム全体", "The whole system"},
      {"page.raw", "なし(見たまま)", "none (as seen)"},
      {"page.text_digest", "原文の SHA-256", "SHA-256 of the official text"},
      {"page.act.none", "不適合及び一部適合の要件はない。", "No requirement fails or is partial."},
      {"page.act.more", "ほか{}件は「質疑」に示す。", "More under Questions: {}."},
      {"page.trend.caption",
       "月ごとの判定の数。下から、凡例と同じ順に積んである。点線の枠に「?」は証跡パックのない月。",
       "Verdicts of each month, piled up from below in the order of the legend. A dotted frame "
       "with "
       "\"?\": no bundle of that month."},
      {"page.trend.table", "月ごとの判定の数(要件)", "Verdicts of each month, in requirements"},
      {"page.trend.none", "過去の月の証跡パックは渡されていない。",
       "No bundle of an earlier month was given."},
      {"page.month.this", "今回", "this run"},
      {"page.month.missing", "証跡パックなし", "no bundle"},
      {"page.changes.new", "今月から判定する基準({}件)", "Criteria judged since this month ({})"},
      {"page.questions.none", "答えを待つ質疑はない。", "No question is open."},
      {"page.remediations.none", "是正の予定及び記録はない。", "No remediation is recorded."},
      {"page.exceptions.none", "有効な例外措置はない。", "No exception is in force."},
      {"page.exceptions.note", "例外措置は判定を変えない。判定は元のままである。",
       "An exception changes no verdict."},
      {"page.looks", "観測 {}件", "observations: {}"},
      {"page.digests.how", "証跡パックを確かめたときに表示される値と、全ての桁を見比べる。",
       "Compare every digit with what the verification of the bundle shows."},
      {"page.confirmation.how",
       "紙で確認する場合の記入欄。判断そのものは確認表(XLSX)又は決裁文書で返す。",
       "For confirmation on paper. Decisions are returned by the checklist (XLSX) or by a "
       "document."},
      {"page.confirmed_by", "確認者(所属・職・氏名)", "Confirmed by (office, name)"},
      {"page.confirmed_on", "確認日", "Date"},
      {"page.confirmed_document", "文書番号", "Document number"},
      {"page.confirmed_result", "結果", "Result"},
      {"page.confirmed_choices", "□ 確認した  □ 差し戻す", "□ confirmed  □ returned"},
      {"page.confirmed_remarks", "所見", "Remarks"},
      {"page.cut", "…(この頁では後の{}字を省く。全文は証跡パックにある)",
       "… (this page leaves out {} more characters; all of it is in the bundle)"},
      {"page.left_out",
       "ほか{}件はこの頁に載せていない。全件は証跡パックの assessment.json にある。",
       "Left out of this page: {} more. All are in the bundle's assessment.json."},
      {"page.findings.left_out",
       "ほか{}件の所見はこの頁に載せていない。全件は証跡パックの assessment.json にある。",
       "Findings left out of this page: {} more. All are in the bundle's assessment.json."},
      {"page.looks.left_out",
       "ほか{}件の観測はこの頁に載せていない。全件は証跡パックの evidence/observations.jsonl に"
       "ある。",
       "Observations left out of this page: {} more. All are in the bundle's "
       "evidence/observations.jsonl."},
      {"page.cites.more", "ほか{}件", "and {} more"},
      {"page.excerpt.budget", "この頁の大きさを抑えるため抜粋を省いた。全部は証跡パックにある。",
       "The excerpt is left out to keep this page small; all of it is in the bundle."},
  };
}

}  // namespace

std::vector<Phrase> page_phrases() {
  std::vector<Phrase> out;
  for (const auto& part : {page_labels(), page_headings(), page_sentences()})
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace tenken::reports
