#include "connectors/page/page_reader.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "connectors/article/boilerplate.hpp"
#include "connectors/article/byline.hpp"
#include "connectors/article/compact_text.hpp"
#include "connectors/article/western_byline.hpp"
#include "connectors/page/article_text.hpp"
#include "connectors/page/page_date.hpp"
#include "connectors/page/page_lines.hpp"
#include "connectors/page/page_notice.hpp"
#include "connectors/page/page_title.hpp"
#include "connectors/page/structured_data.hpp"
#include "connectors/page/text_outline.hpp"
#include "connectors/page/title_byline.hpp"
#include "connectors/page/title_words.hpp"
#include "html/html_of_text.hpp"
#include "html/text_of_html.hpp"
#include "text/ascii.hpp"
#include "text/hanzi.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

constexpr std::chrono::minutes kChina{8 * 60};

// What an article is known to begin with: enough of it that no other line does.
void add_anchor(std::vector<std::string>& anchors, std::string_view text, std::size_t least) {
  constexpr std::size_t kLetters = 54;  // bytes: 18 Chinese characters
  auto compact = compact_text(text.substr(0, 1'000));
  if (compact.size() < least) return;
  compact = std::string(prefix_of_size(compact, kLetters));
  if (std::find(anchors.begin(), anchors.end(), compact) == anchors.end()) anchors.push_back(std::move(compact));
}

std::vector<std::string> anchors_of(const StructuredData& data, const Entry& known) {
  std::vector<std::string> anchors;
  constexpr std::size_t kLeastOfFeed = 24, kLeastOfPage = 54;  // bytes; a page describes itself in any words
  add_anchor(anchors, text_of_html(known.summary.empty() ? known.content : known.summary), kLeastOfFeed);
  add_anchor(anchors, data.description, kLeastOfPage);
  add_anchor(anchors, data.json_ld.description, kLeastOfPage);
  return anchors;
}

DateContext date_context(const Document& document, const PageHint& hint, std::string_view language) {
  auto context = date_context_of(hint.source, document.fetched_at);
  if (!context.time_zone && language.starts_with("zh")) context.time_zone = kChina;
  return context;
}

class PageBuilder {
 public:
  PageBuilder(const Document& document, std::string_view html, const PageHint& hint)
      : document_(document),
        hint_(hint),
        tree_(html),
        data_(structured_data(tree_)),
        title_(page_title(tree_, data_, text_of_html(hint.entry.title))) {}

  Page build() {
    auto text = article_text(tree_, data_, title_, anchors_of(data_, hint_.entry));
    if (text.found_by.empty() || text.html.empty()) {
      page_.reason = "nothing in the page looks like an article's text";
      take_date({}, lines_at_title({}));
      return std::move(page_);
    }
    constexpr std::size_t kMostText = 60'000;
    const auto plain = text_of_html(std::string_view(text.html).substr(0, 4'000));
    if (const auto notice = notice_class(data_.title, plain)) {
      page_.page_class = *notice;
      page_.reason = "a notice: " + std::string(prefix_of_size(plain, 120));
      return std::move(page_);
    }
    page_.page_class = PageClass::article;
    page_.reason = "an article's text was found";
    if (!speaks_of_title(plain) && !speaks_of_title(text_of_html(std::string_view(text.html).substr(0, kMostText)))) {
      add_flag(page_.entry.flags, "text_not_of_title");
      page_.reason += ", but it says nothing of the title: it may be another part of the page";
    }
    found("content", text.found_by);
    auto& entry = page_.entry;
    entry.content = std::move(text.html);
    entry.title = html_of_text(title_.text);
    found("title", title_.found_by);
    entry.url = address();
    const auto at_title = lines_at_title(text.range);
    take_date(text.range, at_title);
    take_names(text, at_title);
    page_.left_out = std::move(text.left_out);
    return std::move(page_);
  }

 private:
  // Of the page's title or the feed's: the page may be named after its site.
  bool speaks_of_title(std::string_view text) const {
    const auto known = text_of_html(hint_.entry.title);
    return (!known.empty() && speaks_of(known, text)) || speaks_of(title_.text, text);
  }

  void found(std::string field, std::string by) {
    if (!by.empty()) page_.found_by.emplace_back(std::move(field), std::move(by));
  }

  // The canonical address, when it is of this site and names a page and not the site.
  std::string address() const {
    const auto own = parse_url(document_.url);
    const auto canonical = parse_url(resolve_url(data_.canonical, document_.url));
    const bool usable = own && canonical && !data_.canonical.empty() && canonical->path != "/" &&
                        registrable_domain(own->host) == registrable_domain(canonical->host);
    return usable ? canonical->href() : document_.url;
  }

  void take_date(const TextRange& text, const std::vector<ShownLine>& at_title) {
    auto context = date_context(document_, hint_, language_of(text_around(tree_, title_.node, 100, 1'500)));
    context.language = data_.language;
    auto date = page_date(tree_, data_, title_, at_title, text, document_.url, context, hint_.entry.published);
    page_.entry.published = date.published;
    for (const auto& each : date.evidence)
      found("date " + to_rfc3339(each.date),
            each.rejected.empty() ? each.found_by : each.found_by + ", not taken: " + each.rejected);
    if (date.zone_guessed && !hint_.source.time_zone && hint_.source.place.empty())
      add_flag(page_.entry.flags, "zone_guessed");
    found("published", date.found_by);
    for (const auto& modified : {data_.modified, data_.json_ld.modified})
      if (!page_.entry.updated) page_.entry.updated = parse_timestamp(modified, context);
  }

  // The title's block first, then what was left out of the text: the names of other blocks are of others.
  void take_names(const ArticleText& text, const std::vector<ShownLine>& at_title) {
    Byline byline;
    read_title_byline(tree_, at_title, title_.node, byline);
    for (const auto& line : text.left_out) read_byline(line, byline);
    for (const auto& line : text.left_out)
      if (byline.authors.empty()) byline.authors = western_authors(line);
    read_labels(byline);
    auto authors = data_.json_ld.authors;
    if (authors.empty()) authors = byline.authors;
    const bool names_site = data_.author == data_.publisher || data_.author == byline.publisher;
    if (authors.empty() && !names_site && is_name(data_.author)) authors = {data_.author};
    for (auto& name : authors)
      if (is_name(name)) page_.entry.authors.push_back(Person{.name = html_of_text(name)});
    const auto& publisher = !byline.publisher.empty()          ? byline.publisher
                            : !data_.json_ld.publisher.empty() ? data_.json_ld.publisher
                                                               : data_.publisher;
    page_.entry.publisher = html_of_text(publisher);
    page_.entry.editor = html_of_text(byline.editor);
  }

  // From above the title into the text; without a title from above the text.
  std::vector<ShownLine> lines_at_title(const TextRange& text) const {
    constexpr std::size_t kBefore = 300, kAfter = 1'500;  // bytes: longer datelines are rare, other parts begin behind
    const auto anchor = title_.node != 0 ? title_.node : text.first;
    if (anchor == 0) return {};
    return shown_lines(tree_, start_of_text_before(tree_, anchor, kBefore), tree_.size(), kBefore + kAfter,
                       title_.node);
  }

  // Labels that stand outside of the text: below it, or in a corner.
  void read_labels(Byline& byline) const {
    constexpr std::size_t kAround = 90;
    Byline labelled;
    int most_labels = 50;
    for (std::uint32_t node = 0; node < tree_.size() && most_labels > 0; ++node) {
      if (tree_[node].kind != HtmlNode::Kind::text) continue;
      const auto raw = tree_[node].text;
      const auto first = std::find_if(raw.begin(), raw.end(), [](char c) { return !is_ascii_space(c); });
      if (first == raw.end() || (unsigned char)(*first) < 0xE3) continue;  // neither a label nor U+3000
      auto start = trim_ascii(raw.substr(std::size_t(first - raw.begin())));
      while (start.starts_with("　")) start = trim_ascii(start.substr(3));
      constexpr std::size_t kLabel = 12;
      const auto text = comparable_line(start.substr(0, kLabel));
      if (text.starts_with("责任编辑") || text.starts_with("责编") || text.starts_with("编辑") ||
          text.starts_with("来源") || text.starts_with("本文来源") || text.starts_with("文章来源") ||
          text.starts_with("稿源")) {
        read_byline(text_around(tree_, node, 0, kAround), labelled);
        --most_labels;
      }
    }
    if (byline.editor.empty()) byline.editor = std::move(labelled.editor);
    if (byline.publisher.empty()) byline.publisher = std::move(labelled.publisher);
  }

  const Document& document_;
  const PageHint& hint_;
  HtmlTree tree_;
  StructuredData data_;
  PageTitle title_;
  Page page_;
};

}  // namespace

Page read_page(const Document& document, std::string_view html, const PageHint& hint) {
  return PageBuilder(document, html, hint).build();
}

}  // namespace kuaixun
