#include "connectors/page/dateline.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "connectors/article/boilerplate.hpp"
#include "connectors/page/name_words.hpp"
#include "connectors/page/text_outline.hpp"
#include "text/ascii.hpp"
#include "text/scripts.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestLabel = 48;  // bytes in front of a date that may hold its label
constexpr float kMostBeside = 90;          // letters of Latin: about 40 Chinese characters besides the dates

// In lower case and simplified characters, in the languages in which we met them.
constexpr std::array<std::string_view, 50> kPublished{
    "发布",         "发表",        "刊发",           "刊登",      "上传",        "时间",      "日期",
    "成文",         "印发",        "发稿",           "见报",      "出版",        "published", "posted",
    "publish",      "publication", "pubdate",        "date",      "created",     "released",  "issued",
    "filed",        "submitted",   "veröffentlicht", "erstellt",  "datum",       "publié",    "publie",
    "mis en ligne", "paru",        "publicado",      "publicada", "publicación", "fecha",     "pubblicato",
    "pubblicata",   "geplaatst",   "gepubliceerd",   "публик",    "дата",        "投稿",      "掲載",
    "配信",         "公開",        "게시",           "등록",      "입력",        "승인",      "opublikowano",
    "publicerad"};
constexpr std::array<std::string_view, 17> kChanged{
    "更新",       "修改",         "修订",       "updated",    "update",  "modified",
    "edited",     "aktualisiert", "geändert",   "mis à jour", "modifié", "actualizado",
    "modificado", "aggiornato",   "bijgewerkt", "обновлено",  "수정"};
constexpr std::array<std::string_view, 46> kForeign{
    "截至",       "截止",       "有效",     "生效",      "施行",      "成立",     "注册",      "出生",
    "版本",       "今天是",     "现在是",   "当前",      "回复",      "评论",     "跟帖",      "登录",
    "开幕",       "举行",       "会议",     "活动",      "报名",      "上市",     "version",   "joined",
    "since",      "until",      "deadline", "expires",   "valid",     "event",    "starts",    "ends",
    "born",       "founded",    "fiscal",   "ended",     "retrieved", "accessed", "copyright", "©",
    "registered", "last visit", "today",    "effective", "member",    "due"};

// Where the last of the words ends in `text`, or 0.
template <std::size_t N>
std::size_t end_of_last(std::string_view text, const std::array<std::string_view, N>& words) {
  std::size_t end = 0;
  for (const auto word : words)
    if (const auto at = text.rfind(word); at != std::string_view::npos) end = std::max(end, at + word.size());
  return end;
}

struct Label {
  DateRole role = DateRole::published;
  bool is_said = false;
};

// The word closest in front of a date decides, then one close behind it ("2026-03-05 发布").
Label label_of(std::string_view before, std::string_view behind) {
  constexpr std::size_t kBehind = 14;
  before = before.substr(before.size() - std::min(before.size(), kLongestLabel));
  const auto published = end_of_last(before, kPublished), changed = end_of_last(before, kChanged),
             foreign = end_of_last(before, kForeign);
  if (foreign > std::max(published, changed)) return {DateRole::foreign, true};
  if (changed > published) return {DateRole::changed, true};
  // "更新时间：", "Date updated": the word that says of what is the other one.
  if (published > 0) {
    const auto head = before.substr(0, published);
    const bool is_of_change = changed > 0 && published - changed <= 8;
    return {is_of_change && head.find("发布") == std::string_view::npos ? DateRole::changed : DateRole::published,
            true};
  }
  behind = behind.substr(0, kBehind);
  if (end_of_last(behind, kChanged) > 0 && behind.find("发布") == std::string_view::npos)
    return {DateRole::changed, true};
  return {DateRole::published, behind.find("发布") != std::string_view::npos};
}

// What names of elements around a date say of it.
DateWord word_of_names(const HtmlTree& tree, std::uint32_t node) {
  constexpr std::uint32_t kSmall = 14;  // nodes: an element that holds more is not named after its date
  for (auto parent = tree[node].is_element() ? node : tree[node].parent; parent != 0; parent = tree[parent].parent) {
    if (tree[parent].end - parent > kSmall) break;
    if (tree[parent].attributes == 0) continue;
    if (tree.attribute(parent, "itemprop") == "datePublished") return DateWord::date;
    if (tree.attribute(parent, "itemprop") == "dateModified") return DateWord::changed;
    const auto word = date_word_of_names(tree.attribute(parent, "class"), tree.attribute(parent, "id"));
    if (word != DateWord::none) return word;
  }
  return DateWord::none;
}

