// What the desk says, in both languages. Words of verdicts, causes, turns and refusals come from
// the program itself (tables written by reports/desk.cpp), not from here.

const words = {
  'title': {ja: '点検机 — 証跡パックを確かめ、判断を記す', en: 'tenken desk — check bundles, record decisions'},
  'lead': {
    ja: '受託者から届いた証跡パック（.asice）を、この画面だけで確かめます。通信も保存もしません。閉じると何も残りません。',
    en: 'Checks the bundles (.asice) that vendors deliver. Nothing is sent and nothing is ' +
        'stored; closing the page leaves no trace.'
  },
  'language': {ja: 'English', en: '日本語'},
  'files': {ja: 'ファイルを選ぶ', en: 'Choose files'},
  'files.trust': {
    ja: '① 署名者の認証局証明書（PEM・DER）',
    en: '1. Certificates that signers must lead to (PEM, DER)'
  },
  'files.trust.hint': {
    ja: '契約時に受け取り、市が保管しているもの。証跡パックの中のものは使いません。',
    en: 'Received with the contract and kept by the City. Nothing inside a bundle is ever trusted.'
  },
  'files.tsa': {
    ja: '② 時刻認証局の証明書（PEM・DER）',
    en: '2. Certificates that time stamps must lead to (PEM, DER)'
  },
  'files.tsa.hint': {
    ja: 'なくても開けますが、いつ署名されたかは確かめられません。',
    en: 'Optional; without them the time of signing is not proven.'
  },
  'files.bundles': {ja: '③ 証跡パック（.asice、複数可）', en: '3. Bundles (.asice, any number)'},
  'files.bundles.hint': {
    ja: 'ここへまとめて置く（ドラッグ）こともできます。',
    en: 'They can also be dropped here, all at once.'
  },
  'choose': {ja: 'ファイルを選ぶ', en: 'Choose files'},
  'choose.none': {ja: 'まだ選ばれていません', en: 'none chosen yet'},
  'choose.count': {ja: '{count}件', en: '{count} chosen'},
  'trust.none': {
    ja: '署名者の証明書が選ばれていません。改変がないことは確かめますが、誰の証跡パックかは確かめられず、集計に入りません。',
    en: 'No signer certificate is chosen: bundles are checked for changes, but not whose they ' +
        'are, and none is counted.'
  },
  'trust.signer': {ja: '署名者の認証局', en: 'for signers'},
  'trust.tsa': {ja: '時刻認証局', en: 'for time stamps'},
  'trust.caption': {ja: '信頼する証明書', en: 'Trusted certificates'},
  'trust.compare': {
    ja: '指紋（SHA-256）を契約書又は表紙の控えと見比べてください。',
    en: 'Compare the fingerprints (SHA-256) with those in the contract or on the cover sheet.'
  },
  'use': {ja: '用途', en: 'Use'},
  'subject': {ja: '名義', en: 'Subject'},
  'fingerprint': {ja: '指紋（SHA-256）', en: 'Fingerprint (SHA-256)'},
  'valid_until': {ja: '有効期限', en: 'Valid until'},
  'remove': {ja: '外す', en: 'Remove'},
  'progress': {ja: '確認中 {done} / {all} {name}', en: 'checking {done} of {all} {name}'},
  'no_end': {ja: '期限の定めなし', en: 'without end'},
  'progress.done': {
    ja: '{all}件を確かめました: 有効{valid}件、未確認{unproven}件、使えないもの{refused}件' +
        '（この PC の時計: {now}）',
    en: '{all} checked: {valid} valid, {unproven} not verified, {refused} unusable' +
        ' (clock of this PC: {now})'
  },
  'nav.overview': {ja: '一覧', en: 'Overview'},
  'nav.changes': {ja: '前月からの変化', en: 'Changes'},
  'nav.city': {ja: '市の番', en: "The City's turn"},
  'nav.system': {ja: 'システムの詳細', en: 'One system'},
  'nav.label': {ja: '画面の切替え', en: 'Views'},
  'empty': {
    ja: '証跡パックを選ぶと、ここに一覧が出ます。',
    en: 'Choose bundles, and the overview appears here.'
  },
  'month': {ja: '対象月', en: 'Month'},
  'month.label': {ja: '{month}分', en: '{month}'},
  'filter.system': {ja: 'システム名で絞り込む', en: 'Filter by system'},
  'filter.rows': {ja: '表示する行', en: 'Show'},
  'filter.all': {ja: 'すべて', en: 'all systems'},
  'filter.open': {ja: '×・△・未確認があるもの', en: 'with ×, △ or unknown'},
  'filter.fail': {ja: '×があるもの', en: 'with ×'},
  'filter.aside': {ja: '集計に入らないもの', en: 'not counted'},
  'matrix.caption': {
    ja: 'システム別・要件別の適合状況', en: 'Systems by requirement'
  },
  'matrix.shown': {
    ja: '絞り込み中: {all}システムのうち{shown}を表示',
    en: 'filtered: {shown} of {all} {all:system|systems} shown'
  },
  'matrix.help': {
    ja: '表の中は矢印キーで動き、Enter キーで詳細を開きます。',
    en: 'Move in the table with the arrow keys; Enter opens the details.'
  },
  'system': {ja: 'システム', en: 'System'},
  'state': {ja: '確認結果', en: 'Result of the check'},
  'state.valid': {ja: '有効', en: 'valid'},
  'state.unproven': {ja: '改変なし・誰のものか未確認', en: 'intact, whose it is not verified'},
  'state.unproven.time': {ja: '改変なし・時刻が未確認', en: 'intact, its time not verified'},
  'state.refused': {ja: '使えません', en: 'unusable'},
  'state.old': {ja: '古い月', en: 'older month'},
  'state.partial': {ja: '一部だけの点検', en: 'part of the rows only'},
  'not_counted': {ja: '集計外', en: 'not counted'},
  'old.sentence': {
    ja: '{month}分です。対象月の証跡パックはありません',
    en: 'of {month}; there is none of the chosen month'
  },
  'flag.same_month': {
    ja: '同じ月の証跡パックが{count}つあります。判定日時の遅い方を表示',
    en: '{count} bundles of this month; the one judged last is shown'
  },
  'flag.signers': {
    ja: '署名者の異なる証跡パックがあります',
    en: 'bundles of this system have different signers'
  },
  'flag.namesake': {
    ja: '同じ名前のシステムが、別の署名者からも届いています。こちらの署名者: {signer}',
    en: 'another signer delivers a system of this name too; this one is by {signer}'
  },
  'flag.no_period': {
    ja: '対象月の記載がないため、判定日の月としています', en: 'no month is declared: that of the judgement is taken'
  },
  'flag.other_rules': {
    ja: '判定の規則が、この机の版と異なります', en: 'judged by other rules than those of this desk'
  },
  'flag.other_rules.note': {
    ja: '基準が欠けていないか、必須のものが参考とされていないかは、ここでは確かめられません。tenken replay を使うと、市の規則で判定し直せます。',
    en: 'Whether criteria are missing, or called supporting, cannot be seen here. tenken replay ' +
        'judges again by rules of your own.'
  },
  'flag.public': {ja: '公開版', en: 'public edition'},
  'counts.sentence': {
    ja: '{systems}システム × 27要件 = {cells}',
    en: '{systems} {systems:system|systems} × 27 requirements = {cells}'
  },
  'counts.prepared': {
    ja: 'うち備えのみ（履行期未到来） {count}', en: 'of these prepared only (not yet due): {count}'
  },
  'prepared': {ja: '備え', en: 'prepared'},
  'prepared.short': {ja: '備', en: 'P'},
  'performed': {ja: '履行', en: 'performed'},
  'performed.short': {ja: '履', en: 'D'},
  // A column is three characters wide; | is where a line ends.
  'unknown.short': {ja: '未確認', en: 'un-|known'},
  'unknown.bracketed': {ja: '未|確認', en: 'un-|known'},
  'not_due.short': {ja: '未到来', en: 'not|due'},
  'not_due.bracketed': {ja: '未|到来', en: 'not|due'},
  'exception': {ja: '例外措置', en: 'exception'},
  'exception.short': {ja: '例外', en: 'exc.'},
  'exception.over.short': {ja: '例外切', en: 'exc. over'},
  'exception.sentence': {
    ja: '例外措置（判定は変わりません）: {document} {until}まで {text}',
    en: 'exception (the verdict stays): {document} until {until} {text}'
  },
  'exception.over': {ja: '期限切れ', en: 'expired'},
  'odd': {
    ja: 'この机が知らない判定の語「{word}」です。未確認として扱います',
    en: 'a verdict unknown to this desk, "{word}", counts as unknown'
  },
  'missing_row': {
    ja: '証跡パックにこの要件の判定がありません', en: 'the bundle does not judge this requirement'
  },
  'legend': {ja: '凡例', en: 'Legend'},
  'legend.text': {
    ja: '○ 適合 / △ 一部適合 / × 不適合 / ― 対象外 / 未確認 = 確かめられていない（適合ではありません）/ 備・履 = 備えと履行（履行の時期が来ていない）/ ' +
        '例外 = 市が期限付きで認めた例外（×のまま）/ （　）= 集計に入れていないもの',
    en: '○ pass / △ partial / × fail / ― not applicable / unknown = not verified, never a pass ' +
        '/ P, D = prepared, done (not yet due) / exc. = a dated exception of the City (stays ' +
        '×) / ( ) = not counted'
  },
  'aside': {
    ja: '集計に入れていない証跡パック', en: 'Bundles that are not counted'
  },
  'aside.file': {ja: 'ファイル', en: 'File'},
  'aside.why': {ja: '理由', en: 'Why'},
  'aside.do': {ja: 'どうするか', en: 'What to do'},
  'do.file': {
    ja: '証跡パック（.asice）ではないファイルです。選び直してください。',
    en: 'This is no bundle (.asice). Choose again.'
  },
  'do.not_bundle': {
    ja: '証跡パックではないファイルか、無害化又は別のソフトで保存し直されたものです。受託者から届いた元のファイルを選んでください。',
    en: 'Either no bundle, or one that was sanitised or saved again by another program. Choose ' +
        'the original file from the vendor.'
  },
  'do.empty': {
    ja: '中身が空のファイルです。受託者に、元のファイルをもう一度送るよう求めてください。',
    en: 'The file is empty. Ask the vendor to send the original file again.'
  },
  'do.again': {
    ja: '受託者に、元のファイルをもう一度送るよう求めてください。',
    en: 'Ask the vendor to send the original file again.'
  },
  'do.signer': {
    ja: '登録した受託者の署名ではありません。送り主と、選んだ証明書が正しいかを確かめてください。',
    en: 'Not signed by a registered vendor. Check who sent it, and whether the right ' +
        'certificates are chosen.'
  },
  'do.trust': {
    ja: '①で、契約時に受け取った証明書を選んでください。',
    en: 'Choose the certificates received with the contract (1).'
  },
  'do.tsa': {
    ja: '②で、時刻認証局の証明書を選んでください。',
    en: "Choose the time-stamping authority's certificate (2)."
  },
  'do.month': {ja: '対象月の証跡パックを受託者に求めてください。', en: 'Ask the vendor for the bundle of the month.'},
  'do.none': {ja: '何もする必要はありません。', en: 'Nothing to do.'},
  'do.which': {
    ja: 'どちらが正しいかを受託者に確かめてください。', en: 'Ask the vendor which of them counts.'
  },
  'do.later': {ja: '見るには対象月を変えてください。', en: 'Choose another month to see it.'},
  'do.tool': {
    ja: '「tenken verify」で確かめるか、受託者に相談してください。',
    en: 'Check with "tenken verify", or ask the vendor.'
  },
  'why.same_file': {ja: '同じファイルが2回選ばれています', en: 'the same file was chosen twice'},
  'why.same_month': {
    ja: '同じシステム・同じ月の証跡パックがほかにあります（判定日時の遅い方を表示）',
    en: 'another bundle of the same system and month was judged later'
  },
  'why.later_month': {ja: '対象月より後の月のものです', en: 'of a month after the chosen one'},
  'why.earlier_month': {
    ja: '前の月のものです（前月との比較に使います）', en: 'of an earlier month; used to compare'
  },
  'why.old': {
    ja: '古い月（{month}分）のもので、対象月の証跡パックがありません',
    en: 'of an older month ({month}); there is none of the chosen one'
  },
  'why.future': {ja: 'まだ来ていない月のものです', en: 'of a month that is still to come'},
  'why.partial': {
    ja: '一部の要件だけを点検したもので、月次の証跡パックではありません',
    en: 'only part of the requirements was looked at: not a monthly bundle'
  },
  'assessment.malformed': {
    ja: '判定結果（assessment.json）を読み取れません。', en: 'The judgement (assessment.json) cannot be read.'
  },
  'assessment.too_large': {
    ja: '判定結果（assessment.json）が大きすぎます。', en: 'The judgement (assessment.json) is larger than ' +
        'any real one.'
  },
  'assessment.missing': {
    ja: '判定結果（assessment.json）が入っていません。', en: 'There is no judgement (assessment.json) inside.'
  },
  'assessment.other_version': {
    ja: '判定結果の版が、この机の知るものと異なります。', en: 'The judgement is of a version that this desk does not know.'
  },
  'assessment.contradiction': {
    ja: '判定結果が自分自身と食い違っています（まとめの判定が、その根拠と合いません）。',
    en: 'The judgement contradicts itself: a summary is not what it rests on.'
  },
  'assessment.other_criteria': {
    ja: '判定結果の基準が、同封の規則の基準と合いません（基準が抜けているか、必須のものが参考とされています）。',
    en: 'The judgement is not by the criteria of the rules beside it: some are left out, or called ' +
        'supporting.'
  },
  'bundle.unchecked': {
    ja: '証跡パックを最後まで確かめられませんでした。', en: 'The bundle could not be checked to its end.'
  },
  'desk.internal': {
    ja: '確認の途中で思わぬ誤りが起きました。使えないものとして扱います。',
    en: 'Something went wrong while checking; it counts as unusable.'
  },
  'desk.unreadable': {
    ja: 'ファイルを開けません（移動、削除又は変更された可能性があります）。',
    en: 'The file cannot be opened; it may have been moved, deleted or changed.'
  },
  'desk.certificate_dropped': {
    ja: '証明書は、用途を確かめて①又は②の枠に置くか、ボタンで選んでください。',
    en: 'Drop a certificate on panel 1 or 2, or choose it there: its use is never guessed.'
  },
  'desk.folder': {
    ja: 'フォルダーのままでは受け取れません。中の証跡パック（.asice）を選んで置いてください。',
    en: 'A folder cannot be taken as it is. Choose the bundles (.asice) inside it.'
  },
  'desk.too_many': {
    ja: '一度に選べる証跡パックの数を超えています。', en: 'More bundles than this desk takes at once.'
  },
  'left_out.problems': {ja: 'ほか{count}件', en: 'and {count} more'},
  'detail.refused': {ja: '内訳', en: 'details'},
  'sha256': {ja: '証跡パックの SHA-256', en: "The bundle's SHA-256"},
  'sha256.short': {ja: '短い番号(先頭12桁): {short}', en: 'Short code (first 12): {short}'},
  'sha256.compare': {
    ja: '表紙（紙・メール）に記された値と見比べてください。', en: 'Compare with the cover sheet (paper, mail).'
  },
  'file': {ja: 'ファイル', en: 'File'},
  'signer': {ja: '署名者', en: 'Signer'},
  'signer.certificate': {ja: '署名者の証明書（SHA-256）', en: "Signer's certificate (SHA-256)"},
  'level': {ja: '署名の水準', en: 'Level'},
  'signing_time': {ja: '署名時刻（署名者の申告）', en: 'Signing time (claimed)'},
  'timestamp': {ja: 'タイムスタンプ', en: 'Time stamp'},
  'not_proven': {ja: 'この証跡パックが証明しないこと', en: 'What this bundle does not prove'},
  'as_of': {ja: '判定日時', en: 'Judged at'},
  'run': {ja: '実行ID', en: 'Run'},
  'members': {ja: '収録数', en: 'Members'},
  'city': {ja: '市', en: 'City'},
  'reports': {ja: '中の報告書', en: 'Reports inside'},
  'reports.hint': {
    ja: '受託者が作った報告書です。保存してから開いてください。SHA-256 は署名された値です。',
    en: 'Reports by the vendor. Save, then open. The SHA-256 is the signed one.'
  },
  'reports.odd': {
    ja: '報告書の種類ではないため、開けない名前（.bin）で保存します。',
    en: 'No kind of report: it is saved under a name that opens nothing (.bin).'
  },
  'reports.none': {ja: '報告書は入っていません。', en: 'There is no report inside.'},
  'save': {ja: '保存', en: 'Save'},
  'size': {ja: '大きさ', en: 'Size'},
  'bytes': {ja: '{grouped}バイト', en: '{grouped} {count:byte|bytes}'},
  'requirements': {ja: '要件ごとの判定', en: 'Requirement by requirement'},
  'open.all': {ja: 'すべて開く', en: 'Open all'},
  'close.all': {ja: 'すべて閉じる', en: 'Close all'},
  'official': {ja: '要件（原文）', en: 'Requirement'},
  'clauses': {ja: '項目別', en: 'Clauses'},
  'criterion': {ja: '基準', en: 'Criterion'},
  'mandatory': {ja: '必須', en: 'mandatory'},
  'supporting': {ja: '参考', en: 'supporting'},
  'expected': {ja: 'こうあるべき', en: 'What should be'},
  'actual': {ja: 'こうだった', en: 'What was found'},
  'source': {ja: '根拠', en: 'Source'},
  'next': {ja: '次にすること:', en: 'What to do next:'},
  'next.city': {
    ja: '市が判断する番です。「市の番」の画面で、判断と理由を記入できます。',
    en: "It is the City's turn: enter the decision and its reason under “The City's turn”."
  },
  'deciding': {ja: 'この判定を決めている基準:', en: 'Decided by:'},
  'cause': {ja: '未確認の理由', en: 'Why unknown'},
  'turn': {ja: '番', en: 'Turn'},
  'cites': {ja: '証跡ID', en: 'Evidence'},
  'decision.held': {ja: '市の判断あり（有効）', en: 'decided by the City, in force'},
  'decision.reopened': {ja: '判断の対象が変わりました', en: 'what was decided upon has changed'},
  'decision.aged': {ja: '判断の期限が過ぎました', en: 'the decision has run out'},
  'remediations': {ja: '是正の状況', en: 'Remediation'},
  'more': {ja: 'ほか{count}件を表示', en: 'show {count} more'},
  'left_out': {
    ja: '…（以下{count}字を省略）', en: ' … ({count} {count:character|characters} left out)'
  },
  'changes.none': {
    ja: '同じシステムの前の月の証跡パックも選ぶと、変化を表示します。',
    en: 'Choose the bundle of the month before as well, and the changes are shown.'
  },
  'changes.same': {ja: '変化はありません。', en: 'Nothing changed.'},
  'changes.from_to': {ja: '{before}分 → {after}分', en: '{before} → {after}'},
  'changes.column.kind': {ja: '変化', en: 'Change'},
  'changes.column.before': {ja: '前', en: 'Before'},
  'changes.column.after': {ja: '今', en: 'Now'},
  'changes.column.seen': {ja: '今はこうだった', en: 'What was found now'},
  'change.better': {ja: '改善', en: 'better'},
  'change.worse': {ja: '悪化', en: 'worse'},
  'change.newly_unknown': {ja: '新たに未確認', en: 'newly unknown'},
  'change.confirmed': {ja: '確認できた', en: 'now verified'},
  'change.found_failing': {ja: '不適合と判明', en: 'found failing'},
  'change.added': {ja: '新しい基準', en: 'new criterion'},
  'change.removed': {ja: 'なくなった基準', en: 'criterion gone'},
  'change.other': {ja: '変更', en: 'changed'},
  'city.lead': {
    ja: '市が動く番のもの。「判断」の欄があるものは、ここで記入して保存できます。',
    en: 'What waits for the City. Where there is a decision to make, it can be entered and ' +
        'saved here.'
  },
  'city.none': {ja: '市の番のものはありません。', en: 'Nothing waits for the City.'},
  'city.search': {ja: '検索（システム・要件・文）', en: 'Search (system, requirement, words)'},
  'city.show': {ja: '表示', en: 'Show'},
  'city.show.all': {ja: 'すべて', en: 'all'},
  'city.show.decidable': {ja: '判断を記入できるもの', en: 'to be decided'},
  'city.show.open': {ja: 'まだ記入していないもの', en: 'not entered yet'},
  'city.show.filled': {ja: '記入済み', en: 'entered'},
  'city.requirement': {ja: '要件', en: 'Requirement'},
  'city.count': {
    ja: '{shown}件を表示（全{all}件、記入済み{filled}件）',
    en: '{shown} shown of {all}; {filled} entered'
  },
  'city.asked': {ja: '求められていること', en: 'What is required'},
  'city.seen': {ja: 'こうだった', en: 'What was found'},
  'city.question': {ja: '質問', en: 'Question'},
  'city.since': {ja: '{date}から', en: 'since {date}'},
  'city.reason': {ja: '理由', en: 'Reason'},
  'city.verdict': {ja: '市の判断', en: 'Decision'},
  'city.verdict.none': {ja: '（未記入）', en: '(none)'},
  'city.clear': {ja: '記入を消す', en: 'Clear'},
  'city.restore': {ja: '元に戻す', en: 'Undo'},
  'city.long_reason': {
    ja: '理由が長すぎます（{bytes}バイト、8,192バイトまで）。短くするまで保存できません。',
    en: 'The reason is too long ({bytes} bytes of at most 8,192) and cannot be saved.'
  },
  'city.details': {ja: '要件の詳細を見る', en: 'See the requirement'},
  'city.cannot': {
    ja: '要件文の指紋が証跡パックにないため、ここでは判断できません。',
    en: "The digest of the requirement's text is not in the bundle: it cannot be decided here."
  },
  'city.decided_above': {
    ja: 'この基準の判断は、同じ基準の先の欄に記入します。',
    en: 'The decision on this criterion is entered in the first entry about it.'
  },
  'city.not_a_decision': {
    ja: '判断ではなく、資料や回答を求めるものです。', en: 'Not a decision: a paper or an answer is asked for.'
  },
  'save.heading': {ja: '判断を保存する', en: 'Save the decisions'},
  'save.lead': {
    ja: 'システムごとに一つのファイルになります。XLSX は受託者へ返送し、JSON は市が電子署名するとき（tenken decide --sign）に使います。',
    en: 'One file a system. The XLSX goes back to the vendor; the JSON is for signing (tenken ' +
        'decide --sign).'
  },
  'save.office': {ja: '職名（判断した人）', en: 'Office of who decides'},
  'save.organisation': {ja: '組織', en: 'Organisation'},
  'save.effective': {ja: '判断日', en: 'Date of the decision'},
  'save.expires': {ja: '再確認期限', en: 'To be looked at again by'},
  'save.document': {ja: '文書番号', en: 'Document number'},
  'save.filled': {ja: '記入済み', en: 'Entered'},
  'save.missing': {ja: '足りないもの', en: 'Missing'},
  'save.files': {ja: '保存', en: 'Save'},
  'save.saved': {ja: '保存しました', en: 'saved'},
  'save.unsaved': {ja: 'まだ保存していません', en: 'not saved yet'},
  'save.none': {ja: '記入した判断はまだありません。', en: 'No decision has been entered yet.'},
  'save.sha256': {ja: '保存したファイルの SHA-256', en: 'SHA-256 of the saved file'},
  'fault.office': {ja: '職名', en: 'office'},
  'fault.organisation': {ja: '組織', en: 'organisation'},
  'fault.document': {ja: '文書番号', en: 'document number'},
  'fault.dates': {ja: '日付（判断日と再確認期限）', en: 'dates in order'},
  'fault.long_head': {
    ja: '職名、組織又は文書番号が長すぎます（200字まで）',
    en: 'office, organisation or document number is too long (at most 200 characters)'
  },
  'fault.over': {
    ja: '再確認期限が過ぎています（この判断は効力を持ちません）',
    en: 'the day to look again has passed: the decision would count for nothing'
  },
  'fault.verdict': {ja: '{id}の判断', en: 'verdict of {id}'},
  'fault.reason': {ja: '{id}の理由', en: 'reason of {id}'},
  'fault.long_reason': {ja: '{id}の理由が長すぎます', en: 'the reason of {id} is too long'},
  'about': {ja: 'この画面について', en: 'About this page'},
  'not_replayed': {
    ja: 'この画面が示すのは、受託者が署名した判定です。証跡から判定し直すものではありません（判定し直すには ' +
        'tenken replay を使います）。',
    en: 'What is shown is the judgement that the vendor signed; it is not judged again from the ' +
        'evidence here (tenken replay does that).'
  },
  'about.text': {
    ja: 'この1枚のファイルだけで動き、通信、保存、外部の部品を使いません。ファイル自身が本物かは、公開されている SHA-256 と「certutil -hashfile ' +
        'tenken-desk.html SHA256」の結果を見比べて確かめてください。',
    en: 'This one file works alone: no request, no storage, nothing loaded. Whether it is ' +
        'genuine shows "certutil -hashfile tenken-desk.html SHA256" against the published ' +
        'SHA-256.'
  },
  'no_crypto': {
    ja: 'このブラウザーでは確認に必要な機能（WebCrypto）が使えません。Edge 又は Chrome で開いてください。',
    en: 'This browser lacks WebCrypto. Open the page in Edge or Chrome.'
  },
  'changed_since': {
    ja: 'ファイルが確認の後で変わっています。もう一度選んでください。',
    en: 'The file has changed since it was checked. Choose it again.'
  },
  'total': {ja: '計', en: 'All'}
};
