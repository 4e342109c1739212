#include "connectors/wechat/wechat_list.hpp"

#include <array>

#include <fmt/format.h>

#include "connectors/parsing/bounds.hpp"
#include "connectors/parsing/cut_json.hpp"
#include "connectors/parsing/json_reading.hpp"
#include "connectors/parsing/json_value.hpp"
#include "connectors/wechat/account.hpp"
#include "connectors/wechat/list_entry.hpp"
#include "connectors/wechat/list_error.hpp"
#include "html/html_of_text.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// Visits a value, or what is in it when it is JSON in a string. False when that is damaged: what is whole is visited.
template <class Visit>
bool visit_nested(element value, Visit visit) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) {
    visit(value);
    return true;
  }
  if (trim_ascii(text).empty()) return true;
  simdjson::dom::parser parser;
  const auto reading = read_json(parser, text);
  if (!reading.damage.empty()) return false;
  visit(reading.root);
  return reading.flaws.empty();
}

bool says_that_all_is_well(object answer) {
  std::string_view text;
  if (answer["err"].get(text) == simdjson::SUCCESS) return text.empty();
  const auto code = json_field(answer, "code");
  return code == "0" || code == "200";
}

class ListReader {
 public:
  ListReader(const Document& document, const Source& source) : document_(document) {
    context_.dates = date_context_of(source, document.fetched_at);
    if (!context_.dates.time_zone) context_.dates.time_zone = std::chrono::minutes{480};
    context_.account = configured_account(source);
  }

  std::optional<Result<Batch>> read(element root) {
    simdjson::dom::array array;
    if (root.get(array) == simdjson::SUCCESS) return finish(read_articles(root, "wewe_rss"));
    object answer;
    if (root.get(answer) != simdjson::SUCCESS) return std::nullopt;
    const bool known = read_message_list(answer) || read_backend(answer) || read_reviews(answer) || read_bridge(answer);
    // An answer that says it failed has failed, whatever else it holds.
    if (batch_.entries.empty())
      if (auto error = list_error(answer, document_)) return *std::move(error);
    return finish(known);
  }

 private:
  std::optional<Result<Batch>> finish(bool known) {
    if (!known) return std::nullopt;
    if (batch_.entries.empty() && accounts_ > 0)
      return Error{"wechat_account_list",
                   fmt::format("read {}: it lists {} accounts and no articles: follow the feed of each",
                               redacted_url(document_.url), accounts_)};
    return std::move(batch_);
  }

  bool is_format(std::string_view format) {
    batch_.document.format = format;
    return true;
  }

  void damaged(std::string_view part) {
    batch_.document.recovered = true;
    batch_.document.warnings.push_back(fmt::format("the JSON in {} is damaged: what is whole of it was read", part));
  }

  void leave_out(std::string_view reason) { ++batch_.left_out[std::string(reason)]; }

  void add(element value) {
    object article;
    if (value.get(article) == simdjson::SUCCESS) add(article);
  }

  void add(object article) {
    if (batch_.entries.size() >= kMostEntries) return;
    if (is_deleted_article(article)) return leave_out("deleted");
    if (auto entry = list_entry(article, context_))
      batch_.entries.push_back(std::move(*entry));
    else
      leave_out("no_article");
  }

  // Articles, or the accounts that a bridge follows: these have a name where those have a title.
  bool read_articles(element value, std::string_view format) {
    simdjson::dom::array articles;
    if (value.is_null()) return is_format(format);  // none yet
    if (value.get(articles) != simdjson::SUCCESS) return false;
    bool strange = false;
    for (const element each : articles) {
      object article;
      if (each.get(article) != simdjson::SUCCESS) continue;
      const bool titled = article["title"].error() == simdjson::SUCCESS;
      const bool named =
          article["name"].error() == simdjson::SUCCESS || article["mp_name"].error() == simdjson::SUCCESS;
      if (titled)
        add(each);
      else if (named)
        ++accounts_;
      else
        strange = true;
    }
    const bool known = !strange || accounts_ > 0 || !batch_.entries.empty();
    return known && is_format(format);
  }

  // {"general_msg_list": "{\"list\": […]}"} of profile_ext.
  bool read_message_list(object answer) {
    element list;
    if (answer["general_msg_list"].get(list) != simdjson::SUCCESS) return false;
    const bool sound = visit_nested(list, [&](element inner) {
      object messages;
      if (inner.get(messages) == simdjson::SUCCESS)
        each_in_json(messages, "list", [&](element each) { read_message(each); });
    });
    if (!sound) damaged("general_msg_list");
    return is_format("profile_ext");
  }

  // A message: one article and those sent along with it.
  void read_message(element value) {
    object message, common, article;
    if (value.get(message) != simdjson::SUCCESS) return;
    context_.published.clear();
    if (message["comm_msg_info"].get(common) == simdjson::SUCCESS) context_.published = json_field(common, "datetime");
    if (message["app_msg_ext_info"].get(article) != simdjson::SUCCESS) return leave_out("no_article");
    add(article);
    each_in_json(article, "multi_app_msg_item_list", [&](element each) { add(each); });
  }