bool is_cjk_at(std::string_view text) { return !text.empty() && is_cjk(take_code_point(text)); }

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.starts_with(word); });
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.ends_with(word); });
}

// Whether a sentence goes on close behind the date.
bool runs_on_behind(std::string_view behind) {
  if (behind.empty() || !is_cjk_at(behind)) return begins_with_any(behind, {"，", ", "}) && behind.size() > 40;
  return !begins_with_any(
      behind, {"来源", "作者", "发布", "更新", "编辑", "记者", "阅读", "浏览", "点击", "字号", "我要", "评论",
               "责任", "星期", "周",   "分享", "新闻", "文章", "稿源", "出处", "人气", "查看", "打印", "访问",
               "责编", "转载", "发表", "上传", "字体", "文/",  "文／", "围观", "讯",   "版",   "报",   "网"});
}

// Whether the sentence led to the date: "on March 3", "于2020年…".
bool runs_on_before(std::string_view before) {
  return ends_with_any(before, {"于",     "在",   "自",   "从",   "到",       "至",    "据",     "和",     "与",
                                "将",     "由",   "即",   " in",  " of",      " from", " since", " until", " before",
                                " after", " to",  " by",  " for", " through", " the",  " a",     " on",    "between",
                                " und",   " vom", " bis", " du",  " del",     " le",   " dal"});
}

bool is_sentence(std::string_view rest) {
  std::size_t marks = 0;
  for (auto text = rest; !text.empty();) {
    const auto point = take_code_point(text);
    if (point == U'。' || point == U'！' || point == U'？' || point == U'；') return true;
    marks += point == U'，' || point == U'、' ? 1 : 0;
  }
  if (marks > 2) return true;
  const auto stop = rest.find(". ");
  constexpr std::size_t kLongestAbbreviation = 5;
  if (stop == std::string_view::npos) return rest.ends_with('.') && rest.find(' ') != std::string_view::npos;
  const auto word = rest.rfind(' ', stop);
  return stop - (word == std::string_view::npos ? 0 : word) > kLongestAbbreviation;
}

DatePlace place_of(std::string_view before, std::string_view behind, const std::string& rest, bool is_labelled) {
  constexpr float kNothing = 3;
  const auto weight = weigh(rest).all;
  if (weight <= kNothing) return DatePlace::alone;
  if (weight > kMostBeside || is_sentence(rest)) return DatePlace::running;
  if (!is_labelled && (runs_on_before(trim_ascii(before)) || runs_on_behind(behind))) return DatePlace::running;
  return DatePlace::beside;
}

}  // namespace

std::vector<LineDate> dates_of_line(const HtmlTree& tree, const ShownLine& line, std::string_view before,
                                    const DateContext& context) {
  const auto found = find_dates(line.text, context);
  if (found.empty()) return {};
  const auto comparable = to_lower_ascii(comparable_line(line.text));
  if (comparable.size() != line.text.size()) return {};
  auto rest = comparable;
  for (auto date = found.rbegin(); date != found.rend(); ++date) rest.erase(date->at, date->size);
  constexpr std::size_t kLongestLine = 60;
  const auto above = before.size() <= kLongestLine ? to_lower_ascii(comparable_line(before)) : std::string{};

  std::vector<LineDate> dates;
  std::size_t end_of_last_date = 0;
  for (const auto& each : found) {
    LineDate date{.found = each};
    const auto ahead = std::string_view(comparable).substr(0, each.at);
    const auto behind = std::string_view(comparable).substr(each.at + each.size);
    const auto between = std::string_view(comparable).substr(end_of_last_date, each.at - end_of_last_date);
    auto label = label_of(between, behind);
    if (trim_ascii(ahead).empty() && !label.is_said) label = label_of(above, {});
    const auto& piece = line.piece_at(each.at);
    const auto word = word_of_names(tree, piece.node);
    date.place = place_of(ahead, behind, rest, label.is_said && label.role == DateRole::published);
    date.role = label.role;
    if (word == DateWord::foreign) date.role = DateRole::foreign;
    if (word == DateWord::changed && !label.is_said) date.role = DateRole::changed;
    if (date.place != DatePlace::running || piece.is_time_element) {
      if (word == DateWord::date || piece.is_time_element) date.place = DatePlace::named;
      if (label.is_said) date.place = DatePlace::labelled;
    }
    dates.push_back(date);
    end_of_last_date = each.at + each.size;
  }
  return dates;
}

}  // namespace kuaixun
