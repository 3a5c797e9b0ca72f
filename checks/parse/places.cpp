#include "checks/parse/places.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace tenken::parse {

const char* const foreign_words =
    "(米国|アメリカ|合衆国|英国|イギリス|イングランド|ウェールズ|スコットランド|シンガポール|香港|"
    "中国(の|法|人民|大陸|国際|北京|上海)|中華人民|中華民国|上海|北京|深圳|マカオ|"
    "韓国|大韓民国|ソウル|台湾|台北|ドイツ|独国|フランス|仏国|パリ|ロンドン|アイルランド|ダブリン|"
    "オランダ|ベルギー|ルクセンブルク|スイス|ジュネーブ|チューリッヒ|"
    "スウェーデン|フィンランド|ノルウェー|デンマーク|エストニア|イタリア|スペイン|ポルトガル|"
    "オーストリア|ポーランド|カナダ|オンタリオ|オーストラリア|豪州|ニュージーランド|"
    "インド|マレーシア|タイ王国|タイ国|ベトナム|フィリピン|イスラエル|ロシア|ブラジル|メキシコ|"
    "アラブ首長国|ドバイ|カリフォルニア|サンタクララ|サンフランシスコ|"
    "サンマテオ|シリコンバレー|ワシントン|キング郡|シアトル|ニューヨーク|デラウェア|テキサス|"
    "マサチューセッツ|ヴァージニア|バージニア|コロラド|イリノイ|フロリダ|ネバダ|"
    "ハワイ|ケイマン|アムステルダム|ハーグ|フランクフルト|ミュンヘン|ベルリン|ストックホルム|"
    "ウィーン|ブリュッセル|サンマリノ|モナコ|リヒテンシュタイン|アイスランド|ギリシャ|チェコ|"
    "ハンガリー|ルーマニア|"
    "ブルガリア|ウクライナ|トルコ|エジプト|南アフリカ|サウジアラビア|カタール|バーレーン|"
    "カンボジア|ミャンマー|モンゴル|パキスタン|バングラデシュ|スリランカ|アルゼンチン|チリ共和国|"
    "バミューダ|英領|パナマ|キプロス|マルタ|ラトビア|リトアニア|外国|国外|海外|他国|欧州)";

const char* const foreign_words_english =
    "\\b(united states|u\\.s\\.a?\\.?|usa|america|california|new "
    "york|delaware|washington|texas|massachusetts|virginia|illinois|utah|colorado|florida|nevada|"
    "santa clara|san francisco|san mateo|king county|seattle|england|wales|scotland|united "
    "kingdom|london|singapore|hong kong|china|shanghai|beijing|korea|seoul|taiwan|taipei|"
    "germany|munich|france|paris|ireland|dublin|netherlands|amsterdam|luxembourg|switzerland|"
    "zurich|geneva|sweden|stockholm|finland|norway|denmark|estonia|italy|spain|austria|"
    "belgium|poland|canada|ontario|australia|new south wales|new "
    "zealand|india|indonesia|malaysia|thailand|vietnam|philippines|israel|russia|brazil|mexico|"
    "dubai|uae|cayman)\\b";

const char* const prefectures =
    "(北海道|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|群馬県|埼玉県|千葉県|東京都|"
    "神奈川県|新潟県|富山県|石川県|福井県|山梨県|長野県|岐阜県|静岡県|"
    "愛知県|三重県|滋賀県|京都府|大阪府|兵庫県|奈良県|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|"
    "徳島県|香川県|愛媛県|高知県|福岡県|佐賀県|長崎県|熊本県|大分県|"
    "宮崎県|鹿児島県|沖縄県)";