  // The backend of official accounts, of this year and of earlier ones.
  bool read_backend(object answer) {
    element page;
    if (answer["publish_page"].get(page) == simdjson::SUCCESS) {
      const bool sound = visit_nested(page, [&](element inner) {
        object published;
        if (inner.get(published) == simdjson::SUCCESS)
          each_in_json(published, "publish_list", [&](element each) { read_publication(each); });
      });
      if (!sound) damaged("publish_page");
      return is_format("mp_backend");
    }
    for (const std::string_view name : {"app_msg_list", "appmsgex"})
      if (answer[name].get(page) == simdjson::SUCCESS)
        return read_articles(page, "mp_backend") || is_format("mp_backend");
    return false;
  }

  void read_publication(element value) {
    object publication;
    element info;
    if (value.get(publication) != simdjson::SUCCESS || publication["publish_info"].get(info) != simdjson::SUCCESS)
      return;
    const bool sound = visit_nested(info, [&](element inner) {
      object published, sent;
      if (inner.get(published) != simdjson::SUCCESS) return;
      context_.published.clear();
      if (published["sent_info"].get(sent) == simdjson::SUCCESS) context_.published = json_field(sent, "time");
      each_in_json(published, "appmsgex", [&](element each) { add(each); });
    });
    if (!sound) damaged("publish_info");
  }

  // WeRead: what it calls a review is an article.
  bool read_reviews(object answer) {
    simdjson::dom::array reviews;
    if (answer["reviews"].get(reviews) != simdjson::SUCCESS) return false;
    context_.content_is_summary = true;
    for (const element each : reviews) {
      object group;
      if (each.get(group) != simdjson::SUCCESS) continue;
      context_.published = json_field(group, "createTime");
      read_review(group);
      each_in_json(group, "subReviews", [&](element review) {
        object inner;
        if (review.get(inner) == simdjson::SUCCESS) read_review(inner);
      });
    }
    return is_format("weread");
  }

  void read_review(object outer) {
    object review, article;
    if (outer["review"].get(review) == simdjson::SUCCESS && review["mpInfo"].get(article) == simdjson::SUCCESS)
      add(article);
  }

  bool read_bridge(object answer) {
    object inner;
    element list;
    if (answer["feed"].get(inner) == simdjson::SUCCESS) context_.publisher = json_field(inner, "name");
    if (answer["articles"].get(list) == simdjson::SUCCESS) return read_articles(list, "we_mp_rss_webhook");
    if (answer["result"].get(inner) == simdjson::SUCCESS) answer = inner;  // of tRPC
    if (answer["data"].get(list) != simdjson::SUCCESS) return false;
    // Without a word that all is well a null says nothing.
    if (list.is_null() && !says_that_all_is_well(answer)) return false;
    if (list.get(inner) != simdjson::SUCCESS) return read_articles(list, "wechat2rss");
    if (inner["list"].get(list) == simdjson::SUCCESS) return read_articles(list, "we_mp_rss");
    return inner["items"].get(list) == simdjson::SUCCESS && read_articles(list, "wewe_rss");
  }

  const Document& document_;
  ListContext context_;
  Batch batch_;
  int accounts_ = 0;
};

}  // namespace

std::optional<Result<Batch>> read_wechat_list(const std::string& json, const Document& document, const Source& source) {
  const auto damaged = [&](std::string_view why) {
    return Error{"json_damaged",
                 fmt::format("read {} as a list of WeChat articles: {}: the source sends broken or cut-off JSON",
                             shown_origin(document), why)};
  };
  simdjson::dom::parser parser;
  const auto reading = read_json(parser, json);
  if (!reading.damage.empty()) return damaged(reading.damage);
  if (reading.is_cut_off) {
    const auto read = [&](const std::string& part) {
      return read_wechat_list(part, document, source).value_or(Result<Batch>{damaged("no list")});
    };
    if (auto batch = read_cut_json(json, read); batch && !batch->entries.empty()) return std::move(*batch);
  }
  auto batch = ListReader(document, source).read(reading.root);
  if (!batch || !*batch) return batch;
  if (reading.is_cut_off && (*batch)->entries.empty()) return damaged("it ends before its first article does");
  note_flaws((*batch)->document, reading);
  return batch;
}

bool resembles_wechat_list(std::string_view head) {
  head = trim_ascii(head);
  if (!head.starts_with('{') && !head.starts_with('[')) return false;
  constexpr std::array<std::string_view, 9> kNames{
      "\"general_msg_list\"", "\"publish_page\"", "\"app_msg_list\"", "\"appmsgex\"",    "\"mpInfo\"",
      "\"biz_name\"",         "\"mp_id\"",        "\"mpId\"",         "mp.weixin.qq.com"};
  for (const auto name : kNames)
    if (head.find(name) != std::string_view::npos) return head.find("jsonfeed.org") == std::string_view::npos;
  return false;
}

}  // namespace kuaixun
