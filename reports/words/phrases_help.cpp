// What the commands are for, and their options.
#include "reports/words/console.hpp"

namespace tenken::reports {

namespace {

std::vector<Spoken> summaries() {
  return {
      {"starter files, or the registers section for a vendor's workbook",
       "ひな形を作る。又は受託者の Excel から台帳の設定を作る"},
      {"every fault of deployment, profile and rules, with file:line:column",
       "宣言、市の設定、規則の誤りを、行と桁を添えて全て示す"},
      {"every command and request of a scan, without doing any",
       "点検で行う全てのコマンドと要求を、実行せずに示す"},
      {"look, judge, report and seal", "見て、判定し、報告し、封印する"},
      {"what is left of a month, whose turn, by effect", "その月に残ること、誰の番か"},
      {"the City's decisions: a draft from a bundle, and its seal",
       "市の判断。証跡パックから下書きを作り、署名して封じる"},
      {"the vendor's attestations: a draft from a bundle, and their seal",
       "受託者の表明。証跡パックから下書きを作り、署名して封じる"},
      {"the City's exceptions: a draft from a bundle, and their seal",
       "市の例外措置。証跡パックから下書きを作り、署名して封じる"},
      {"the questions to put to the City once, with the values in use",
       "最初に一度、市に尋ねる事項と、いま使う値"},
      {"render again from a bundle", "証跡パックから報告書を作り直す"},
      {"is a bundle intact, whose is it, and what is not proven",
       "証跡パックは改変されていないか、誰のものか、何が証明されていないか"},
      {"the city's desk: one offline page that checks bundles and takes decisions",
       "市の確認画面。証跡パックを検証し判断を記入する、オフラインの一枚のページ"},
      {"judge a bundle's evidence again", "証跡パックの証跡から判定をやり直す"},
      {"requirements, criteria, checks, probes, roles, parameters, formats",
       "要件、基準、判定、観測、役割、パラメータ、形式の一覧"},
      {"what would be kept of log files: counts, never a line",
       "ログから何が残るか(件数だけで、行そのものは残さない)"},
      {"the columns of a register as JSON Schema", "台帳の列を JSON Schema で示す"},
      {"what changed between two bundles of a system", "同じシステムの二つの証跡パックの違い"},
      {"preflight: references, keys, trust, clock, reachability, ages, disk",
       "点検の前の確かめ。参照、鍵、信頼の起点、時計、到達、古さ、空き容量"},
      {"a requirement, a criterion, an error code, the exit codes",
       "要件、基準、誤りの符号、終了コードの説明"},
      {"completion for bash, zsh or fish", "bash、zsh、fish の補完"},
      {"the manual page", "マニュアルページ"},
      {"this version", "この版の番号"},
      {"audits a cloud service against the 27 requirements and seals the evidence",
       "クラウドサービスを27件の要件に照らして点検し、証跡を封印する"},
      {"usage: tenken {} {}", "使い方: tenken {} {}"},
      {"usage: tenken COMMAND [options]", "使い方: tenken コマンド [オプション]"},
      {"see \"tenken COMMAND --help\" and \"tenken explain exit-codes\"",
       "「tenken コマンド --help」と「tenken explain exit-codes」を参照"},
      {"default {}", "既定 {}"},
  };
}

std::vector<Spoken> options() {
  return {
      {"show this help", "この説明を表示する"},
      {"the audited service", "点検する対象システムの宣言"},
      {"what the city decides", "市が決める設定"},
      {"a folder of rules in place of the built-in ones",
       "組込みの規則に代えて使う規則のフォルダー"},
      {"the City's profile, if there is one", "市の設定(あれば)"},
      {"write here instead of standard output", "標準出力ではなくここに書く"},
      {"log files and folders", "ログファイルとフォルダー"},
      {"a key of the logs: who=staff_no (who, when, what, from, result, level)",
       "ログのキー。例 who=staff_no(who, when, what, from, result, level)"},
      {"a word of the logs: view=照会 (access, operation, view, failure)",
       "ログの語。例 view=照会(access, operation, view, failure)"},
      {"SHA-256 of each file in the same pass", "同じ読み取りで各ファイルの SHA-256 も求める"},
      {"threads; default: one a processor", "スレッドの数(既定は CPU の数)"},
      {"bash, zsh or fish", "bash、zsh 又は fish"},
      {"write the page here, - for stdout", "ページをここに書く(- は標準出力)"},
      {"print its SHA-256 only, to compare a copy with",
       "写しと比べるための SHA-256 だけを表示する"},
      {"the earlier bundle", "前の証跡パック"},
      {"the later bundle", "後の証跡パック"},
      {"the result as JSON", "結果を JSON で出す"},
      {"folder that a scan would work in", "点検が作業に使うフォルダー"},
      {"19, 19.1, password_composition, bundle.altered_member, exit-codes",
       "19、19.1、password_composition、bundle.altered_member、exit-codes など"},
      {"a vendor's workbook (.xlsx): print its registers section",
       "受託者の Excel(.xlsx)。その台帳の設定を表示する"},
      {"only this sheet of it", "そのうち、このシートだけ"},
      {"it is this register (see \"tenken schema\"); absent: the one that fits best",
       "どの台帳か(「tenken schema」を参照)。なければ最も合うもの"},
      {"folder of the starter files, or file of the section (else standard output)",
       "ひな形を置くフォルダー、又は設定を書くファイル(なければ標準出力)"},
      {"requirements, criteria, checks, probes, roles, parameters, formats or codes",
       "requirements(要件)、criteria(基準)、checks(判定)、probes(観測)、roles(役割)、"
       "parameters(パラメータ)、formats(形式)、codes(符号)のどれか"},
      {"FORMAT or FORMAT=PATH; repeatable; see \"tenken list formats\"",
       "形式、又は 形式=パス。繰り返し可。「tenken list formats」を参照"},
      {"full (for the City) or public (without what was seen, addresses and names)",
       "full(市向け)又は public(見たもの、住所、氏名を除く公表用)"},
      {"no marks outside ASCII", "ASCII の文字だけで印を出す"},
      {"requirements, such as 1,3,11-15", "要件の番号。例 1,3,11-15"},
      {"print the sudoers lines that each host needs", "各ホストに要る sudoers の行を表示する"},
      {"write one shell script a host into this folder, for hosts without inbound access",
       "外から入れないホストのために、ホスト一つにスクリプト一つをこのフォルダーに書く"},
      {"the bundle", "証跡パック"},
      {"a folder of the reader's own rules; absent: the sealed ones",
       "自分の規則のフォルダー。なければ封印された規則"},
      {"judge at this instant instead of the sealed one",
       "封印された日時ではなく、この日時で判定する"},
      {"requirements, such as 1,3,11-15; the others stay unknown: not_selected",
       "要件の番号。例 1,3,11-15。ほかは未確認(選択外)のまま"},
      {"the month before (.asice): questions and the digests of its registers are carried on",
       "前月の証跡パック(.asice)。質疑と台帳のダイジェストを引き継ぐ"},
      {"what a script of \"plan --script\" printed on a host: that host is not connected to",
       "「plan --script」のスクリプトがホストで出力したもの。そのホストには接続しない"},
      {"targets looked at at once; 0: all, at most 64", "同時に見る対象の数。0 は全て(最大64)"},
      {"keep what an interrupted scan of the same plan saw in the last 12 hours",
       "中断した同じ計画の点検が12時間以内に見たものを使って続ける"},
      {"folder for what an interrupted scan keeps", "中断に備えて見たものを置くフォルダー"},
      {"auto, bar, plain or none", "auto、bar、plain 又は none"},
      {"write the sealed bundle here (.asice); needs --key and --certificate",
       "封印した証跡パックをここに書く(.asice)。--key と --certificate が要る"},
      {"write the bundle's cover sheet here (PDF): its digest for whoever receives it",
       "証跡パックの送付状(PDF)をここに書く。受け取る人のためのダイジェスト"},
      {"certificate that its tokens must lead to (PEM)", "そのトークンがたどり着くべき証明書(PEM)"},
      {"name of a register; absent: the names", "台帳の名。なければ名の一覧"},
      {"signing key: file:PATH or env:NAME (PEM or PKCS#12)",
       "署名の鍵。file:パス 又は env:名前(PEM 又は PKCS#12)"},
      {"the signer's certificate and its chain (PEM)", "署名者の証明書と、その連鎖(PEM)"},
      {"passphrase of the key: file:PATH or env:NAME", "鍵のパスフレーズ。file:パス 又は env:名前"},
      {"URL of an RFC 3161 time-stamping authority", "RFC 3161 の時刻認証局の URL"},
      {"write the statements to fill in here (JSON)", "記入する下書きをここに書く(JSON)"},
      {"take verdict and words from this earlier file where it speaks of the same content",
       "同じ内容についての以前のファイルから、判定と文言を引き継ぐ"},
      {"office of who speaks", "述べる人の部署"},
      {"its organisation", "その組織"},
      {"document number", "文書番号"},
      {"effective date; absent: today", "有効になる日。なければ今日"},
      {"expiry date; absent: a year less a day later", "期限の日。なければ一年後の前日"},
      {"read a returned workbook: what it decides, every fault with its cell, and the lines for "
       "the "
       "profile; with a bundle: nothing in it but the City's cells may differ from that bundle's "
       "checklist",
       "返された確認表を読む。何が判断されたか、全ての誤りとそのセル、市の設定に書く行を示す。証跡"
       "パックも"
       "指定すると、市の欄以外がその確認表と同じことを確かめる"},
      {"the filled draft (JSON)", "記入した下書き(JSON)"},
      {"write the sealed statements here (.p7s)", "署名して封じたものをここに書く(.p7s)"},
      {"certificate that the signer must lead to (PEM); repeatable",
       "署名者がたどり着くべき証明書(PEM)。繰り返し可"},
      {"certificate that the time stamper must lead to (PEM); repeatable",
       "時刻認証局がたどり着くべき証明書(PEM)。繰り返し可"},
      {"judge signatures at this instant instead of now", "今ではなく、この日時で署名を判断する"},
      {"print the plain unzip, openssl and sha256sum commands that check the same",
       "同じことを確かめる unzip、openssl、sha256sum のコマンドを表示する"},
      {"write the cover sheet of a valid bundle here (PDF)",
       "有効な証跡パックの送付状をここに書く(PDF)"},
  };
}

/// Said by "tenken list formats".
std::vector<Spoken> formats() {
  return {
      {"27 rows for a terminal", "端末に出す27行の表"},
      {"the assessment, canonical", "判定結果そのもの(正規形の JSON)"},
      {"the city's checklist for Excel", "適合状況確認表(Excel)"},
      {"the evidence page: one file for a browser, offline",
       "証跡ページ。ブラウザーで開く一つのファイル、オフライン"},
      {"the monthly report on paper, two honest pages first", "月次報告書(PDF)。最初の二頁に要点"},
      {"what is left this month, whose turn, by effect", "今月残ること、誰の番か"},
      {"the honest minimum of a month in two pages", "一か月の要点を二頁で"},
  };
}

std::vector<Spoken> manual() {
  return {
      {"NAME", "名前"},
      {"SYNOPSIS", "書式"},
      {"DESCRIPTION", "説明"},
      {"COMMANDS", "コマンド"},
      {"EXIT STATUS", "終了コード"},
      {"ENVIRONMENT", "環境変数"},
      {"FILES", "ファイル"},
      {"SEE ALSO", "関連項目"},
      {"tenken looks at a running cloud service and its papers, judges them against the 27 "
       "requirements of a Japanese city's procurement annex, and seals what it saw, so that the "
       "city "
       "can verify it and judge it again by itself, offline.",
       "tenken "
       "は、稼働中のクラウドサービスとその書類を見て、市の調達仕様書の別紙にある27件の要件に照らし"
       "て"
       "判定し、見たものを封印する。市はそれをオフラインで検証し、自ら判定し直せる。"},
      {"A rule says what to look at; a probe looks and keeps what it saw; a check judges what was "
       "kept; a report says it; a bundle seals it.",
       "規則が何を見るかを言い、観測が見て残し、判定が残したものを判断し、報告書がそれを述べ、"
       "証跡パックがそれを封じる。"},
      {"any option, in capitals with _ for -; the command line wins",
       "全てのオプション。大文字で、- は _ とする。コマンドラインが優先する"},
      {"the first that is set: ja… gives help, faults and notices in Japanese",
       "この順で最初に設定されているもの。ja… なら説明、誤り、知らせを日本語で出す"},
      {"colour although nobody looks; 0: none", "端末でなくても色を付ける。0 なら付けない"},
      {"no colour, no progress line that rewrites itself",
       "色を付けず、進み具合の行を書き換えない"},
      {"the audited service, as its operator declares it", "対象システムの宣言(受託者が書く)"},
      {"what the city decides beforehand", "市があらかじめ決める設定"},
      {"a sealed bundle", "封印された証跡パック"},
  };
}

}  // namespace

std::vector<Spoken> help_phrases() {
  std::vector<Spoken> out;
  for (const auto& part : {summaries(), options(), formats(), manual()})
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace tenken::reports