namespace {

/// The seats of the 50 district courts (and of as many family courts), Act on the Establishment of
/// Courts' schedules.
constexpr std::array<std::string_view, 50> district{
    "東京", "横浜", "さいたま", "千葉",   "水戸", "宇都宮", "前橋",   "静岡",   "甲府", "長野",
    "新潟", "大阪", "京都",     "神戸",   "奈良", "大津",   "和歌山", "名古屋", "津",   "岐阜",
    "福井", "金沢", "富山",     "広島",   "山口", "岡山",   "鳥取",   "松江",   "福岡", "佐賀",
    "長崎", "大分", "熊本",     "鹿児島", "宮崎", "那覇",   "仙台",   "福島",   "山形", "盛岡",
    "秋田", "青森", "札幌",     "函館",   "旭川", "釧路",   "高松",   "徳島",   "高知", "松山"};
constexpr std::array<std::string_view, 8> high{"東京", "大阪", "名古屋", "広島",
                                               "福岡", "仙台", "札幌",   "高松"};
/// Summary courts elsewhere than at a district court: the larger cities only.
constexpr std::array<std::string_view, 58> summary{
    "川崎",   "相模原", "横須賀", "藤沢",   "小田原", "厚木", "鎌倉",   "神奈川", "保土ケ谷",
    "八王子", "立川",   "武蔵野", "町田",   "青梅",   "川口", "川越",   "大宮",   "熊谷",
    "越谷",   "所沢",   "松戸",   "市川",   "佐倉",   "堺",   "東大阪", "岸和田", "枚方",
    "吹田",   "豊中",   "尼崎",   "西宮",   "姫路",   "明石", "伊丹",   "伏見",   "小倉",
    "久留米", "浜松",   "沼津",   "豊橋",   "岡崎",   "一宮", "春日井", "四日市", "倉敷",
    "福山",   "呉",     "下関",   "佐世保", "郡山",   "八戸", "弘前",   "帯広",   "苫小牧",
    "小樽",   "高岡",   "松本",   "高崎"};
constexpr std::array<std::string_view, 50> english{
    "tokyo",    "yokohama", "saitama",   "chiba",     "mito",      "utsunomiya", "maebashi",
    "shizuoka", "kofu",     "nagano",    "niigata",   "osaka",     "kyoto",      "kobe",
    "nara",     "otsu",     "wakayama",  "nagoya",    "tsu",       "gifu",       "fukui",
    "kanazawa", "toyama",   "hiroshima", "yamaguchi", "okayama",   "tottori",    "matsue",
    "fukuoka",  "saga",     "nagasaki",  "oita",      "kumamoto",  "kagoshima",  "miyazaki",
    "naha",     "sendai",   "fukushima", "yamagata",  "morioka",   "akita",      "aomori",
    "sapporo",  "hakodate", "asahikawa", "kushiro",   "takamatsu", "tokushima",  "kochi",
    "matsuyama"};

/// What may stand right before a court's name when it is written without a space: anything else
/// makes another name of it (西東京, 北京都).
bool may_precede(std::string_view before) {
  static const RE2 word(
      "(^|[^\\p{Han}]|第一審|一審|控訴審|所轄|管轄|日本国|日本|両者|当事者|合意|裁判所|専属|及|又|"
      "乙|甲)$");
  return RE2::PartialMatch(before, word);
}

template <std::size_t n>
std::string_view ending(std::string_view before, const std::array<std::string_view, n>& names) {
  std::string_view best;
  for (std::string_view name : names)
    if (before.ends_with(name) && name.size() > best.size()) best = name;
  if (best.empty() || !may_precede(before.substr(0, before.size() - best.size()))) return {};
  return best;
}

}  // namespace

Seat seat_of(std::string_view address) {
  static const RE2 home(std::string(prefectures) +
                        "|日本国|(札幌|仙台|さいたま|千葉|横浜|川崎|相模原|新潟|静岡|浜松|名古屋|"
                        "京都|大阪|堺|神戸|岡山|広島|北九州|福岡|熊本)市|\\bjapan\\b");
  static const RE2 away(foreign_words), away_english(foreign_words_english);
  const bool in = RE2::PartialMatch(address, home);
  const bool out = RE2::PartialMatch(address, away) || RE2::PartialMatch(address, away_english);
  return in == out ? Seat::unknown : in ? Seat::japan : Seat::abroad;
}

bool is_japanese_court(std::string_view text, std::string& name) {
  static const RE2 branch("^(.*裁判所)(\\p{Han}{1,6})支部$");
  std::string stem(text), place;
  std::string tail;
  if (std::string of; RE2::FullMatch(text, branch, &of, &place)) {
    stem = of;
    tail = place + "支部";
  }
  const auto named = [&](std::string_view kind, const auto& names) {
    if (!std::string_view(stem).ends_with(kind)) return false;
    const std::string_view found =
        ending(std::string_view(stem).substr(0, stem.size() - kind.size()), names);
    if (!found.empty()) name = std::string(found) + std::string(kind) + tail;
    return !found.empty();
  };
  if (std::string_view(stem).ends_with("知的財産高等裁判所")) {
    name = "知的財産高等裁判所";
    return true;
  }
  return named("地方裁判所", district) || named("家庭裁判所", district) ||
         named("高等裁判所", high) || named("簡易裁判所", district) ||
         named("簡易裁判所", summary) || named("地裁", district) || named("簡裁", district);
}

bool is_japanese_court_in_english(std::string_view text, std::string& name) {
  static const RE2 forms(
      "(?:^|\\W)([a-z]+) (district|summary|high) court|(district|summary|high) courts? (?:of|in) "
      "([a-z]+)");
  std::string before, kind, kind_after, after;
  re2::StringPiece rest(text.data(), text.size());
  while (RE2::FindAndConsume(&rest, forms, &before, &kind, &kind_after, &after)) {
    const std::string city = before.empty() ? after : before;
    if (std::find(english.begin(), english.end(), city) == english.end()) continue;
    name = city + " " + (kind.empty() ? kind_after : kind) + " court";
    return true;
  }
  return false;
}

}  // namespace tenken::parse
