#include "connectors/wechat/page_outline.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "html/entities.hpp"
#include "html/tokenizer.hpp"
#include "text/ascii.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestText = 4'000;  // of what an element says
constexpr std::size_t kMostCaptures = 8;     // elements inside of one another whose text is wanted
constexpr std::size_t kMostScripts = 2'000;

std::string_view attribute_of(const HtmlToken& tag, std::string_view name) {
  for (const auto& attribute : tag.attributes)
    if (equal_ignoring_case(attribute.name, name)) return attribute.value;
  return {};
}

bool has_class(std::string_view classes, std::string_view name) {
  for (auto at = classes.find(name); at != std::string_view::npos; at = classes.find(name, at + 1)) {
    const auto end = at + name.size();
    const bool begins = at == 0 || is_ascii_space(classes[at - 1]);
    if (begins && (end == classes.size() || is_ascii_space(classes[end]))) return true;
  }
  return false;
}

class OutlineReader {
 public:
  explicit OutlineReader(std::string_view html) : tokenizer_(html) {}

  PageOutline run() {
    for (HtmlToken token; tokenizer_.next(token);) give(token, *this);
    while (!captures_.empty()) finish_last();
    return std::move(outline_);
  }

  void take_text(std::string_view text) {
    for (auto& capture : captures_)
      if (capture.text.size() < kLongestText) capture.text += text.substr(0, kLongestText);
  }

  void take_raw_text(std::string_view text) {
    if (raw_element_ == "script" && outline_.scripts.size() < kMostScripts) outline_.scripts.push_back(text);
    if (raw_element_ == "title" && outline_.document_title.empty())
      outline_.document_title = fold_space(resolve_entities(text.substr(0, kLongestText)));
  }

  void start(const HtmlToken& tag) {
    raw_element_ = tag.name() == "script" ? "script" : tag.name() == "title" ? "title" : "";
    for (auto& capture : captures_) {
      capture.depth += std::size_t(capture.name == tag.name());
      if (tag.name() == "br" || tag.name() == "p") capture.text += ' ';
    }
    if (tag.attributes.empty()) return;
    if (tag.name() == "meta") return take_meta(tag);
    const auto id = attribute_of(tag, "id"), classes = attribute_of(tag, "class");
    if (!id.empty()) note_id(id);
    if (id == "js_share_source") outline_.share_source = resolve_entities(attribute_of(tag, "href"));
    if (outline_.content_at == std::string_view::npos &&
        (id == "js_content" || has_class(classes, "rich_media_content"))) {
      outline_.content_at = tokenizer_.position();
      outline_.content_element = tag.name();
    }
    if (auto* wanted = wanted_text(id, classes); wanted != nullptr && wanted->empty() && !is_captured(wanted) &&
                                                 !tag.self_closing && captures_.size() < kMostCaptures)
      captures_.push_back(Capture{.into = wanted, .name = std::string(tag.name())});
  }

  void end(std::string_view name) {
    for (auto& capture : captures_) capture.depth -= std::size_t(capture.name == name && capture.depth > 0);
    while (!captures_.empty() && captures_.back().depth == 0) finish_last();
  }

 private:
  // An element whose text is wanted; `depth` counts the elements of its name that are open in it.
  struct Capture {
    std::string* into;
    std::string name;
    std::size_t depth = 1;
    std::string text{};
  };

  bool is_captured(const std::string* wanted) const {
    return std::any_of(captures_.begin(), captures_.end(), [&](const Capture& each) { return each.into == wanted; });
  }

  void finish_last() {
    *captures_.back().into = fold_space(resolve_entities(captures_.back().text));
    captures_.pop_back();
  }

  void note_id(std::string_view id) {
    if (id == "js_article") outline_.has_article = true;
    if (id == "app") outline_.has_app = true;
    if (id == "js_verify") outline_.has_verify = true;
    if (id == "activity-detail") outline_.is_activity = true;
    if (id == "js_top_profile") outline_.has_profile_card = true;
  }

  // Where the text of an element belongs; null for those that say nothing to us.
  std::string* wanted_text(std::string_view id, std::string_view classes) {
    if (id == "activity-name" || id == "js_text_title") return &outline_.title;
    if (id == "js_name" || id == "post-user") return &outline_.nickname;
    if (id == "post-date") return &outline_.post_date;
    if (id == "publish_time") return &outline_.publish_time;
    if (classes.empty()) return nullptr;
    if (has_class(classes, "account_nickname_inner") || has_class(classes, "wx_follow_nickname"))
      return &outline_.nickname;
    if (has_class(classes, "original_primary_card_tips")) return &outline_.repost_note;
    if (has_class(classes, "weui-msg")) return &outline_.message;
    if (has_class(classes, "weui-msg__title")) return &outline_.message_title;
    if (has_class(classes, "mesg-block")) return &outline_.block;
    const bool is_byline =
        id.empty() && has_class(classes, "rich_media_meta_text") && classes.find("nickname") == std::string_view::npos;
    return is_byline ? &outline_.author : nullptr;
  }

  void take_meta(const HtmlToken& tag) {
    auto name = attribute_of(tag, "property");
    if (name.empty()) name = attribute_of(tag, "name");
    const std::array<std::pair<std::string_view, std::string*>, 7> fields{{{"og:title", &outline_.og_title},
                                                                           {"og:url", &outline_.og_url},
                                                                           {"og:description", &outline_.og_description},
                                                                           {"og:image", &outline_.og_image},
                                                                           {"og:site_name", &outline_.og_site},
                                                                           {"og:article:author", &outline_.meta_author},
                                                                           {"author", &outline_.meta_author}}};
    for (const auto& [known, into] : fields)
      if (name == known && into->empty()) *into = fold_space(resolve_entities(attribute_of(tag, "content")));
  }

  HtmlTokenizer tokenizer_;
  PageOutline outline_;
  std::vector<Capture> captures_;
  std::string_view raw_element_;
};

// Elements that stand behind the article on these pages and never in it.
bool is_behind_article(const HtmlToken& tag) {
  if (tag.name() == "script") return true;
  if (tag.attributes.empty()) return false;
  const auto id = attribute_of(tag, "id");
  constexpr std::array<std::string_view, 5> kIds{"js_tags_preview_toast", "js_pc_qr_code", "content_bottom_area",
                                                 "js_sponsor_ad_area", "js_toobar3"};
  return std::find(kIds.begin(), kIds.end(), id) != kIds.end() ||
         has_class(attribute_of(tag, "class"), "rich_media_tool");
}

}  // namespace

PageOutline outline_of(std::string_view html) { return OutlineReader(html).run(); }

std::string_view element_content(std::string_view html, std::size_t begin, std::string_view name) {
  HtmlTokenizer tokenizer(html.substr(begin));
  std::size_t depth = 1, before = 0;
  for (HtmlToken token; tokenizer.next(token); before = tokenizer.position()) {
    if (token.kind == HtmlToken::Kind::end_tag && token.name() == name && --depth == 0) break;
    if (token.kind != HtmlToken::Kind::start_tag) continue;
    if (is_behind_article(token)) break;
    if (token.name() == name && !token.self_closing) ++depth;
  }
  return html.substr(begin, before);
}

}  // namespace kuaixun
