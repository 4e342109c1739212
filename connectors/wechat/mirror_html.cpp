#include "connectors/wechat/mirror_html.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "connectors/article/date_finder.hpp"
#include "connectors/wechat/mirror_address.hpp"
#include "connectors/wechat/page_class.hpp"
#include "connectors/wechat/page_outline.hpp"
#include "html/entities.hpp"
#include "html/html_of_text.hpp"
#include "html/text_of_html.hpp"
#include "html/tokenizer.hpp"
#include "text/ascii.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// What bridges write for a link back: it is no part of the article.
bool is_footer_link(std::string_view text) {
  constexpr std::array<std::string_view, 6> kLinks{"阅读原文",    "[阅读原文]",  "跳转微信打开",
                                                   "🔗️ 阅读原文", "🔗 阅读原文", "🔗️阅读原文"};
  return std::find(kLinks.begin(), kLinks.end(), text) != kLinks.end();
}

bool is_place_line(std::string_view text) { return text.starts_with("📍发表于") || text.starts_with("📍 发表于"); }

bool holds_address(std::string_view attribute) {
  constexpr std::array<std::string_view, 4> kNames{"src", "data-src", "href", "poster"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return equal_ignoring_case(attribute, name); });
}

// One pass over a body that copies what stays.
class MirrorEditor {
 public:
  explicit MirrorEditor(std::string_view html) : html_(html), tokenizer_(html) {}

  MirroredHtml run() {
    for (HtmlToken token; tokenizer_.next(token); before_ = tokenizer_.position()) give(token, *this);
    result_.html.append(html_.substr(copied_));
    return std::move(result_);
  }

  void take_text(std::string_view text) {
    constexpr std::size_t kLongest = 300;
    for (auto* candidate : {&link_, &byline_})
      if (candidate->is_open() && candidate->text.size() < kLongest) candidate->text += text.substr(0, kLongest);
    if (trim_ascii(text).empty()) return;
    begun_ = true;
    if (is_place_line(trim_ascii(text))) replace(before_, tokenizer_.position(), {});
  }

  void take_raw_text(std::string_view) {}

  void start(const HtmlToken& tag) {
    if (tag.name() == "a") open(link_);
    if (tag.name() == "p" && !begun_) open(byline_);
    for (const auto& attribute : tag.attributes)
      if (!attribute.value.empty() && holds_address(attribute.name)) lead_past_proxy(attribute.value);
    if (tag.name() == "img") begun_ = true;
  }

  void end(std::string_view name) {
    if (name == "a" && link_.is_open() && is_footer_link(fold_space(resolve_entities(link_.text)))) erase(link_);
    if (name == "a") link_.start = std::string_view::npos;
    if (name != "p" || !byline_.is_open()) return;
    if (take_byline(fold_space(resolve_entities(byline_.text)))) erase(byline_);
    byline_.start = std::string_view::npos;
    begun_ = true;
  }

 private:
  // An element whose text decides whether it stays.
  struct Candidate {
    std::size_t html_size = 0;  // of the output before it
    std::size_t start = std::string_view::npos;
    std::string text{};
    bool is_open() const { return start != std::string_view::npos; }
  };

  // 原创 阿雅 2026-08-21 08:36 北京, and nothing else.
  bool take_byline(std::string_view text) {
    constexpr std::size_t kLongestName = 100, kLongestDate = 20, kLongestPlace = 40;
    if (text.size() > kLongestName + kLongestDate + kLongestPlace) return false;
    const auto dates = find_dates(text, DateContext{.time_zone = std::chrono::minutes{480}});
    const auto date = std::find_if(dates.begin(), dates.end(), [&](const FoundDate& each) {
      return each.has_clock() && text.substr(each.at + 4).starts_with('-');  // as bridges write it, and people do not
    });
    if (date == dates.end() || date->at > kLongestName || text.size() > date->at + date->size + kLongestPlace)
      return false;
    auto name = trim_ascii(text.substr(0, date->at));
    if (name.starts_with("原创")) name = trim_ascii(name.substr(std::string_view("原创").size()));
    result_.author = name;
    result_.published = date->date;
    return true;
  }

  void open(Candidate& candidate) { candidate = {result_.html.size() + before_ - copied_, before_, {}}; }

  // Takes the candidate that ends here out of what was copied and of what will be.
  void erase(const Candidate& candidate) {
    copy_up_to(before_);
    result_.html.resize(std::min(candidate.html_size, result_.html.size()));
    copied_ = tokenizer_.position();
  }

  void lead_past_proxy(std::string_view value) {
    const auto plain = resolve_entities(value);
    const auto address = behind_proxy(plain);
    if (address == plain || contains(address, "\"")) return;
    const auto at = std::size_t(value.data() - html_.data());
    replace(at, at + value.size(), html_of_text(address));
  }

  void copy_up_to(std::size_t end) {
    if (end <= copied_) return;
    result_.html.append(html_.substr(copied_, end - copied_));
    copied_ = end;
  }

  void replace(std::size_t begin, std::size_t end, std::string_view with) {
    copy_up_to(begin);
    result_.html.append(with);
    copied_ = std::max(copied_, end);
  }

  std::string_view html_;
  HtmlTokenizer tokenizer_;
  MirroredHtml result_;
  std::size_t before_ = 0;  // where the token begins
  std::size_t copied_ = 0;
  Candidate link_, byline_;
  bool begun_ = false;  // the article: what comes now is no byline
};

// HTML that was escaped as a whole, once or twice.
std::string unescaped(std::string html) {
  for (int layer = 0; layer < 2; ++layer) {
    const bool is_escaped = !contains(html, "<") && contains(html, "&gt;") &&
                            (contains(html, "&lt;p") || contains(html, "&lt;div") || contains(html, "&lt;section") ||
                             contains(html, "&lt;img") || contains(html, "&amp;lt;"));
    if (!is_escaped) break;
    html = resolve_entities(html);
  }
  return html;
}

bool is_failure_text(std::string_view html) {
  constexpr std::size_t kLongest = 300;
  if (html.size() > kLongest) return false;
  const auto text = text_of_html(html);
  return contains(text, "获取全文失败") || class_of_notice(text) == PageClass::blocked;
}

// A whole document where a fragment should be.
bool may_be_document(std::string_view html) {
  constexpr std::size_t kHead = 2'000;
  const auto head = to_lower_ascii(html.substr(0, kHead));
  return contains(head, "<html") || contains(head, "<body") || contains(html, "rich_media_content") ||
         contains(html, "js_content") || contains(html, "weui-msg");
}

// The article in it; nothing when it is a notice.
MirroredHtml article_in(std::string html) {
  const auto outline = outline_of(html);
  if (outline.content_at != std::string_view::npos)
    return {.html = std::string(element_content(html, outline.content_at, outline.content_element))};
  const auto page_class = classify_page({}, outline).page_class;
  const bool is_notice = page_class != PageClass::article && page_class != PageClass::unknown;
  return is_notice ? MirroredHtml{.failed = true} : MirroredHtml{.html = std::move(html)};
}

}  // namespace

MirroredHtml without_mirror(std::string html) {
  html = unescaped(std::move(html));
  if (is_failure_text(html)) return {.failed = true};
  if (may_be_document(html)) {
    auto article = article_in(std::move(html));
    if (article.failed) return article;
    html = std::move(article.html);
  }
  return MirrorEditor(html).run();
}

}  // namespace kuaixun
