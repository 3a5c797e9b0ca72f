// 適合状況確認表: its headings and how it is filled in.
#include "reports/words/phrases.hpp"

namespace tenken::reports {

std::vector<Phrase> xlsx_phrases() {
  return {
      {"xlsx.title", "セキュリティ要件等一覧 適合状況確認表", "Security requirements: checklist"},
      {"xlsx.about", "{} 宛  提出者: {}  {}  判定日: {}  {}  実行ID: {}",
       "To {}  from {}  {}  judged on {}  {}  run {}"},
      {"xlsx.how_to_fill",
       "市は色の付いた欄(市確認・市コメント・文書番号)と、「市判断」シートの色の付いた欄に記入し、"
       "このファイルを文書番号とともに返送する。ほかの欄は変更できないように保護してある("
       "パスワードなし)。",
       "The City fills in the coloured cells here and on the sheet 市判断 and returns this file "
       "under "
       "a document number. Other cells are locked, without a password."},
      {"xlsx.sheet.checklist", "適合状況確認表", "Checklist"},
      {"xlsx.sheet.criteria", "項・基準別", "Clauses and criteria"},
      {"xlsx.sheet.follow_up", "質疑・是正", "Questions and remediation"},
      {"xlsx.sheet.notes", "凡例・注意", "Legend and notes"},
      {"xlsx.criteria.about",
       "要件を基準に分け、それぞれ何を見て、どうあるべきで、どうだったかを示す。"
       "「必須」は別紙2の文言に基づく基準、「参考」は判定に用いない基準である。",
       "Each requirement by its criteria: what was seen, what should be, what was. Mandatory "
       "criteria rest on words of the annex; supporting ones do not decide a row."},
      {"xlsx.decisions.title", "市の判断を待つ基準", "Criteria that wait for the City's decision"},
      {"xlsx.decisions.about",
       "判断する行だけ、色の付いた欄(判定・理由・職名・文書番号・判断日・再確認期限)"
       "をすべて記入し、"
       "返送する。判定が空欄の行は判断なしとして扱う。判断は「内容の指紋」の内容に対するもので、"
       "内容が変わらない限り再確認期限まで引き継がれる。文書番号は全ての行に同じものを書く。",
       "In each row that you decide, fill in all coloured cells: verdict, reason, office, document "
       "number, day of the decision, day of re-confirmation; and return the file. A row without a "
       "verdict is no decision. A decision binds the content whose digest stands beside it and "
       "holds until the re-confirmation date while that content stays as it is. All rows have the "
       "same document number."},
      {"xlsx.decisions.too_many",
       "{}件の内容に対する判断であり、この表では扱えない。tenken decide --draft で判断する。",
       "A decision over {} pieces of content does not fit here: use tenken decide --draft."},
      {"xlsx.choose", "一覧から選ぶ。空欄のままでもよい。",
       "Choose from the list, or leave it empty."},
      {"xlsx.prompt.reason", "見たものと求められていることを比べ、そう判断した理由を書く。",
       "Why you decide so, from what was seen and what is asked."},
      {"xlsx.prompt.office", "判断した人の職名。氏名は書かない(例: 情報政策課長)。",
       "The office of who decides, not a name."},
      {"xlsx.prompt.document", "この確認表を返送する文書の番号。全ての行に同じ番号を書く。",
       "The number of the paper with which this file is returned, the same in all rows."},
      {"xlsx.prompt.effective_date", "判断した日を年から書く(例: 2026/11/24、令和8年11月24日)。",
       "The day of the decision with its year (2026/11/24)."},
      {"xlsx.prompt.expires_date",
       "この日までに内容を確かめ直す。判断日から1年以内が目安(例: 2027/11/23)。",
       "The day by which the content is looked at again, about a year later (2027/11/23)."},
      {"xlsx.prompt.comment", "要再確認・差戻しのときは理由を必ず書く。判定は変わらない。",
       "A word why, needed unless the row is confirmed. It changes no verdict."},
      {"xlsx.category", "区分", "Category"},
      {"xlsx.requirement", "要件(原文)", "Requirement (official text)"},
      {"xlsx.verdict", "適合状況", "Verdict"},
      {"xlsx.turn", "番", "Turn"},
      {"xlsx.basis", "確認方法", "Basis"},
      {"xlsx.seen_on", "確認日", "Seen on"},
      {"xlsx.sources", "根拠資料", "Source"},
      {"xlsx.evidence", "証跡ID", "Evidence id"},
      {"xlsx.responsibility", "責任分界", "Responsible"},
      {"xlsx.open", "指摘・残課題", "Findings and open points"},
      {"xlsx.due", "是正期限", "Due"},
      {"xlsx.notes", "備考", "Notes"},
      {"xlsx.city_confirmation", "市確認", "City"},
      {"xlsx.city_comment", "市コメント", "City's comment"},
      {"xlsx.city_document", "文書番号", "Document no."},
      {"xlsx.exception", "例外措置 {} {}まで(判定は変わらない)",
       "exception {} until {} (the verdict stays)"},
      {"xlsx.change", "前月 {} → {}", "last month {}: {}"},
      {"xlsx.criterion", "基準", "Criterion"},
      {"xlsx.clause", "項", "Clause"},
      {"xlsx.kind", "種別", "Kind"},
      {"xlsx.sought", "求められていること", "What is asked"},
      {"xlsx.target", "対象", "Target"},
      {"xlsx.looked", "何を見たか", "What was seen"},
      {"xlsx.expected", "こうあるべき", "What should be"},
      {"xlsx.actual", "こうだった", "What was"},
      {"xlsx.confirm", "自分で確かめるには", "How to see it oneself"},
      {"xlsx.id", "番号", "Id"},
      {"xlsx.state", "状態", "State"},
      {"xlsx.asked", "内容", "Content"},
      {"xlsx.since", "起票日", "Since"},
      {"xlsx.until", "期限・完了日", "Due or closed"},
      {"xlsx.effect", "解決するとどうなるか", "Effect"},
      {"xlsx.owner", "担当", "Owner"},
      {"xlsx.none", "なし", "none"},
      {"xlsx.term", "用語", "Term"},
      {"xlsx.meaning", "意味・内容", "Meaning"},
      {"xlsx.legend", "凡例", "Legend"},
      {"xlsx.not_proven", "証明していないこと", "Not proven"},
      {"xlsx.digest", "指紋", "Digest"},
      {"xlsx.ignored", "採用しなかった表明・判断", "Statement not taken"},
      {"xlsx.previous", "前月との比較", "Since last month"},
      {"decide.remarks", "市確認欄(判定は変わらない)", "Remarks (they change no verdict)"},
      {"decide.not_compared",
       "市の欄以外が書き換えられていないかは確かめていない。証跡パックも指定すると確かめる"
       "(tenken decide 証跡パック --trust FILE --from FILE.xlsx)。",
       "whether cells other than the City's were altered was not checked; name the bundle too: "
       "tenken decide BUNDLE --trust FILE --from FILE.xlsx"},
  };
}

}  // namespace tenken::reports
